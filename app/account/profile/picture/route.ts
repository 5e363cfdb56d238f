import sharp from 'sharp';
import { savePicture } from '@/lib/data/profile';
import { backWith, seeOther } from '@/lib/login/flash';
import { nowSeconds, sessionOf } from '@/lib/login/login';
import { requireSameOrigin } from '@/lib/login/origin';
import { server } from '@/lib/server';

const page = '/account/profile';
const maxBytes = 5 * 1024 * 1024;
/** The form around the file. */
const formBytes = 64 * 1024;
const side = 256;

/** Told in pixels of the widest screens, a picture that a person would choose; more is somebody's attempt to keep us busy. */
const maxPixels = 60_000_000;

export async function POST(request: Request): Promise<Response> {
  const refusal = await requireSameOrigin(request);
  if (refusal) return refusal;
  const { env, db } = await server();
  const viewer = await sessionOf({ env, db }, request.headers.get('cookie'));
  if (!viewer) return seeOther(`/login?${new URLSearchParams({ next: page })}`);
  const back = (code: string) => backWith(env, page, { code, values: {} });
  const save = (webp: Buffer | undefined) => savePicture(db, viewer, { webp, origin: env.issuer }, nowSeconds());

  const body = await readBody(request);
  if (body === undefined) return back('picture_large');
  const form = await formOf(body, request.headers.get('content-type'));
  if (form === undefined) return back('picture_none');
  if (form.get('action') === 'remove') {
    await save(undefined);
    return back('picture_removed');
  }
  const file = form.get('picture');
  if (!(file instanceof Blob) || file.size === 0) return back('picture_none');
  if (file.size > maxBytes) return back('picture_large');
  const webp = await squareOf(Buffer.from(await file.arrayBuffer()));
  if (webp === undefined) return back('picture_unknown');
  await save(webp);
  return back('picture_saved');
}

/** Undefined where there is more than anybody needs; what is over is not read. */
async function readBody(request: Request): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > maxBytes + formBytes) {
      await reader?.cancel();
      return undefined;
    }
    parts.push(part.value);
  }
  return Buffer.concat(parts);
}

async function formOf(body: Buffer, type: string | null): Promise<FormData | undefined> {
  if (!type?.toLowerCase().startsWith('multipart/form-data')) return undefined;
  return new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData().catch(() => undefined);
}

const formats = new Set<string | undefined>(['jpeg', 'png', 'webp', 'heif']);

/** Drawn anew, so that nothing is left of the file but what it shows: neither where it was taken nor what was hidden in it. */
async function squareOf(file: Buffer): Promise<Buffer | undefined> {
  try {
    const image = sharp(file, { limitInputPixels: maxPixels, failOn: 'error', pages: 1 });
    if (!formats.has((await image.metadata()).format)) return undefined;
    return await image.rotate().resize(side, side, { fit: 'cover' }).webp({ quality: 85 }).toBuffer();
  } catch {
    return undefined;
  }
}
