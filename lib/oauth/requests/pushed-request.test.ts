import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sha256 } from '../crypto';
import type { Client } from '../model/client-records';
import {
  answerOf,
  createPortal,
  desktop,
  good,
  issuer,
  locationOf,
  type Parameters,
  pageOf,
  startedAt,
  trailmap,
} from '../testing/authorize.fixture';

const secret = 'a-secret-of-trailmap';
const basic = { authorization: `Basic ${Buffer.from(`trailmap:${secret}`).toString('base64')}` };
const client: Client = { ...trailmap, secretHashes: [sha256(secret)] };
const stricter: Client = { ...client, metadata: { ...client.metadata, require_pushed_authorization_requests: true } };

const answerSchema = z.object({ request_uri: z.string(), expires_in: z.number() });

function portalWith(clients: Client[] = [client, desktop], settings = {}) {
  const portal = createPortal(clients, { settings });
  const pushed = async (parameters: Parameters = good) =>
    answerSchema.parse(await (await portal.push(parameters, basic)).json());
  const redeem = (request_uri: string, more: Record<string, string> = {}, sid?: string) =>
    portal.start({ client_id: 'trailmap', request_uri, ...more }, sid);
  const refusal = async (parameters: Parameters, headers: Record<string, string> = basic) => {
    const response = await portal.push(parameters, headers);
    const { error } = z.object({ error: z.string().optional() }).parse(await response.json());
    return [response.status, error];
  };
  return { ...portal, pushed, redeem, refusal };
}

describe('the pushed authorization request endpoint (RFC 9126 §2)', () => {
  it('returns a reference that is random, short-lived and not cacheable (§2.2)', async () => {
    const portal = portalWith();
    const response = await portal.push(good, basic);
    expect(response.status).toBe(201);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { request_uri, expires_in } = answerSchema.parse(await response.json());
    expect(request_uri).toMatch(/^urn:ietf:params:oauth:request_uri:[\w-]{43}$/);
    expect(expires_in).toBe(90);
    expect((await portal.pushed()).request_uri).not.toBe(request_uri);
  });

  it('authenticates the client as the token endpoint does, public ones by their id (§2)', async () => {
    const { push, refusal } = portalWith();
    expect(await refusal(good, {})).toEqual([401, 'invalid_client']);
    expect(await refusal(good, { authorization: `Basic ${btoa('trailmap:wrong')}` })).toEqual([401, 'invalid_client']);
    expect(await refusal({ ...good, client_id: 'desktop' })).toEqual([400, 'invalid_request']);
    const native = { ...good, client_id: 'desktop', redirect_uri: 'http://127.0.0.1:4711/cb', scope: 'openid' };
    expect((await push(native)).status).toBe(201);
  });

  it.each<[string, Parameters, string]>([
    ['a redirect_uri that is not registered', { ...good, redirect_uri: 'https://evil.example/' }, 'invalid_request'],
    ['no redirect_uri', { ...good, redirect_uri: undefined }, 'invalid_request'],
    ['a scope that is not allowed', { ...good, scope: 'openid phone' }, 'invalid_scope'],
    ['no PKCE', { ...good, code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['a response type that is not registered', { ...good, response_type: 'token' }, 'unauthorized_client'],
    ['a resource that is unknown', { ...good, resource: 'https://unknown.example' }, 'invalid_target'],
    ['a repeated parameter', [...Object.entries(good), ['scope', 'openid']], 'invalid_request'],
    ['a request_uri (§2.1)', { ...good, request_uri: 'urn:ietf:params:oauth:request_uri:x' }, 'invalid_request'],
  ])('refuses %s as the authorization endpoint would (§2.3)', async (_, parameters, error) => {
    expect(await portalWith().refusal(parameters)).toEqual([400, error]);
  });

  it('tells the developer of a refusal, and accepts only POST', async () => {
    const { refusal, server, store } = portalWith();
    await refusal({ ...good, scope: 'openid phone' });
    await server.flush();
    expect(store.refusals).toMatchObject([{ clientId: 'trailmap', endpoint: 'par', error: 'invalid_scope' }]);
    expect((await server.par(new Request(`${issuer}/oauth/par`))).status).toBe(405);
  });
});

describe('a pushed request at the authorization endpoint (RFC 9126 §4)', () => {
  it('needs client_id and request_uri, and overrides all other parameters', async () => {
    const { pushed, redeem, store, clock, signIn, visit, allow } = portalWith();
    const { request_uri } = await pushed();
    const { path, id } = pageOf(await redeem(request_uri, { scope: 'openid routes.write', state: 'forged' }));
    expect(path).toBe('/login');
    expect((await store.findInteraction(id, clock.now))?.request).toMatchObject({
      scopes: ['openid', 'email'],
      state: 'st-1',
    });
    const login = signIn('s1');
    await visit(`${issuer}/oauth/authorize?interaction=${id}`, 's1');
    const answer = answerOf(await allow(id, login));
    expect(answer.get('code')).toMatch(/^[\w-]{43}$/);
    expect(answer.get('state')).toBe('st-1');
  });

  it('does not store the credentials of the push', async () => {
    const { push, store, clock } = portalWith([
      { ...client, metadata: { ...client.metadata, token_endpoint_auth_method: 'client_secret_post' } },
    ]);
    const { request_uri } = answerSchema.parse(
      await (await push({ ...good, client_secret: secret, foo: 'bar' })).json(),
    );
    const kept = await store.findPushedRequest(`request_uri:${sha256(request_uri)}`, clock.now);
    expect(Object.fromEntries(kept?.parameters ?? [])).toEqual(good);
  });

  it('may be visited several times and answered once (§4; FAPI 2.0 §5.3.2.2 note 3)', async () => {
    const { pushed, redeem, signIn, allow } = portalWith();
    const { request_uri } = await pushed();
    const first = pageOf(await redeem(request_uri));
    const second = pageOf(await redeem(request_uri));
    expect(second.id).not.toBe(first.id);
    const login = signIn('s1');
    expect(answerOf(await allow(second.id, login)).has('code')).toBe(true);
    expect(answerOf(await allow(first.id, login)).get('error')).toBe('invalid_request');
    const again = await redeem(request_uri, {}, 's1');
    expect(again.status).toBe(400);
    expect(await again.text()).toContain('invalid_request_uri');
  });

  it('is refused when expired (§2.2), for another client (§7.1), and when unknown', async () => {
    const { pushed, redeem, start, clock, server, store } = portalWith();
    const { request_uri } = await pushed();
    for (const attempt of [
      () => redeem(`${request_uri.slice(0, -1)}!`),
      () => start({ client_id: 'desktop', request_uri }),
      () => {
        clock.now = startedAt + 90;
        return redeem(request_uri);
      },
    ]) {
      const response = await attempt();
      expect(response.status).toBe(400);
      expect(response.headers.get('location')).toBeNull();
      expect(await response.text()).toContain('invalid_request_uri');
    }
    await server.flush();
    expect(store.refusals.map(({ error }) => error)).toEqual(Array(3).fill('invalid_request_uri'));
  });

  it('is checked again when it starts, against the current registration', async () => {
    const { pushed, redeem, store } = portalWith();
    const { request_uri } = await pushed();
    store.putClient({ ...client, scopes: [{ scope: 'openid', required: true }] });
    expect(answerOf(await redeem(request_uri)).get('error')).toBe('invalid_scope');
    store.putClient({ ...client, metadata: { ...client.metadata, redirect_uris: ['https://trailmap.example/other'] } });
    expect((await redeem(request_uri)).status).toBe(400);
  });

  it('that cannot be opened is reported to the app only at a redirect URI of the request itself', async () => {
    const { redeem } = portalWith();
    const request_uri = 'urn:ietf:params:oauth:request_uri:unknown';
    const told = await redeem(request_uri, { redirect_uri: good.redirect_uri, state: 's' });
    expect(Object.fromEntries(answerOf(told))).toMatchObject({ error: 'invalid_request_uri', state: 's', iss: issuer });
    expect((await redeem(request_uri, { redirect_uri: 'https://evil.example/' })).status).toBe(400);
  });
});

describe('requiring it (RFC 9126 §5 and §6)', () => {
  it.each<[string, Client, Record<string, boolean>]>([
    ['a client', stricter, {}],
    ['the operator', client, { requirePushedRequests: true }],
  ])('can be configured by %s', async (_, asking, settings) => {
    const { start, pushed, redeem, server } = portalWith([asking], settings);
    expect(answerOf(await start(good)).get('error')).toBe('invalid_request');
    expect(answerOf(await start({ ...good, request: 'a.b.c' })).get('error')).toBe('invalid_request');
    expect(pageOf(await redeem((await pushed()).request_uri)).path).toBe('/login');
    const metadata = await (await server.discovery(new Request(`${issuer}/.well-known/openid-configuration`))).json();
    expect(metadata.require_pushed_authorization_requests).toBe(settings['requirePushedRequests'] ?? false);
  });

  it('does not interrupt a flow that has started', async () => {
    const { pushed, redeem, visit } = portalWith([stricter]);
    const { id } = pageOf(await redeem((await pushed()).request_uri));
    expect(locationOf(await visit(`${issuer}/oauth/authorize?interaction=${id}`)).pathname).toBe('/login');
  });
});
