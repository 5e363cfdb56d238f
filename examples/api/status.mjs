/**
 * Reads the token status list that a token points to (IETF Token Status List): a compressed bit array, signed by the
 * issuer, that may be kept for its `ttl`. One fetch covers every token of the issuer, so no token is ever sent around.
 */
import { inflateSync } from 'node:zlib';
import { createRemoteJWKSet, jwtVerify } from 'jose';

export function notRevoked(issuer) {
  const keys = createRemoteJWKSet(new URL('/oauth/jwks', issuer));
  /** list address → { bits, list, until } */
  const lists = new Map();

  async function read(uri) {
    const kept = lists.get(uri);
    if (kept && Date.now() < kept.until) return kept;
    const answer = await fetch(uri, { headers: { accept: 'application/statuslist+jwt' }, redirect: 'error' });
    if (!answer.ok) throw new Error(`the status list answered ${answer.status}`);
    const { payload } = await jwtVerify(await answer.text(), keys, { typ: 'statuslist+jwt', subject: uri });
    const fresh = {
      bits: payload.status_list.bits,
      list: inflateSync(Buffer.from(payload.status_list.lst, 'base64url'), { maxOutputLength: 1 << 24 }),
      until: Date.now() + (payload.ttl ?? 0) * 1000,
    };
    lists.set(uri, fresh);
    return fresh;
  }

  return async (request, _response, next) => {
    const reference = request.auth.payload.status?.status_list;
    if (!reference) return next();
    // Only the issuer's own lists: a token must not send us to any other address.
    if (!reference.uri.startsWith(`${issuer}/`)) return next(takenBack());
    const { bits, list } = await read(reference.uri);
    const perByte = 8 / bits;
    const byte = list[Math.floor(reference.idx / perByte)] ?? 0xff;
    const status = (byte >> ((reference.idx % perByte) * bits)) & ((1 << bits) - 1);
    return next(status === 0 ? undefined : takenBack());
  };
}

/** For the error handler, in the form of the middleware's own errors. */
function takenBack() {
  const reason = 'The access was taken back or paused';
  const challenge = `Bearer realm="api", error="invalid_token", error_description="${reason}"`;
  return Object.assign(new Error(reason), {
    status: 401,
    code: 'invalid_token',
    headers: { 'WWW-Authenticate': challenge },
  });
}
