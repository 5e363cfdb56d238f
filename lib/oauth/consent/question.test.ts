import { describe, expect, it } from 'vitest';
import type { Client, ReachableApi } from '../model/client-records';
import { createPortal, good, issuer, pageOf, resource, trailmap } from '../testing/authorize.fixture';

const wide = { ...good, scope: 'openid email profile routes.read routes.write' };

describe('the warning about access that never expires', () => {
  const allowed = (change: Partial<ReachableApi>, more: Partial<Client> = {}): Client => ({
    ...trailmap,
    ...more,
    apis: trailmap.apis.map((api) => (api.resource === resource ? { ...api, ...change } : api)),
  });
  const lasting = { opaqueTokens: true, lastingTokens: true };
  it.each<[string, Client, boolean, string, boolean]>([
    ['a token may have no expiry', allowed(lasting), true, wide.scope, true],
    ['another permission is asked for', allowed(lasting), true, 'openid email', false],
    ['the operator does not allow it', allowed(lasting), false, wide.scope, false],
    ['the API uses signed tokens', allowed({ lastingTokens: true }), true, wide.scope, false],
    ['the access always has an end', allowed(lasting, { maxGrantSeconds: 3600 }), true, wide.scope, false],
  ])('if %s', async (_, client, lastingTokens, scope, isShown) => {
    const portal = createPortal([client], { settings: { lastingTokens } });
    const login = portal.signIn('s1');
    const question = await portal.question(pageOf(await portal.start({ ...wide, scope }, 's1')).id, login);
    expect(question.lasting).toBe(isShown ? true : undefined);
  });
});

describe('the pending request', () => {
  it('names the client, the origin that the browser is finally sent to, and the address to resume at', async () => {
    const { server, start } = createPortal();
    const { id } = pageOf(await start(good));
    expect(await server.interactions.pending(id)).toMatchObject({
      client: { id: 'trailmap' },
      redirectOrigin: 'https://trailmap.example',
      resumeUrl: `${issuer}/oauth/authorize?interaction=${id}`,
    });
    expect(await server.interactions.pending('unknown')).toBeUndefined();
  });
});

describe('the consent question', () => {
  it('has one line per scope, with the values that it would release', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    const { lines, current, maxEndsAt } = await portal.question(pageOf(await portal.start(wide, 's1')).id, login);
    expect(current).toBeUndefined();
    expect(maxEndsAt).toBeUndefined();
    expect(lines).toEqual([
      { scope: 'openid', required: true, isNew: true, selected: true, values: { sub: 'ada' } },
      {
        scope: 'email',
        required: true,
        isNew: true,
        selected: true,
        values: { email: 'ada@example.com', email_verified: true },
      },
      expect.objectContaining({
        scope: 'profile',
        required: false,
        selected: true,
        values: expect.objectContaining({ name: 'Ada Lovelace', birthdate: '1815-12-10' }),
      }),
      expect.objectContaining({
        scope: 'routes.read',
        required: true,
        api: { name: 'Routes', resource, title: 'See your saved routes', description: 'Read only.', effect: 'reads' },
        values: {},
      }),
      expect.objectContaining({ scope: 'routes.write', required: false, selected: false }),
    ]);
  });

  it('lists new scopes first, and selects what was allowed last time', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    await portal.allow(pageOf(await portal.start({ ...good, scope: 'openid email profile' }, 's1')).id, login, {
      scopes: ['profile'],
    });
    const { lines, current } = await portal.question(pageOf(await portal.start(wide, 's1')).id, login);
    expect(current?.ownerId).toBe('ada');
    expect(lines.map(({ scope, isNew, selected }) => [scope, isNew, selected])).toEqual([
      ['routes.read', true, true],
      ['routes.write', true, false],
      ['openid', false, true],
      ['email', false, true],
      ['profile', false, true],
    ]);
  });

  it('pre-selects nothing more for an app that has access already', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    await portal.allow(pageOf(await portal.start({ ...good, scope: 'openid profile' }, 's1')).id, login, {
      scopes: [],
    });
    const asked = { ...good, scope: 'openid profile routes.write', prompt: 'consent' };
    const { lines } = await portal.question(pageOf(await portal.start(asked, 's1')).id, login);
    expect(lines.map(({ scope, selected }) => [scope, selected])).toEqual([
      ['profile', false],
      ['routes.write', false],
      ['openid', true],
    ]);
  });

  it('shows an individually requested claim in the line of its scope (OpenID Connect Core §5.5)', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    const claims = JSON.stringify({ userinfo: { name: { essential: true }, phone_number: null } });
    const { id } = pageOf(await portal.start({ ...good, scope: 'openid', claims }, 's1'));
    expect((await portal.question(id, login)).lines.map(({ scope }) => scope)).toEqual(['openid', 'profile']);

    const { code, grant } = await portal.codeOf(await portal.allow(id, login, { scopes: ['profile'] }));
    expect(grant.scopes.map(({ scope }) => scope)).toEqual(['openid', 'profile']);
    expect(code.context.scopes).toEqual(['openid']);
    expect(code.context.claims?.userinfo['name']).toEqual({ essential: true });
  });

  it('can be previewed with everything that the client may ask for', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    const { server } = portal;
    const example = await server.consent.example('trailmap', login);
    expect(example?.lines.map(({ scope, isNew, selected }) => [scope, isNew, selected])).toEqual([
      ['openid', true, true],
      ['profile', true, true],
      ['email', true, true],
      ['routes.read', true, true],
      ['routes.write', true, false],
      ['invoices.read', true, false],
    ]);
    expect(await server.consent.example('nobody', login)).toBeUndefined();
  });

  it('is not shown to a person other than the one who must answer', async () => {
    const portal = createPortal();
    const bob = portal.signIn('s2', 'bob');
    const claims = JSON.stringify({ id_token: { sub: { value: 'ada' } } });
    const { id } = pageOf(await portal.start({ ...good, claims }, 's2'));
    expect(await portal.server.consent.question(id, bob)).toBeUndefined();
    expect(await portal.server.consent.question(id, portal.signIn('s1'))).toBeDefined();
  });
});
