/**
 * What owners are promised, tested with random sequences of answers, edits, pauses, exchanges, refreshes and clock
 * changes: no token outlives its grant or scope, nothing revives what has ended, a pause consumes nothing, and
 * introspection, the status list and userinfo agree about every token. Seeded; through the server's endpoints, on any
 * store.
 */

import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { clientMetadataSchema } from '../clients/metadata';
import { sha256 } from '../crypto';
import type { Client } from '../model/client-records';
import { type Grant, type GrantScope, type Login, tokenStatus } from '../model/grant-records';
import { createAuthorizationServer } from '../server';
import { defaultSettings } from '../settings';
import { asFetchServer } from './fetch-server.fixture';
import { pages } from './pages.fixture';
import type { StoreUnderTest } from './store-contract/contract.fixture';
import { type Answer, answerOf, basic, challenge, claimsOf, formRequest, issuer, verifier } from './token.fixture';

const startedAt = 1_950_000_000;
const callback = 'https://app.example/cb';
const asked = ['openid', 'profile', 'email', 'phone'];

const seconds = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 200, max: 6000 }));
const end = fc.option(seconds, { nil: null, freq: 3 });
/** Includes now and the past. */
const anyEnd = fc.option(fc.oneof(seconds, fc.integer({ min: -100, max: 0 })), { nil: null, freq: 6 });
const someScopes = fc.subarray(asked);
const nth = fc.nat({ max: 4 });

const stepArbitrary = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('allow'),
      scopes: someScopes,
      end,
      ownEnds: fc.dictionary(fc.constantFrom(...asked), seconds),
      once: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('visit') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('exchange'), nth }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('refresh'), nth, scopes: fc.option(someScopes, { nil: undefined }) }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('wait'), seconds }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('setEnd'), nth, end: anyEnd }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('setScopes'),
      nth,
      ends: fc.dictionary(fc.constantFrom(...asked), anyEnd),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pause'), nth }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('resume'), nth }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end'), nth }) },
);
/** The usual first steps, so that there is access to lose. */
const firstSteps: Step[] = [
  { kind: 'allow', scopes: asked, end: 5000, ownEnds: { email: 2000 }, once: false },
  { kind: 'exchange', nth: 0 },
  { kind: 'refresh', nth: 0, scopes: undefined },
  { kind: 'wait', seconds: 60 },
];
type Step = typeof stepArbitrary extends fc.Arbitrary<infer One> ? One : never;

/** What these tests need from the store under test. */
type OwnerWorld = Pick<StoreUnderTest, 'store' | 'putClient' | 'putSubject' | 'close'>;

export function ownerContract(name: string, open: () => Promise<OwnerWorld>, runs: number): void {
  describe(`the owner contract: ${name}`, () => {
    let underTest: OwnerWorld;
    beforeAll(async () => {
      underTest = await open();
    });
    afterAll(() => underTest?.close());

    test('holds after each step', { timeout: 120_000 }, async () => {
      const property = fc.asyncProperty(fc.array(stepArbitrary, { minLength: 10, maxLength: 40 }), async (steps) => {
        const owner = await createOwner(underTest);
        for (const step of [...firstSteps, ...steps]) {
          await owner.perform(step);
          await owner.check();
        }
      });
      await fc.assert(property, { seed: 20261122, numRuns: runs });
    });
  });
}

/** One person, one app, one clock. */
async function createOwner({ store, putClient, putSubject }: OwnerWorld) {
  const sub = randomUUID();
  const secret = randomUUID();
  const client: Client = {
    id: `app-${randomUUID()}`,
    kind: 'web',
    metadata: clientMetadataSchema.parse({
      client_name: 'Trails',
      redirect_uris: [callback],
      grant_types: ['authorization_code', 'refresh_token'],
    }),
    scopes: asked.map((scope) => ({ scope, required: false })),
    createdAt: startedAt,
    secretHashes: [sha256(secret)],
    apis: [],
  };
  await putClient(client);
  await putSubject({ sub, email: `${sub}@example.com`, emailVerified: true, name: 'Ada', claims: {}, updatedAt: 1 });
  const login: Login = { sid: randomUUID(), sub, authTime: startedAt, amr: ['pwd'] };
  const clock = { now: startedAt };
  const server = asFetchServer(
    createAuthorizationServer({
      pages,
      issuer,
      store,
      secret: new Uint8Array(32).fill(7),
      // The status list is never cached between two reads.
      settings: { ...defaultSettings, statusListTtlSeconds: 1 },
      now: () => clock.now,
      login: async () => login,
      endLogin: async () => ({ setCookie: '' }),
      fetch: () => Promise.reject(new Error('this test fetches nothing')),
      errorPage: (_, { code }) => code,
      log: () => undefined,
    }),
  );

  // The first run creates the keys of a store, and no clock here goes back further.
  await server.jwks(new Request(`${issuer}/oauth/jwks`));

  const grants = new Map<string, Grant>();
  const hasEnded = new Map<string, number>();
  const codes: string[] = [];
  const refreshTokens: string[] = [];
  const accessTokens: { value: string; grantId: string }[] = [];
  const pick = <T>(list: readonly T[], index: number): T | undefined => list[list.length - 1 - (index % list.length)];
  const currentGrant = async (id: string) => {
    const grant = grants.get(id);
    const state = grant && (await store.findEpoch(grant.status));
    if (!state) throw new Error('a grant is missing');
    grants.set(id, state.grant);
    return state.grant;
  };
  const isLive = (grant: Grant) => grant.endedAt === undefined && (grant.endsAt ?? Infinity) > clock.now;

  async function visit(prompt: string): Promise<URL> {
    const query = new URLSearchParams({
      client_id: client.id,
      redirect_uri: callback,
      response_type: 'code',
      scope: asked.join(' '),
      state: 's',
      nonce: 'n',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...(prompt && { prompt }),
    });
    const response = await server.authorize(new Request(`${issuer}/oauth/authorize?${query}`));
    return new URL(response.headers.get('location') ?? '', issuer);
  }

  async function recordCode(to: URL): Promise<void> {
    const code = to.searchParams.get('code');
    if (code === null) return;
    codes.push(code);
    const state = await store.findCode(sha256(code));
    if (state) grants.set(state.grant.id, state.grant);
    expect(state && isLive(state.grant)).toBe(true);
  }

  async function recordTokens({ status, body }: Answer, hash: string): Promise<void> {
    if (status !== 200) {
      expect(body['error']).toMatch(/^invalid_(grant|scope)$/);
      return;
    }
    const state = await store.findRefreshToken(hash);
    const fromCode = await store.findCode(hash);
    const grant = (state ?? fromCode)?.grant;
    if (!grant) throw new Error('tokens without a grant');
    grants.set(grant.id, grant);
    // Nothing is issued while the grant is paused or after it ended, and only what is still allowed.
    expect(isLive(grant) && grant.pausedAt === undefined).toBe(true);
    accessTokens.push({ value: String(body['access_token']), grantId: grant.id });
    if (body['refresh_token'] !== undefined) refreshTokens.push(String(body['refresh_token']));
  }

  const token = async (parameters: Record<string, string>): Promise<Answer> =>
    answerOf(await server.token(formRequest('/oauth/token', parameters, basic(client.id, secret))));

  async function refresh(value: string, scopes: string[] | undefined): Promise<void> {
    const before = await store.findRefreshToken(sha256(value));
    const scope = scopes && scopes.length > 0 ? { scope: scopes.join(' ') } : {};
    const answer = await token({ grant_type: 'refresh_token', refresh_token: value, ...scope });
    await recordTokens(answer, sha256(value));
    if (before?.grant.pausedAt === undefined || !isLive(before.grant)) return;
    // A refusal during a pause ends and consumes nothing.
    expect(answer.status).toBe(400);
    expect(await store.findRefreshToken(sha256(value))).toEqual(before);
  }

  async function change(id: string | undefined, edit: { scopes?: GrantScope[]; endsAt?: number | null }) {
    if (id === undefined) return;
    const before = await currentGrant(id);
    const after = await server.grants.change(sub, id, edit);
    if (!isLive(before)) return expect(after).toBeUndefined();
    // Shortening to now, or removing every scope, ends the grant.
    const left = edit.scopes?.filter(({ scope, endsAt }) => {
      const own = before.scopes.find((entry) => entry.scope === scope);
      return own && (own.endsAt ?? Infinity) > clock.now && (endsAt ?? Infinity) > clock.now;
    });
    const ends = (edit.endsAt ?? Infinity) <= clock.now || left?.length === 0;
    expect(after?.endedAt).toBe(ends ? clock.now : undefined);
  }

  async function perform(step: Step): Promise<void> {
    const ids = [...grants.keys()];
    switch (step.kind) {
      case 'allow': {
        const id = (await visit('consent')).searchParams.get('interaction') ?? '';
        const question = await server.consent.question(id, login);
        if (!question) throw new Error('there is no consent question');
        const at = (relative: number) => clock.now + relative;
        const { formToken } = question;
        const scopeEnds = Object.fromEntries(Object.entries(step.ownEnds).map(([scope, own]) => [scope, at(own)]));
        const { scopes, once } = step;
        const endsAt = step.end === null ? null : at(step.end);
        const answer = { action: 'allow' as const, formToken, scopes, endsAt, once, scopeEnds };
        const { resumeUrl } = await server.consent.decide(id, login, answer);
        const response = await server.authorize(new Request(resumeUrl));
        return recordCode(new URL(response.headers.get('location') ?? '', issuer));
      }
      case 'visit':
        return recordCode(await visit(''));
      case 'exchange': {
        const code = pick(codes, step.nth);
        if (code === undefined) return;
        const rest = { redirect_uri: callback, code_verifier: verifier };
        return recordTokens(await token({ grant_type: 'authorization_code', code, ...rest }), sha256(code));
      }
      case 'refresh': {
        const value = pick(refreshTokens, step.nth);
        return value === undefined ? undefined : refresh(value, step.scopes);
      }
      case 'wait':
        clock.now += step.seconds;
        return;
    }
    const id = pick(ids, step.nth);
    const before = id === undefined ? undefined : await currentGrant(id);
    if (id === undefined || before === undefined) return;
    const isPaused = before.pausedAt !== undefined;
    switch (step.kind) {
      case 'setEnd':
        return change(id, { endsAt: step.end !== null ? clock.now + step.end : null });
      case 'setScopes': {
        const ends = Object.entries(step.ends);
        const at = (own: number | null) => (own === null ? null : clock.now + own);
        return change(id, { scopes: ends.map(([scope, own]) => ({ scope, endsAt: at(own) })) });
      }
      case 'pause':
        expect(await server.grants.pause(sub, id)).toBe(isLive(before) && !isPaused);
        return;
      case 'resume':
        expect(await server.grants.resume(sub, id)).toBe(isLive(before) && isPaused);
        return;
      case 'end':
        expect(await server.grants.end(sub, id)).toBe(before.endedAt === undefined);
        return;
    }
  }

  async function check(): Promise<void> {
    for (const id of grants.keys()) {
      const grant = await currentGrant(id);
      for (const { endsAt } of grant.scopes) expect(endsAt ?? 0).toBeLessThanOrEqual(grant.endsAt ?? Infinity);
      if (hasEnded.has(id)) expect(isLive(grant)).toBe(false);
      if (!isLive(grant)) hasEnded.set(id, clock.now);
    }
    for (const value of refreshTokens) {
      const state = await store.findRefreshToken(sha256(value));
      if (state && state.token.endedAt === undefined && state.token.rotatedAt === undefined) {
        expect(state.token.endsAt).toBeLessThanOrEqual(state.grant.endsAt ?? Infinity);
      }
    }
    for (const { value, grantId } of accessTokens.slice(-6)) await checkToken(value, await currentGrant(grantId));
  }

  async function checkToken(value: string, grant: Grant): Promise<void> {
    const claims = claimsOf(value);
    const expired = Number(claims['exp']) <= clock.now;
    const scopes = String(claims['scope']).split(' ');
    const introspection = await answerOf(
      await server.introspect(formRequest('/oauth/introspect', { token: value }, basic(client.id, secret))),
    );
    const isActive = introspection.body['active'] === true;
    const authorization = `Bearer ${value}`;
    const { status } = await server.userinfo(new Request(`${issuer}/oauth/userinfo`, { headers: { authorization } }));
    const listed = await listedStatus(claims);
    if (expired) {
      expect({ isActive, status }).toEqual({ isActive: false, status: 401 });
      return;
    }
    expect(isActive).toBe(listed === tokenStatus.valid);
    expect(status).toBe(isActive ? (scopes.includes('openid') ? 200 : 403) : 401);
    if (listed === tokenStatus.suspended) expect(grant.pausedAt).toBeDefined();
    if (!isActive) return;
    expect(isLive(grant) && grant.pausedAt === undefined).toBe(true);
    expect(Number(claims['exp'])).toBeLessThanOrEqual(grant.endsAt ?? Infinity);
    for (const scope of scopes) {
      const own = grant.scopes.find((entry) => entry.scope === scope);
      expect(own, `${scope} of a live token`).toBeDefined();
      expect(Number(claims['exp'])).toBeLessThanOrEqual(own?.endsAt ?? Infinity);
    }
  }

  async function listedStatus(claims: Record<string, unknown>): Promise<number> {
    const { idx, uri } = statusOf(claims);
    const list = await store.statusList(Number(uri.slice(uri.lastIndexOf('/') + 1)));
    return list?.marked.find(({ index }) => index === idx)?.status ?? tokenStatus.valid;
  }

  return { perform, check };
}

function statusOf(claims: Record<string, unknown>): { idx: number; uri: string } {
  return statusClaim.parse(claims['status']).status_list;
}

const statusClaim = z.object({ status_list: z.object({ idx: z.number(), uri: z.string() }) });
