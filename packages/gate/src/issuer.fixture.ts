/** A simulated issuer: its metadata, keys, status list and event feed, and the tokens that it issues. */
import { createHash, randomUUID } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export const issuer = 'https://id.example';
export const resource = 'https://api.example';
const list = `${issuer}/oauth/status/0`;

type Key = { privateKey: CryptoKey; publicKey: CryptoKey };

export type TestIssuer = Awaited<ReturnType<typeof createTestIssuer>>;

export async function createTestIssuer() {
  const keys = new Map<string, Key>([['k1', await generateKeyPair('ES256', { extractable: true })]]);
  const entries = new Uint8Array(64);
  let clock = 1_800_000_000_000;
  let available = true;
  let waiting: string[] = [];
  let deliver: (() => void) | undefined;

  const seconds = () => Math.floor(clock / 1000);
  const sign = (kid: string, typ: string, claims: Record<string, unknown>) => {
    const key = keys.get(kid);
    if (!key) throw new Error('no such key');
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ, kid }).sign(key.privateKey);
  };

  async function answer(url: string, init: RequestInit | undefined): Promise<Response> {
    if (!available) return new Response(null, { status: 503 });
    if (url === `${issuer}/.well-known/oauth-authorization-server`) {
      return Response.json({ issuer, jwks_uri: `${issuer}/jwks`, token_endpoint: `${issuer}/token` });
    }
    if (url === `${issuer}/jwks`) {
      const all = [...keys].map(async ([kid, key]) => ({ ...(await exportJWK(key.publicKey)), kid, alg: 'ES256' }));
      return Response.json({ keys: await Promise.all(all) });
    }
    if (url === list) {
      const lst = deflateSync(entries).toString('base64url');
      const claims = { iss: issuer, sub: list, iat: seconds(), exp: seconds() + 300, ttl: 20 };
      return new Response(
        await sign([...keys.keys()][0] ?? '', 'statuslist+jwt', { ...claims, status_list: { bits: 2, lst } }),
      );
    }
    if (url === `${issuer}/token`) return Response.json({ access_token: 'own', token_type: 'Bearer', expires_in: 600 });
    if (url === `${issuer}/.well-known/ssf-configuration`) {
      return Response.json({ issuer, configuration_endpoint: `${issuer}/streams` });
    }
    if (url.startsWith(`${issuer}/streams`)) {
      if (init?.method === 'DELETE') return new Response(null, { status: 204 });
      return Response.json({ stream_id: 's1', delivery: { endpoint_url: `${issuer}/poll` } }, { status: 201 });
    }
    if (url === `${issuer}/poll`) {
      await new Promise<void>((resolve, reject) => {
        deliver = resolve;
        if (waiting.length > 0) resolve();
        init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
      });
      return Response.json({ sets: Object.fromEntries(waiting.splice(0).map((set, index) => [`e${index}`, set])) });
    }
    return new Response(null, { status: 404 });
  }

  const fetcher: typeof fetch = (input, init) => answer(String(input instanceof Request ? input.url : input), init);

  return {
    fetch: fetcher,
    now: () => clock,
    seconds,
    advance(by: number) {
      clock += by * 1000;
    },
    setAvailable(value: boolean) {
      available = value;
    },
    /** A signed access token with these claims. */
    token: (claims: Record<string, unknown> = {}, kid = 'k1', typ = 'at+jwt') =>
      sign(kid, typ, {
        iss: issuer,
        aud: resource,
        sub: 'ada',
        client_id: 'trailmap',
        scope: 'items.read',
        jti: randomUUID(),
        iat: seconds(),
        exp: seconds() + 600,
        status: { status_list: { idx: 5, uri: list } },
        ...claims,
      }),
    /** Sets the state of an entry in the status list, without an event. */
    mark(index: number, status: number) {
      const at = Math.floor(index / 4);
      const shift = (index % 4) * 2;
      entries[at] = ((entries[at] ?? 0) & ~(3 << shift)) | (status << shift);
    },
    /** Sends an event that an entry changed, without changing the list. */
    async send(index: number, status: number) {
      const event = { event_timestamp: seconds(), token_status: [{ idx: index, uri: list, status }] };
      waiting = [
        ...waiting,
        await sign([...keys.keys()][0] ?? '', 'secevent+jwt', {
          iss: issuer,
          aud: resource,
          jti: randomUUID(),
          iat: seconds(),
          sub_id: { format: 'opaque', id: 'x' },
          events: { 'https://schemas.openid.net/secevent/caep/event-type/token-claims-change': event },
        }),
      ];
      deliver?.();
    },
    async addKey(kid: string) {
      keys.set(kid, await generateKeyPair('ES256', { extractable: true }));
    },
    removeKey(kid: string) {
      keys.delete(kid);
    },
  };
}

/** A client's key, and proofs made with it (RFC 9449 §4.2). */
export async function createProver(now: () => number) {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk: JWK = await exportJWK(publicKey);
  return {
    jkt: await calculateJwkThumbprint(jwk),
    proof: (htm: string, htu: string, token: string, claims: Record<string, unknown> = {}) =>
      new SignJWT({
        htm,
        htu,
        ath: createHash('sha256').update(token).digest('base64url'),
        jti: randomUUID(),
        iat: Math.floor(now() / 1000),
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .sign(privateKey),
  };
}
