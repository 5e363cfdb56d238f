import fc from 'fast-check';
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { clientMetadataSchema } from '../clients/metadata';
import { sha256 } from '../crypto';
import type { Client } from '../model/client-records';
import {
  ada,
  answerOf,
  callback,
  createPortal,
  good,
  issuer,
  pageOf,
  startedAt,
  trailmap,
} from '../testing/authorize.fixture';

const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const choices = ['profile', 'routes.write', 'invoices.read', 'offline_access'];

const open = (id: string, metadata: Record<string, unknown> = {}, more: Partial<Client> = {}): Client => ({
  ...trailmap,
  id,
  metadata: clientMetadataSchema.parse({
    client_name: id,
    redirect_uris: [callback],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
    ...metadata,
  }),
  ...more,
});
const clients = [
  open('plain'),
  open('without-refresh', { grant_types: ['authorization_code'] }),
  open('pairwise', { subject_type: 'pairwise' }),
  open('opaque', {}, { apis: trailmap.apis.map((api) => ({ ...api, opaqueTokens: true })) }),
];

const answerSchema = z.object({ access_token: z.string(), id_token: z.string(), refresh_token: z.string().optional() });

/** Without values that are random for every token, and with sorted scopes, whose order RFC 6749 §3.3 leaves open. */
function withoutRandomValues(claims: Record<string, unknown> | undefined): Record<string, unknown> {
  const { jti: _jti, status: _status, at_hash: _hash, nonce: _nonce, scope, ...rest } = claims ?? {};
  return { ...rest, ...(typeof scope === 'string' && { scope: scope.split(' ').sort() }) };
}

/** Allows these scopes on the consent page, and redeems the code. */
async function issueTo(portal: ReturnType<typeof createPortal>, clientId: string, scopes: string[]) {
  const login = portal.signIn('s1');
  const chosen = choices.filter((scope) => scope !== 'offline_access' || scopes.includes(scope));
  const asked = ['openid', 'email', 'routes.read', ...chosen].join(' ');
  const begun = await portal.start({ ...good, client_id: clientId, scope: asked, prompt: 'consent' }, 's1');
  const answered = await portal.allow(pageOf(begun).id, login, { scopes });
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: callback,
    code_verifier: verifier,
    code: answerOf(answered).get('code') ?? '',
  });
  const response = await portal.server.token(new Request(`${issuer}/oauth/token`, { method: 'POST', body }));
  const tokens = answerSchema.parse(await response.json());
  const userinfo = await portal.server.userinfo(
    new Request(`${issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } }),
  );
  return { login, tokens, userinfo: z.record(z.string(), z.unknown()).parse(await userinfo.json()) };
}

describe('a preview', () => {
  test('equals what is then issued, for every app and every choice', async () => {
    const choice = fc.record({ client: fc.constantFrom(...clients), scopes: fc.subarray(choices) });
    // One portal for all: each answer covers all requested scopes, so nothing of the previous answer remains.
    const portal = createPortal(clients);
    await fc.assert(
      fc.asyncProperty(choice, async ({ client, scopes }) => {
        const login = portal.signIn('s1');
        const seen = (await portal.server.consent.preview(login, { clientId: client.id, scopes }))?.outcome;
        const real = await issueTo(portal, client.id, scopes);
        expect(withoutRandomValues(seen?.idToken)).toEqual(withoutRandomValues(decodeJwt(real.tokens.id_token)));
        expect(seen?.userinfo).toEqual(real.userinfo);
        const opaque = !real.tokens.access_token.includes('.');
        expect(seen?.opaque).toBe(opaque);
        const kept = opaque
          ? (await portal.store.findAccessToken(sha256(real.tokens.access_token), startedAt, startedAt))?.claims
          : decodeJwt(real.tokens.access_token);
        expect(withoutRandomValues(seen?.accessToken)).toEqual(withoutRandomValues(kept));
        expect(seen?.refreshableUntil !== undefined).toBe(real.tokens.refresh_token !== undefined);
      }),
      { numRuns: 60, seed: 20261122 },
    );
  });

  test('of an existing grant shows only what it still allows', async () => {
    const portal = createPortal(clients);
    const { login } = await issueTo(portal, 'plain', ['routes.write']);
    const grant = await portal.store.findGrant('ada', 'plain', startedAt);
    const grantId = grant?.id ?? '';
    const seen = await portal.server.consent.preview(login, { grantId, scopes: ['openid', 'email', 'invoices.read'] });
    expect(seen?.scopes.map(({ scope }) => scope)).not.toContain('invoices.read');
    expect(seen?.scopes.filter(({ allowed }) => allowed).map(({ scope }) => scope)).toEqual(['openid', 'email']);
    expect(seen?.outcome?.userinfo).toEqual({ sub: 'ada', email: ada.email, email_verified: true });
    expect(seen?.outcome?.apis).toEqual([]);
    const all = await portal.server.consent.preview(login, { grantId });
    expect(all?.scopes.every(({ allowed }) => allowed)).toBe(true);
    expect(await portal.server.consent.preview(portal.signIn('s2', 'bob'), { grantId })).toBeUndefined();
    await portal.server.grants.end('ada', grantId);
    expect((await portal.server.consent.preview(login, { grantId }))?.outcome).toBeUndefined();
  });

  test('names the permissions of each API, and until when the app can refresh', async () => {
    const portal = createPortal(clients);
    const seen = await portal.server.consent.preview(portal.signIn('s1'), {
      clientId: 'plain',
      scopes: ['invoices.read'],
    });
    expect(seen?.outcome?.apis.map(({ name, permissions }) => [name, permissions.map(({ title }) => title)])).toEqual([
      ['Routes', ['See your saved routes']],
      ['Ledger', ['See your invoices']],
    ]);
    expect(seen?.outcome?.refreshableUntil).toBe(Infinity);
  });

  test('offers offline_access only if the app asks for it (OpenID Connect Core §11)', async () => {
    const asking = open('asking', {}, { scopes: [...trailmap.scopes, { scope: 'offline_access', required: false }] });
    const portal = createPortal([...clients, asking]);
    const offered = async (clientId: string) =>
      (await portal.server.consent.preview(portal.signIn('s1'), { clientId }))?.scopes.map(({ scope }) => scope);
    expect(await offered('plain')).not.toContain('offline_access');
    expect(await offered('asking')).toContain('offline_access');
  });

  test('stores nothing: no grant, no token', async () => {
    const portal = createPortal(clients);
    await portal.server.consent.preview(portal.signIn('s1'), { clientId: 'opaque', scopes: choices });
    expect(await portal.store.findGrant('ada', 'opaque', startedAt)).toBeUndefined();
    expect(await portal.store.statusList(1)).toBeUndefined();
  });

  test('is undefined if there is no such app or person', async () => {
    const portal = createPortal(clients);
    expect(
      await portal.server.consent.preview(portal.signIn('s1'), { clientId: 'nobody', scopes: [] }),
    ).toBeUndefined();
    const gone = portal.signIn('s2', 'eve');
    expect(await portal.server.consent.preview(gone, { clientId: 'plain', scopes: [] })).toBeUndefined();
  });
});
