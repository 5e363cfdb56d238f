/** Deleting an account and restoring it, through the forms that people use. */
import { Secret, TOTP } from 'otpauth';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createPerson, findPerson } from '@/lib/data/people/people';
import { createAuthenticator } from '@/lib/login/factors/authenticator.fixture';
import { hashPassword } from '@/lib/login/password/passwords';
import { sessionOf } from '@/lib/login/session/session-cookie';
import { apiSignIn, signIn as signInWith, signUp } from '@/lib/login/session/sign-in';
import { listMails } from '@/lib/mail/local-mailbox';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { POST as remove } from '../../account/data/delete/route';
import { POST as factors } from '../../account/security/factors/route';
import { POST as newPasskeyOptions } from '../../account/security/passkeys/options/route';
import { readPending } from '../../account/security/pending-secrets';
import { authorization, browser, idOf, issuer, pathOf, startPortal } from '../forms.fixture';
import { POST as passkeyOptions } from '../passkey/options/route';
import { POST as passkeySignIn } from '../passkey/submit/route';
import { POST as second } from '../second/submit/route';
import { POST as signIn } from '../submit/route';
import { POST as restore } from './submit/route';

const day = 24 * 3600;
const password = 'a moth in relay seventy';
let passwordHash: string;
let stop: () => Promise<void>;
beforeAll(async () => {
  stop = await startPortal();
  passwordHash = await hashPassword(password);
});
afterAll(() => stop());
beforeEach(async () => {
  await (await server()).db.prisma.rateLimit.deleteMany();
});
afterEach(() => {
  vi.useRealTimers();
});

let made = 0;
async function grace() {
  made += 1;
  const { db } = await server();
  const email = `grace${made}@example.com`;
  const person = await createPerson(db, { email, name: 'Grace Hopper', passwordHash }, nowSeconds());
  if (!person) throw new Error('taken');
  await db.prisma.user.update({ where: { id: person.sub }, data: { emailVerifiedAt: new Date() } });
  return person;
}

type At = ReturnType<typeof browser>;
const cookiesOf = ({ jar }: At) => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
const session = async (at: At) => sessionOf(await server(), cookiesOf(at));
const later = (seconds: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });

async function deletedBy(at: At, email: string) {
  const done = await at.post(remove, { email });
  expect(done.location).toMatch(/^\/goodbye\?until=\d+$/);
  expect(await session(at)).toBeUndefined();
}

test('signing in to a deleted account opens nothing, until its owner restores it', async () => {
  const { email, sub } = await grace();
  const at = browser();
  await at.post(signIn, { email, password });
  await deletedBy(at, email);

  const interaction = idOf((await at.get(authorization())).location);
  const answer = await at.post(signIn, { email, password, interaction });
  expect(answer.location).toBe(`/login/restore?interaction=${interaction}`);
  expect(await session(at)).toBeUndefined();
  expect(pathOf((await at.get(`/oauth/authorize?interaction=${interaction}`)).location)).toBe('/login');
  expect((await at.post(remove, { email })).location).toMatch(/^\/login/);

  const proof = cookiesOf(at);
  const restored = await at.post(restore, { action: 'restore', interaction });
  expect(restored.location).toBe(`/oauth/authorize?interaction=${interaction}`);
  expect(await session(at)).toMatchObject({ sub, email });
  // The proof works once: a copy of the cookie restores nothing after the next deletion.
  await deletedBy(at, email);
  const copy = browser();
  for (const line of proof.split('; ')) copy.jar.set(line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1));
  expect(pathOf((await copy.post(restore, { action: 'restore' })).location)).toBe('/login');
  expect(await findPerson((await server()).db, sub)).toHaveProperty('deletedAt');
});

test('somebody who leaves the account deleted has to sign in again to restore it', async () => {
  const { email } = await grace();
  const at = browser();
  await at.post(signIn, { email, password });
  await deletedBy(at, email);
  await at.post(signIn, { email, password });
  expect((await at.post(restore, { action: 'leave' })).location).toBe('/');
  expect(pathOf((await at.post(restore, { action: 'restore' })).location)).toBe('/login');
  later(14 * day);
  expect((await at.post(signIn, { email, password })).location).toMatch(/^\/login\/restore/);
  expect(pathOf((await at.post(restore, { action: 'restore' })).location)).toBe('/login');
});

test('without a sign-in, or with a wrong password, nothing can be restored', async () => {
  const { email, sub } = await grace();
  const at = browser();
  await at.post(signIn, { email, password });
  await deletedBy(at, email);
  expect(pathOf((await at.post(restore, { action: 'restore' })).location)).toBe('/login');
  expect((await at.post(signIn, { email, password: 'wrong' })).location).toMatch(/^\/login\?/);
  expect(pathOf((await at.post(restore, { action: 'restore' })).location)).toBe('/login');
  expect((await at.post(restore, { action: 'restore' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect(await findPerson((await server()).db, sub)).toHaveProperty('deletedAt');
});

test('an account with two-step verification takes both steps', async () => {
  const { env } = await server();
  const { email, sub } = await grace();
  const at = browser();
  await at.post(signIn, { email, password });
  await at.post(factors, { action: 'start_codes' });
  const key = (await readPending(env, cookiesOf(at), { sub })) ?? '';
  const code = () => new TOTP({ secret: Secret.fromBase32(key) }).generate();
  await at.post(factors, { action: 'confirm_codes', code: code() });
  await deletedBy(at, email);

  expect(pathOf((await at.post(signIn, { email, password })).location)).toBe('/login/second');
  expect(pathOf((await at.post(restore, { action: 'restore' })).location)).toBe('/login');
  later(30);
  expect((await at.post(second, { code: code() })).location).toBe('/login/restore');
  expect(await session(at)).toBeUndefined();
  expect((await at.post(restore, { action: 'restore' })).location).toBe('/account');
  expect(await session(at)).toMatchObject({ sub, amr: ['pwd', 'otp', 'mfa'] });
});

test('a passkey offers to restore the account, too', async () => {
  const { email, sub } = await grace();
  const at = browser();
  await at.post(signIn, { email, password });
  const device = createAuthenticator({ origin: issuer, rpId: 'localhost' }, sub);
  const { challenge } = await (await at.post(newPasskeyOptions, {})).response.json();
  await at.post(factors, { action: 'add_passkey', name: 'Phone', made: device.make(challenge) });
  await deletedBy(at, email);
  const options = await (await at.post(passkeyOptions, {})).response.json();
  const answer = await at.post(passkeySignIn, { passkey: device.use(options.challenge) });
  expect(answer.location).toBe('/login/restore');
  expect((await at.post(restore, { action: 'restore' })).location).toBe('/account');
});

test('the address stays reserved, and apps of the operator cannot sign in to the account', async () => {
  const { env, db } = await server();
  const { email } = await grace();
  const at = browser();
  await at.post(signIn, { email, password });
  await deletedBy(at, email);
  const headers = new Headers({ 'x-countersign-client-ip': '192.0.2.9' });
  expect(await signUp({ env, db }, { email, password, name: 'Anew' }, headers)).toEqual({ ok: false, code: 'taken' });
  const api = apiSignIn({ env, db });
  expect(await api.verifyPassword({ username: email, password }, { caller: '192.0.2.9' })).toEqual({ ok: false });
  expect(await signInWith({ env, db }, { email, password }, headers)).toMatchObject({ ok: false, code: 'deleted' });
});

test('mails say until when it can be restored, and that it was', async () => {
  const { env } = await server();
  const { email } = await grace();
  const at = browser();
  await at.post(signIn, { email, password });
  await deletedBy(at, email);
  const subjects = async () => (await listMails(env)).filter(({ to }) => to === email).map(({ subject }) => subject);
  await vi.waitFor(async () => expect(await subjects()).toContain('Your account was deleted'), { timeout: 10_000 });
  const mail = (await listMails(env)).find(({ to, subject }) => to === email && /deleted/.test(subject));
  const until = new Date(Date.now() + 14 * day * 1000).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  expect(mail?.text).toContain(until);
  await at.post(signIn, { email, password });
  await at.post(restore, { action: 'restore' });
  await vi.waitFor(async () => expect(await subjects()).toContain('Your account was restored'), { timeout: 10_000 });
});
