/**
 * What the contract tests of a store share: the store under test, records to start from, and races.
 */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { clientMetadataSchema } from '../../clients/metadata';
import type { Client, ReachableApi, TrustedIssuer } from '../../model/client-records';
import { type ActivityKind, type Grant, type GrantTerms, type Subject, tokenStatus } from '../../model/grant-records';
import type { Store } from '../../model/store';
import type { CodeContext } from '../../model/token-records';
import type { Use } from '../../model/usage-records';

/** A store under test, with what the tests need beyond its interface. */
export type StoreUnderTest = {
  store: Store;
  /** The client's `apis` are empty. */
  putClient(client: Client): Promise<void>;
  putSubject(subject: Subject): Promise<void>;
  /** Adds an API that is open to every app. Returns its id. */
  putOpenApi(api: ReachableApi): Promise<string>;
  putTrustedIssuer(clientId: string, issuer: TrustedIssuer): Promise<void>;
  /** Creates a browser session of this person. */
  putSession(sid: string, sub: string): Promise<void>;
  /** In the order they were recorded. */
  activities(grantId: string): Promise<ActivityKind[]>;
  /** The ids of a grant's receipts, oldest first. */
  receipts(grantId: string): Promise<string[]>;
  /** By kind, then by time. */
  uses(grantId: string): Promise<Use[]>;
  /** The errors of the client's refusals. */
  refusals(clientId: string): Promise<string[]>;
  close(): Promise<void>;
};

export const now = 1_900_000_000;
export const day = 86_400;

export const tenAtOnce = <T>(call: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: 10 }, (_, index) => call(index)));
export const winners = (answers: boolean[]): number => answers.filter(Boolean).length;

export const context: CodeContext = {
  scopes: ['openid', 'email', 'routes.read'],
  resources: ['https://api.example'],
  login: { sid: 's1', sub: 'u1', authTime: now - 5, amr: ['pwd', 'otp'] },
  nonce: 'n-0S6',
  acr: '1',
  claims: {
    userinfo: { email: null },
    id_token: { acr: { essential: true, values: ['1', 2] }, auth_time: { value: 3 } },
  },
  redirectUri: 'https://app.example/cb?x=1',
  codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
};
const { redirectUri: _, codeChallenge: __, ...withoutRequest } = context;
export const tokenContext = withoutRequest;

export const successor = (endsAt = now + 14 * day) => ({ hash: `token-${randomUUID()}`, endsAt });

export type ContractFixture = ReturnType<typeof contractFixture>;

/** `world` is available once the tests run. */
export function contractFixture(world: () => StoreUnderTest) {
  /** A person, an app, and the usual terms between them. */
  async function parties(change: Partial<GrantTerms> = {}) {
    const client: Client = {
      id: `app-${randomUUID()}`,
      kind: 'web',
      metadata: clientMetadataSchema.parse({ client_name: 'Trails', redirect_uris: ['https://app.example/cb'] }),
      scopes: [{ scope: 'openid', required: true }],
      createdAt: now - day,
      verifiedAt: now - 60,
      maxGrantSeconds: 90 * day,
      refreshIdleSeconds: 20 * day,
      secretHashes: [`hash-${randomUUID()}`],
      apis: [],
    };
    const subject: Subject = {
      sub: randomUUID(),
      email: `${randomUUID()}@example.com`,
      emailVerified: true,
      name: 'Ada',
      claims: { given_name: 'Ada', address: { country: 'GB' } },
      updatedAt: now - day,
    };
    await world().putClient(client);
    await world().putSubject(subject);
    const terms: GrantTerms = {
      ownerId: subject.sub,
      clientId: client.id,
      scopes: [
        { scope: 'openid', endsAt: null },
        { scope: 'email', endsAt: now + 20 * day },
      ],
      resources: ['https://api.example'],
      declined: ['phone'],
      endsAt: now + 30 * day,
      once: false,
      ...change,
    };
    return { client, subject, terms };
  }

  async function granted(change: Partial<GrantTerms> = {}) {
    const all = await parties(change);
    return { ...all, grant: await world().store.allow(all.terms, now) };
  }

  async function withCode(grant: Grant, endsAt = now + 60) {
    const code = { hash: `code-${randomUUID()}`, familyId: randomUUID(), endsAt, context };
    await world().store.createCode(grant, code, now);
    return code;
  }

  async function withToken(change: Partial<GrantTerms> = {}, endsAt = now + 7 * day) {
    const all = await granted(change);
    const code = await withCode(all.grant);
    const hash = `token-${randomUUID()}`;
    expect(await world().store.redeemCode(code.hash, { hash, endsAt }, now)).toBe(true);
    return { ...all, code, hash };
  }

  /** The status of the grant's epoch. */
  async function statusOf({ status }: Pick<Grant, 'status'>) {
    return (await world().store.findEpoch(status))?.status;
  }

  /** The same as the status list shows it. */
  async function listedStatus({ status: { list, index } }: Pick<Grant, 'status'>) {
    const { marked = [] } = (await world().store.statusList(list)) ?? {};
    return marked.find((entry) => entry.index === index)?.status ?? tokenStatus.valid;
  }

  return { world, parties, granted, withCode, withToken, statusOf, listedStatus };
}
