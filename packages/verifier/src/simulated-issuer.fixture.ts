/** An issuer in memory: metadata, keys, status lists, introspection, tokens for APIs, and a polled event stream. */
import { createHash, randomUUID } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { VerifierOptions } from './options';
import { Refusal } from './refusal';

export const issuer = 'https://id.example';
export const resource = 'https://api.example/v1';
export const metadataUrl = 'https://api.example/.well-known/oauth-protected-resource/v1';
export const listUrl = `${issuer}/oauth/status/0`;
export const credentials = { clientId: 'routes-api', clientSecret: 'a secret: with spaces & signs' };

export type SimulatedIssuer = Awaited<ReturnType<typeof createSimulatedIssuer>>;

export async function createSimulatedIssuer() {
  const first = await generateKeyPair('ES256', { extractable: true });
  const waiting: string[] = [];
  const acknowledged: unknown[] = [];
  const state = {
    clock: 1_800_000_000_000,
    /** The published keys. */
    keys: [{ kid: 'k1', alg: 'ES256', pair: first }],
    entries: new Uint8Array(64),
    /** How often each address was asked for. */
    asked: new Map<string, number>(),
    /** Addresses that answer 500. */
    broken: new Set<string>(),
    /** Addresses that answer otherwise. */
    answers: new Map<string, (init: RequestInit | undefined) => Response | Promise<Response>>(),
    /** Introspection responses by token. */
    opaque: new Map<string, Record<string, unknown>>(),
    /** Claims of the status list that differ. */
    listClaims: noClaims(),
    /** Sets for the next polls, and what the polls said. */
    waiting,
    acknowledged,
  };
  const now = () => Math.floor(state.clock / 1000);

  async function sign(
    header: Record<string, unknown>,
    claims: Record<string, unknown>,
    key: CryptoKey | Uint8Array = first.privateKey,
  ): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header }).sign(key);
  }

  const validClaims = (): Record<string, unknown> => ({
    iss: issuer,
    aud: resource,
    sub: 'ada',
    client_id: 'trailmap',
    scope: 'routes.read',
    jti: 'j1',
    iat: now(),
    exp: now() + 600,
    status: { status_list: { idx: 5, uri: listUrl } },
  });

  const statusList = async (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) => {
    const lst = deflateSync(state.entries).toString('base64url');
    const valid = { iss: issuer, sub: listUrl, iat: now(), exp: now() + 300, ttl: 20, status_list: { bits: 2, lst } };
    return sign({ typ: 'statuslist+jwt', ...header }, { ...valid, ...claims });
  };

  async function answer(url: string, init: RequestInit | undefined): Promise<Response> {
    const other = state.answers.get(url);
    if (other) return other(init);
    if (url === `${issuer}/.well-known/oauth-authorization-server`) {
      return Response.json({
        issuer,
        jwks_uri: `${issuer}/oauth/jwks`,
        token_endpoint: `${issuer}/oauth/token`,
        introspection_endpoint: `${issuer}/oauth/introspect`,
      });
    }
    if (url === `${issuer}/oauth/jwks`) {
      const jwk = async ({ kid, alg, pair }: (typeof state.keys)[number]) => ({
        ...(await exportJWK(pair.publicKey)),
        kid,
        alg,
      });
      return Response.json({ keys: await Promise.all(state.keys.map(jwk)) });
    }
    if (url === listUrl) return new Response(await statusList(state.listClaims));
    if (url === `${issuer}/oauth/introspect`) {
      const token = new URLSearchParams(String(init?.body)).get('token') ?? '';
      return Response.json(state.opaque.get(token) ?? { active: false });
    }
    if (url === `${issuer}/oauth/token`) return Response.json({ access_token: 'own', expires_in: 600 });
    if (url === `${issuer}/.well-known/ssf-configuration`)
      return Response.json({ issuer, configuration_endpoint: `${issuer}/ssf/streams` });
    if (url.startsWith(`${issuer}/ssf/streams`)) {
      if (init?.method === 'DELETE') return new Response(null, { status: 204 });
      return Response.json(
        { stream_id: 's1', delivery: { endpoint_url: `${issuer}/ssf/poll/s1` } },
        { status: init?.method === 'POST' ? 201 : 200 },
      );
    }
    if (url === `${issuer}/ssf/poll/s1`) {
      state.acknowledged.push(JSON.parse(String(init?.body)));
      const sets = state.waiting.splice(0).map((set, index): [string, string] => [`e${index}`, set]);
      if (sets.length > 0) return Response.json({ sets: Object.fromEntries(sets) });
      return new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
      });
    }
    return new Response(null, { status: 404 });
  }

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    state.asked.set(url, (state.asked.get(url) ?? 0) + 1);
    if (state.broken.has(url)) return new Response('broken', { status: 500 });
    return answer(url, init);
  };

  return {
    state,
    now,
    sign,
    validClaims,
    statusList,
    fetch,
    askedFor: (url: string) => state.asked.get(url) ?? 0,
    /** A valid access token, with some claims or header members changed. */
    token: (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}, key?: CryptoKey) =>
      sign({ typ: 'at+jwt', ...header }, { ...validClaims(), ...claims }, key),
    event: (type: string, detail: object, claims: Record<string, unknown> = {}) =>
      sign(
        { typ: 'secevent+jwt' },
        {
          iss: issuer,
          aud: resource,
          jti: 'e1',
          iat: now(),
          sub_id: { format: 'opaque', id: 'x' },
          events: { [type]: { event_timestamp: now(), ...detail } },
          ...claims,
        },
      ),
    /** Sets an entry of the list. Each has two bits. */
    mark(index: number, status: number): void {
      const at = Math.floor(index / 4);
      const shift = (index % 4) * 2;
      state.entries[at] = ((state.entries[at] ?? 0) & ~(3 << shift)) | (status << shift);
    },
    /** The options of a verifier for this issuer. */
    options: (more: Partial<VerifierOptions> = {}): VerifierOptions => ({
      issuer,
      resource,
      fetch,
      now: () => state.clock,
      ...more,
    }),
  };
}

/** A key of a client, and proofs with it (RFC 9449 §4.2). */
export async function createProver(simulated: SimulatedIssuer) {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(pair.publicKey);
  type Change = {
    claims?: Record<string, unknown>;
    header?: Record<string, unknown>;
    signWith?: CryptoKey | Uint8Array;
  };
  return {
    pair,
    jkt: await calculateJwkThumbprint(jwk),
    /** A proof for `GET https://api.example/v1/routes` with this token, with some values changed. */
    proof: async (token: string, { claims = {}, header = {}, signWith = pair.privateKey }: Change = {}) =>
      new SignJWT({
        jti: randomUUID(),
        htm: 'GET',
        htu: 'https://api.example/v1/routes',
        iat: simulated.now(),
        ath: createHash('sha256').update(token).digest('base64url'),
        ...claims,
      })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk, ...header })
        .sign(signWith),
  };
}

const noClaims = (): Record<string, unknown> => ({});

/** The refusal that this work ends with. Throws if it ends in another way. */
export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error: unknown = await work.then(
    (value) => new Error(`not refused: ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof Refusal) return error;
  throw error;
}
