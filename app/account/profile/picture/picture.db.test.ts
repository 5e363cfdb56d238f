/** The form that changes the profile picture, as any HTTP client sees it. */
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ada, browser, issuer, startPortal } from '@/app/login/forms.fixture';
import { POST as signIn } from '@/app/login/submit/route';
import { server } from '@/lib/server';
import { readFlash } from '@/lib/web/flash';
import { POST } from './route';

let stop: () => Promise<void>;
let photo: Buffer;
const jar = new Map<string, string>();
beforeAll(async () => {
  stop = await startPortal();
  const at = browser();
  await at.post(signIn, ada);
  for (const [name, value] of at.jar) jar.set(name, value);
  photo = await sharp({ create: { width: 600, height: 400, channels: 3, background: '#37474f' } })
    .jpeg()
    .toBuffer();
});
afterAll(() => stop());
beforeEach(async () => {
  const { db } = await server();
  await db.prisma.rateLimit.deleteMany();
  await db.prisma.picture.deleteMany();
});

/** The message on the page afterwards. */
async function send(fields: Record<string, string | Blob>, headers: Record<string, string> = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const request = new Request(`${issuer}/account/profile/picture`, {
    method: 'POST',
    body,
    headers: { cookie, origin: issuer, ...headers },
  });
  const response = await POST(request);
  expect(response.status).toBe(303);
  const location = new URL(response.headers.get('location') ?? '', issuer);
  expect(location.pathname).toBe('/account/profile');
  const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0]);
  return readFlash((await server()).env, cookies.join('; '), location.searchParams.get('flash'));
}
const upload = (file: Uint8Array, headers = {}) => send({ picture: new Blob([new Uint8Array(file)]) }, headers);
const pictures = async () => (await server()).db.prisma.picture.count();

test('a picture is stored, and is gone when it is removed', async () => {
  expect(await upload(photo)).toMatchObject({ code: 'picture_saved' });
  expect(await pictures()).toBe(1);
  expect(await send({ action: 'remove' })).toMatchObject({ code: 'picture_removed' });
  expect(await pictures()).toBe(0);
});

test('a refused file gets a reason, and the old picture stays', async () => {
  await upload(photo);
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
  expect(await upload(svg)).toEqual({ code: 'picture_refused', values: { fault: 'svg' } });
  const avif = Buffer.from('\0\0\0\x1cftypavif\0\0\0\0avifmif1miafMA1B', 'latin1');
  expect(await upload(avif)).toEqual({ code: 'picture_refused', values: { fault: 'avif' } });
  expect(await upload(Buffer.alloc(6 * 1024 * 1024))).toMatchObject({ code: 'picture_large' });
  // The Content-Length decides, before the body is read.
  expect(await upload(photo, { 'content-length': '900000000' })).toMatchObject({ code: 'picture_large' });
  expect(await pictures()).toBe(1);
});

test('ten pictures are accepted in ten minutes, also of twelve at once; then a clear message, and removing still works', async () => {
  const codes = await Promise.all(Array.from({ length: 12 }, async () => (await upload(photo))?.code));
  expect(codes.filter((code) => code === 'picture_saved')).toHaveLength(10);
  expect(codes.filter((code) => code === 'picture_wait')).toHaveLength(2);
  expect(await upload(photo)).toEqual({ code: 'picture_wait', values: { minutes: '10' } });
  expect(await pictures()).toBe(1);
  expect(await send({ action: 'remove' })).toMatchObject({ code: 'picture_removed' });
});
