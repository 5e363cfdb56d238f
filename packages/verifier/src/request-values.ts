/** Reads the token, the proof and the certificate from a request of any framework. */
import { X509Certificate } from 'node:crypto';

/**
 * A request: a `Request` of the Fetch API, a request of `node:http`, Express or Fastify, or an object that you make.
 */
export type RequestValues = {
  method?: string | undefined;
  /** The URL or the path. Only its path is used: the origin is configured (`publicUrl`). */
  url?: string | undefined;
  /** The path as it arrived, which Express keeps here when a router removes a prefix from `url`. */
  originalUrl?: string | undefined;
  /** With names in lower case, unless it is a `Headers`. */
  headers: Headers | Record<string, string | string[] | undefined>;
  /** All headers as they arrived, in `node:http`: names and values in turn. Shows headers that were sent twice. */
  rawHeaders?: readonly string[] | undefined;
  /** The certificate of the client, as PEM or DER, if your server knows it in another way than the ones below. */
  certificate?: string | Uint8Array | undefined;
  /** The connection, in `node:http`: it has the certificate of a TLS client. */
  socket?: unknown;
};

/** Every value of a header. `Headers` joins several values with commas. */
export function headerValues({ headers, rawHeaders }: RequestValues, name: string): string[] {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  if (value === null || value === undefined) return [];
  if (typeof value !== 'string') return value;
  return rawHeaders === undefined ? [value] : Array<string>(Math.max(1, occurrences(rawHeaders, name))).fill(value);
}

/** How often a header was sent. `node:http` keeps only the first `Authorization` in `headers`. */
function occurrences(rawHeaders: readonly string[], name: string): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const raw = rawHeaders[index];
    if (raw?.length === name.length && raw.toLowerCase() === name) count += 1;
  }
  return count;
}

/** The path of a request, in the normal form of a URL. */
export function pathOf({ url = '/', originalUrl = url }: RequestValues): string {
  // Origin-form, absolute-form, or a `Request`. A path that begins with two slashes is still a path.
  const absolute = originalUrl.startsWith('/') ? `http://path.invalid${originalUrl}` : originalUrl;
  return URL.canParse(absolute) ? new URL(absolute).pathname : '';
}

const mostCertificateCharacters = 32 * 1024;

/**
 * RFC 8705 §3.1: the SHA-256 thumbprint of the client's certificate. It comes from the request's own `certificate`,
 * from the header that your proxy sets, or from the TLS connection. Throws if the header contains no certificate.
 */
export function certificateThumbprint(request: RequestValues, header: string | undefined): string | undefined {
  const certificate = request.certificate ?? (header === undefined ? undefined : fromHeader(request, header));
  if (certificate !== undefined) return thumbprintOf(new X509Certificate(certificate));
  const raw = header === undefined ? peerCertificate(request.socket) : undefined;
  return raw && thumbprintOf(new X509Certificate(raw));
}

function thumbprintOf({ fingerprint256 }: X509Certificate): string {
  return Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');
}

/**
 * The forms of RFC 9440 §2.1 (`:base64:`), percent-encoded PEM (nginx, Envoy's `Cert="…"`) and bare base64 (Traefik).
 */
function fromHeader(request: RequestValues, header: string): string | Buffer | undefined {
  const [value, ...others] = headerValues(request, header);
  if (value === undefined || value.trim() === '') return undefined;
  if (others.length > 0 || value.length > mostCertificateCharacters) throw new TypeError('not one certificate');
  const elements = [...value.matchAll(/(?:^|[;,]\s*)Cert="([^"]*)"/gi)];
  // Several elements come from several proxies. Which of them is trusted is unknown here.
  if (elements.length > 1) throw new TypeError('several certificates');
  const text = elements[0]?.[1] ?? value.trim();
  const [, structured] = /^:([A-Za-z0-9+/=]+):$/.exec(text) ?? [];
  if (structured !== undefined) return Buffer.from(structured, 'base64');
  if (/^-----BEGIN/.test(text)) return decodeURIComponent(text);
  if (/^[A-Za-z0-9+/=]+$/.test(text)) return Buffer.from(text, 'base64');
  throw new TypeError('unknown form of a certificate');
}

function peerCertificate(socket: unknown): Uint8Array | undefined {
  if (typeof socket !== 'object' || socket === null || !('getPeerCertificate' in socket)) return undefined;
  if (typeof socket.getPeerCertificate !== 'function') return undefined;
  const certificate: unknown = socket.getPeerCertificate();
  if (typeof certificate !== 'object' || certificate === null || !('raw' in certificate)) return undefined;
  return certificate.raw instanceof Uint8Array ? certificate.raw : undefined;
}
