import { beforeEach, describe, expect, test } from 'vitest';
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
  resource,
  startedAt,
  trailmap,
} from '../testing/authorize.fixture';

const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const password = 'a-secret-that-is-long-enough-for-a-test';
const payment = { type: 'payment', to: 'Ada' };
const transfer = { type: 'payment', to: 'Bob' };
const ledger = {
  detailTypes: [
    {
      type: 'payment',
      title: 'Make a payment',
      singleAct: false,
      fields: [{ name: 'to', title: 'To', kind: 'text' as const, required: true }],
    },
  ],
};

const bank: Client = {
  ...trailmap,
  id: 'bank',
  metadata: clientMetadataSchema.parse({
    client_name: 'Bank',
    redirect_uris: [callback],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    authorization_details_types: ['payment'],
  }),
  secretHashes: [sha256(password)],
  scopes: trailmap.scopes.map(({ scope }) => ({ scope, required: false })),
  apis: trailmap.apis.map((api) => ({ ...api, ...(api.resource === resource ? ledger : {}) })),
};
const rival: Client = { ...bank, id: 'rival' };
const spa: Client = {
  ...bank,
  id: 'spa',
  metadata: clientMetadataSchema.parse({
    client_name: 'Page',
    redirect_uris: [callback],
    token_endpoint_auth_method: 'none',
  }),
};

const tokensSchema = z.looseObject({ access_token: z.string(), grant_id: z.string().optional(), scope: z.string() });
const basic = (id: string) => ({ authorization: `Basic ${btoa(`${id}:${password}`)}` });

type Extra = Record<string, string>;

describe('Grant Management for OAuth 2.0', () => {
  let portal: ReturnType<typeof createPortal>;
  beforeEach(() => {
    portal = createPortal([bank, rival, spa]);
  });

  const token = async (parameters: Extra, headers: Record<string, string> = basic('bank')) => {
    const body = new URLSearchParams(parameters);
    return portal.server.token(new Request(`${issuer}/oauth/token`, { method: 'POST', body, headers }));
  };

  /** Ada signs in and allows everything, and the app gets its tokens. */
  async function obtain(scope: string, extra: Extra = {}, clientId = 'bank') {
    const answered = await portal.through({ ...good, client_id: clientId, scope, ...extra });
    const code = answerOf(answered).get('code');
    if (code === null) throw new Error(`no code: ${answered.headers.get('location')}`);
    const exchange = { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier };
    const response = await token(exchange, basic(clientId));
    const tokens = tokensSchema.parse(await response.json());
    return { ...tokens, grantId: tokens.grant_id ?? '', scopes: tokens.scope.split(' ').sort() };
  }

  const refused = async (extra: Extra, clientId = 'bank') => {
    const response = await portal.start({ ...good, client_id: clientId, ...extra }, 's1');
    return answerOf(response).get('error');
  };

  async function ownToken(scope: string, clientId = 'bank'): Promise<string> {
    const response = await token({ grant_type: 'client_credentials', scope }, basic(clientId));
    return tokensSchema.parse(await response.json()).access_token;
  }

  const visit = (grantId: string, bearer: string | undefined, method = 'GET') =>
    portal.server.grant(
      new Request(`${issuer}/oauth/grants/${grantId}`, {
        method,
        headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
      }),
    );

  describe('the authorization request (§5.2)', () => {
    test('create makes an additional grant, after consent', async () => {
      const first = await obtain('openid email');
      const second = await obtain('openid email', { grant_management_action: 'create' });
      expect(second.grantId).not.toBe(first.grantId);
      const query = await ownToken('grant_management_query');
      for (const { grantId } of [first, second]) expect((await visit(grantId, query)).status).toBe(200);
    });

    test('without an action the latest grant continues, and its id is returned (§5.4)', async () => {
      const first = await obtain('openid email');
      const again = await obtain('openid email routes.read');
      expect(again.grantId).toBe(first.grantId);
    });

    test('merge adds to the named grant, and leaves the other unchanged', async () => {
      const first = await obtain('openid email');
      const second = await obtain('openid', { grant_management_action: 'create' });
      const merged = await obtain('routes.read', { grant_management_action: 'merge', grant_id: first.grantId });
      expect(merged.grantId).toBe(first.grantId);
      const scopesOf = async (id: string) =>
        (await portal.store.findGrantById(id))?.grant.scopes.map(({ scope }) => scope).sort();
      expect(await scopesOf(first.grantId)).toEqual(['email', 'openid', 'routes.read']);
      expect(await scopesOf(second.grantId)).toEqual(['openid']);
    });

    test('merge needs no consent if the grant contains everything, so that a client can get new tokens (§3.7)', async () => {
      const first = await obtain('openid email');
      const extra = { grant_management_action: 'merge', grant_id: first.grantId, prompt: 'none' };
      const again = await obtain('email', extra);
      expect(again).toMatchObject({ grantId: first.grantId, scope: 'email' });
    });

    test('replace leaves only what is allowed now, always asks, and revokes issued tokens (§5.2, §10)', async () => {
      const first = await obtain('openid email routes.read');
      const extra = { grant_management_action: 'replace', grant_id: first.grantId };
      expect(await refused({ ...extra, scope: 'openid', prompt: 'none' })).toBe('consent_required');
      const replaced = await obtain('openid', extra);
      expect(replaced).toMatchObject({ grantId: first.grantId, scope: 'openid' });
      const introspected = await portal.server.introspect(
        new Request(`${issuer}/oauth/introspect`, {
          method: 'POST',
          body: new URLSearchParams({ token: first.access_token }),
          headers: basic('bank'),
        }),
      );
      expect(await introspected.json()).toEqual({ active: false });
    });

    test('replace shows what it removes; create and merge remove nothing', async () => {
      const { grantId } = await obtain('openid email routes.read', {
        authorization_details: JSON.stringify([payment, transfer]),
        grant_management_action: 'create',
      });
      const login = portal.signIn('s1');
      const losses = async (extra: Extra) => {
        const begun = await portal.start(
          { ...good, client_id: 'bank', scope: 'openid', prompt: 'consent', ...extra },
          's1',
        );
        return (await portal.question(pageOf(begun).id, login)).loses;
      };
      const named = { grant_id: grantId };
      const lost = await losses({ ...named, grant_management_action: 'replace' });
      expect(lost?.scopes.map(({ scope, api }) => [scope, api?.title])).toEqual([
        ['email', undefined],
        ['routes.read', expect.any(String)],
      ]);
      expect(lost?.details.map(({ facts }) => facts[0]?.value)).toEqual(['Ada', 'Bob']);
      const kept = { authorization_details: JSON.stringify([transfer]), scope: 'openid email' };
      const less = await losses({ ...named, ...kept, grant_management_action: 'replace' });
      expect(less?.scopes.map(({ scope }) => scope)).toEqual(['routes.read']);
      expect(less?.details.map(({ facts }) => facts[0]?.value)).toEqual(['Ada']);
      const all = { authorization_details: JSON.stringify([transfer, payment]), scope: 'openid email routes.read' };
      for (const extra of [
        { ...named, ...all, grant_management_action: 'replace' },
        { ...named, grant_management_action: 'merge' },
        { grant_management_action: 'create' },
        {},
      ]) {
        expect(await losses(extra)).toBeUndefined();
      }
    });

    test('authorization details are merged and replaced too (RFC 9396)', async () => {
      const asking = (detail: unknown) => ({ authorization_details: JSON.stringify([detail]) });
      const { grantId } = await obtain('openid', { ...asking(payment), grant_management_action: 'create' });
      const merging = { grant_management_action: 'merge', grant_id: grantId };
      for (const detail of [transfer, payment]) await obtain('openid', { ...asking(detail), ...merging });
      const details = async () => (await portal.store.findGrantById(grantId))?.grant.details;
      expect(await details()).toEqual([payment, transfer]);
      await obtain('openid', { ...asking(transfer), grant_management_action: 'replace', grant_id: grantId });
      expect(await details()).toEqual([transfer]);
    });

    test('a single act cannot be merged into a grant (RFC 9396)', async () => {
      const single = { detailTypes: ledger.detailTypes.map((type) => ({ ...type, singleAct: true })) };
      const apis = bank.apis.map((api) => ({ ...api, ...(api.resource === resource ? single : {}) }));
      portal.store.putClient({ ...bank, apis });
      const stands = await obtain('openid');
      const details = { authorization_details: JSON.stringify([payment]) };
      const merge = { ...details, grant_management_action: 'merge', grant_id: stands.grantId };
      expect(await refused(merge)).toBe('invalid_authorization_details');
      // Scopes that are merged into a grant end with it.
      const login = portal.signIn('s2');
      const create = { ...good, client_id: 'bank', ...details, grant_management_action: 'create' };
      const { id } = pageOf(await portal.start(create, 's2'));
      const { grant } = await portal.codeOf(await portal.allow(id, login, { endsAt: portal.clock.now + 60 }));
      const more = { scope: 'email', grant_management_action: 'merge', grant_id: grant.id };
      const merging = pageOf(await portal.start({ ...good, client_id: 'bank', ...more }, 's2'));
      expect(await portal.question(merging.id, login)).toMatchObject({ singleAct: true });
      const forever = portal.allow(merging.id, login, { scopes: ['email'], endsAt: null });
      await expect(forever).rejects.toMatchObject({ code: 'invalid_request' });
    });

    test('consent for a single use is a separate grant, and the named one stays unchanged', async () => {
      const first = await obtain('openid email');
      const login = portal.signIn('s1');
      const extra = { grant_management_action: 'replace', grant_id: first.grantId };
      const begun = await portal.start({ ...good, client_id: 'bank', scope: 'openid', ...extra }, 's1');
      const state = await portal.codeOf(
        await portal.allow(pageOf(begun).id, login, { scopes: ['openid'], once: true }),
      );
      expect(state.grant.id).not.toBe(first.grantId);
      expect((await portal.store.findGrantById(first.grantId))?.grant.scopes).toHaveLength(2);
    });

    test.each([
      ['an id without an action', { grant_id: 'x' }, 'invalid_request'],
      ['an unknown action', { grant_management_action: 'update', grant_id: 'x' }, 'invalid_request'],
      ['merge without an id', { grant_management_action: 'merge' }, 'invalid_request'],
      ['create with an id', { grant_management_action: 'create', grant_id: 'x' }, 'invalid_request'],
      ['an unknown id', { grant_management_action: 'merge', grant_id: 'x' }, 'invalid_grant_id'],
    ])('%s is refused (§5.3)', async (_name, extra, error) => {
      expect(await refused(extra)).toBe(error);
    });

    test('a client without credentials is refused (§5.1), and gets no id', async () => {
      expect(await refused({ grant_management_action: 'create' }, 'spa')).toBe('invalid_request');
      const answered = await portal.through({ ...good, client_id: 'spa' });
      const code = answerOf(answered).get('code') ?? '';
      const exchange = { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier };
      const response = await token({ ...exchange, client_id: 'spa' }, {});
      expect(tokensSchema.parse(await response.json()).grant_id).toBeUndefined();
    });

    test("another app's grant, an ended one and a single-use one are unknown (§5.3)", async () => {
      const { grantId } = await obtain('openid', {}, 'rival');
      const merge = (id: string) => ({ grant_management_action: 'merge', grant_id: id });
      expect(await refused(merge(grantId))).toBe('invalid_grant_id');
      const own = await obtain('openid');
      await portal.server.grants.end(ada.sub, own.grantId);
      expect(await refused(merge(own.grantId))).toBe('invalid_grant_id');
    });

    test('only the owner can decide about a grant', async () => {
      const { grantId } = await obtain('openid');
      const extra = { grant_management_action: 'merge', grant_id: grantId, scope: 'email' };
      portal.signIn('s2', 'bob');
      const silent = await portal.start({ ...good, client_id: 'bank', ...extra, prompt: 'none' }, 's2');
      expect(answerOf(silent).get('error')).toBe('login_required');
      expect(pageOf(await portal.start({ ...good, client_id: 'bank', ...extra }, 's2')).path).toBe('/login');
    });

    test('a grant that ends during consent is not revived', async () => {
      const { grantId } = await obtain('openid');
      const login = portal.signIn('s1');
      const extra = { grant_management_action: 'merge', grant_id: grantId, scope: 'email' };
      const begun = await portal.start({ ...good, client_id: 'bank', ...extra }, 's1');
      await portal.server.grants.end(ada.sub, grantId);
      const answered = await portal.allow(pageOf(begun).id, login, { scopes: ['email'] });
      expect(answerOf(answered).get('error')).toBe('invalid_grant_id');
      expect((await portal.store.findGrantById(grantId))?.grant.endedAt).toBe(startedAt);
    });
  });

  describe('the grant management endpoint (§6)', () => {
    test('returns what a grant allows, and nothing about its owner (§6.4)', async () => {
      const { grantId } = await obtain('openid email routes.read', {
        authorization_details: JSON.stringify([payment]),
        grant_management_action: 'create',
      });
      const response = await visit(grantId, await ownToken('grant_management_query'));
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await response.json()).toEqual({
        scopes: [{ scope: 'openid email' }, { scope: 'routes.read', resource: [resource] }],
        claims: ['email', 'email_verified'],
        authorization_details: [payment],
        status: 'active',
      });
    });

    test('ends a grant with everything issued under it (§6.5)', async () => {
      const { grantId, access_token } = await obtain('openid email');
      const revoke = await ownToken('grant_management_revoke');
      const response = await visit(grantId, revoke, 'DELETE');
      expect([response.status, await response.text()]).toEqual([204, '']);
      expect((await portal.store.findGrantById(grantId))?.grant).toMatchObject({ endedAt: startedAt });
      const headers = { authorization: `Bearer ${access_token}` };
      expect((await portal.server.userinfo(new Request(`${issuer}/oauth/userinfo`, { headers }))).status).toBe(401);
      expect((await visit(grantId, revoke, 'DELETE')).status).toBe(404);
    });

    test('requires a token for this endpoint with the scope for the action (§6.1, §6.6)', async () => {
      const { grantId, access_token } = await obtain('openid email');
      const query = await ownToken('grant_management_query');
      expect((await visit(grantId, undefined)).status).toBe(401);
      expect((await visit(grantId, 'nonsense')).headers.get('www-authenticate')).toContain('error="invalid_token"');
      expect((await visit(grantId, access_token)).status).toBe(403);
      expect((await visit(grantId, query, 'DELETE')).status).toBe(403);
      expect((await visit(grantId, await ownToken('grant_management_revoke'))).status).toBe(403);
      expect((await portal.store.findGrantById(grantId))?.grant.endedAt).toBeUndefined();
    });

    test("an unknown grant, another app's and an ended one are not found (§6.6)", async () => {
      const { grantId } = await obtain('openid email');
      const foreign = await ownToken('grant_management_query', 'rival');
      expect((await visit(grantId, foreign)).status).toBe(404);
      const query = await ownToken('grant_management_query');
      expect((await visit('0b5ff6ab-7d6c-4a3f-8b3a-7f0a3f1f2e11', query)).status).toBe(404);
      await portal.server.grants.end(ada.sub, grantId);
      expect((await visit(grantId, query)).status).toBe(404);
    });

    test('its scopes are for this server, never granted by default, and never shown to users', async () => {
      const all = await token({ grant_type: 'client_credentials' });
      expect(all.status).toBe(400);
      const elsewhere = { grant_type: 'client_credentials', scope: 'grant_management_query', resource };
      expect(await (await token(elsewhere)).json()).toMatchObject({ error: 'invalid_target' });
      const asked = await obtain('openid grant_management_query');
      expect(asked.scopes).toEqual(['openid']);
    });

    test('is advertised in the metadata (§7.1)', async () => {
      const metadata = await (
        await portal.server.discovery(new Request(`${issuer}/.well-known/openid-configuration`))
      ).json();
      expect(metadata).toMatchObject({
        grant_management_endpoint: `${issuer}/oauth/grants`,
        grant_management_actions_supported: ['query', 'revoke', 'merge', 'replace', 'create'],
        grant_management_action_required: false,
      });
    });
  });
});
