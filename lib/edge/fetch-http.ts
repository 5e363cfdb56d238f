/** Converts between the Fetch API and the plain values of the protocol core, for Next's route handlers. */
import type { HttpRequest, HttpResponse } from '@/lib/oauth/http';

/** Above the core's own limit, so that the core refuses what is longer. */
const maxBodyBytes = 128 * 1024;

export async function fromFetch(
  request: Request,
  clientAddress: string,
  maxBytes = maxBodyBytes,
): Promise<HttpRequest> {
  const { method, url, headers, signal } = request;
  return { method, url, headers, signal, clientAddress, body: await readStart(request.body, maxBytes) };
}

export function toFetch({ status, headers, body }: HttpResponse): Response {
  const fields = new Headers();
  for (const [name, value] of Object.entries(headers)) for (const one of [value].flat()) fields.append(name, one);
  return new Response(body === undefined ? null : new Uint8Array(Buffer.from(body)), { status, headers: fields });
}

/** The body, or its start if it is longer than the limit. */
async function readStart(body: ReadableStream<Uint8Array> | null, most: number): Promise<Uint8Array | undefined> {
  if (body === null) return undefined;
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    size += part.value.byteLength;
    if (size > most) {
      await reader.cancel();
      break;
    }
  }
  return Buffer.concat(chunks, size);
}
