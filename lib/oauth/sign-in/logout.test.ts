import { createLocalJWKSet, decodeJwt, EncryptJWT, type JSONWebKeySet, jwtVerify, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { clientMetadataSchema } from '../clients/metadata';
import { clientMetadataFaults } from '../clients/metadata-rules';
import type { Client } from '../model/client-records';
import { answerOf, createPortal, good, issuer, legacyApp, locationOf } from '../testing/authorize.fixture';

const postLogoutUri = 'https://trailmap.example/goodbye?a=1';
const backChannelUri = 'https://trailmap.example/backchannel';
const frontChannelUri = 'https://trailmap.example/frame?x=1';

const appOf = (id: string, metadata: Record<string, unknown> = {}): Client => ({
  ...legacyApp,
  id,
  metadata: clientMetadataSchema.parse({
    ...legacyApp.metadata,
    post_logout_redirect_uris: [postLogoutUri],
    ...metadata,
  }),
});
const app = appOf('app');
const front = appOf('front', { frontchannel_logout_uri: frontChannelUri });
const back = appOf('back', { backchannel_logout_uri: backChannelUri, id_token_signed_response_alg: 'ES256' });

type Sent = { url: string; method: string; type: string | null; body: string };

async function portalOf(answer = () => new Response()) {
  const sent: Sent[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    const { url, method, headers } = request;
    sent.push({ url, method, type: headers.get('content-type'), body: await request.text() });
    return answer();
  };
  const portal = createPortal([app, front, back], { fetch });
  /** A person signs in with this app, which gets an ID token. */
  async function signedIn(clientId: string, sid = 's1', responseType = 'code id_token'): Promise<string> {
    const plain = responseType === 'id_token' ? { code_challenge: undefined, code_challenge_method: undefined } : {};
    const response = await portal.through({ ...good, ...plain, client_id: clientId, response_type: responseType }, sid);
    return answerOf(response).get('id_token') ?? '';
  }
  const logout = (parameters: Record<string, string>, sid?: string) =>
    portal.server.endSession(
      new Request(`${issuer}/oauth/logout?${new URLSearchParams(parameters)}`, {
        headers: sid === undefined ? {} : { cookie: sid },
      }),
    );
  const post = (parameters: Record<string, string>, sid?: string) =>
    portal.server.endSession(
      new Request(`${issuer}/oauth/logout`, {
        method: 'POST',
        body: new URLSearchParams(parameters),
        headers: sid === undefined ? {} : { cookie: sid },
      }),
    );
  return { ...portal, sent, signedIn, logout, post };
}

/** Where a response redirects to, and the ticket that it passes on. */
function pageOf(response: Response) {
  const { pathname, searchParams } = locationOf(response);
  return {
    status: response.status,
    path: pathname,
    ask: searchParams.get('logout') ?? '',
    done: searchParams.get('done') ?? '',
  };
}

describe('RP-Initiated Logout 1.0', () => {
  test('§2: in a browser with several accounts, the session that the ID token names ends', async () => {
    const portal = await portalOf();
    const hint = await portal.signedIn('app', 's1');
    portal.signIn('s2', 'bob');
    const asked = { id_token_hint: hint, post_logout_redirect_uri: postLogoutUri };
    const response = await portal.logout(asked, 's2 s1');
    expect(response.headers.get('location')).toBe(postLogoutUri);
    expect(portal.ended).toEqual(['s1']);
    // The active account stays signed in.
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(pageOf(await portal.logout(asked, 's2 s1'))).toMatchObject({ path: '/signout' });
  });

  test('§2: an ID token of this session signs out at once and returns to the app with state', async () => {
    const portal = await portalOf();
    const hint = await portal.signedIn('app');
    const asked = { id_token_hint: hint, post_logout_redirect_uri: postLogoutUri, state: 'a&b' };
    const response = await portal.logout(asked, 's1');
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`${postLogoutUri}&state=a%26b`);
    expect(response.headers.get('set-cookie')).toContain('Max-Age=0');
    expect(portal.ended).toEqual(['s1']);
  });

  test('§2: POST works the same; a cross-site POST without cookies is repeated as a GET', async () => {
    const portal = await portalOf();
    const hint = await portal.signedIn('app');
    const asked = { id_token_hint: hint, post_logout_redirect_uri: postLogoutUri };
    const bounced = pageOf(await portal.post(asked));
    expect(bounced).toMatchObject({ status: 303, path: '/oauth/logout' });
    expect(portal.ended).toEqual([]);
    const response = await portal.logout({ logout: bounced.ask }, 's1');
    expect(response.headers.get('location')).toBe(postLogoutUri);
    expect(portal.ended).toEqual(['s1']);
  });

  test('§2: the page that asks is in the language that the app wants, also after a POST without cookies', async () => {
    const portal = await portalOf();
    portal.signIn('s1');
    const bounced = locationOf(await portal.post({ client_id: 'app', ui_locales: 'fr-CA de' }));
    expect(bounced.pathname).toBe('/oauth/logout');
    const asked = locationOf(await portal.logout(Object.fromEntries(bounced.searchParams), 's1'));
    expect([asked.pathname, asked.searchParams.get('ui_locales')]).toEqual(['/signout', 'fr-CA de']);
    const wrong = locationOf(await portal.logout({ client_id: 'app', ui_locales: 'x'.repeat(600) }, 's1'));
    expect([...wrong.searchParams.keys()]).toEqual(['logout']);
  });

  test('§4: an expired ID token still names the session', async () => {
    const portal = await portalOf();
    const hint = await portal.signedIn('app');
    portal.clock.now += 30 * 86_400;
    await portal.logout({ id_token_hint: hint }, 's1');
    expect(portal.ended).toEqual(['s1']);
  });

  test('§2: without a redirect URI the browser stays at this server', async () => {
    const portal = await portalOf();
    const response = await portal.logout({ id_token_hint: await portal.signedIn('app') }, 's1');
    expect(response.headers.get('location')).toBe(`${issuer}/signout`);
  });

  test.each(['no hint', 'client_id alone', 'another session of the same person'])(
    '§2: with %s the page asks for confirmation',
    async (which) => {
      const portal = await portalOf();
      const hint = await portal.signedIn('app', 's1');
      portal.signIn('s2');
      const asked: Record<string, string> =
        which === 'no hint'
          ? {}
          : which === 'client_id alone'
            ? { client_id: 'app', post_logout_redirect_uri: postLogoutUri, state: 'st' }
            : { id_token_hint: hint, post_logout_redirect_uri: postLogoutUri, state: 'st' };
      const response = await portal.logout(asked, 's2');
      const { path, ask } = pageOf(response);
      expect(path).toBe('/signout');
      expect(response.headers.get('set-cookie')).toBeNull();
      expect(portal.ended).toEqual([]);
      const pending = await portal.server.logout.pending(ask);
      expect(pending.client?.id).toBe(which === 'no hint' ? undefined : 'app');
      expect(pending.redirectOrigin).toBe(which === 'no hint' ? undefined : 'https://trailmap.example');
      // After the person confirms.
      expect(await portal.server.logout.after(ask, 's2')).toBe(
        which === 'no hint' ? `${issuer}/signout` : `${postLogoutUri}&state=st`,
      );
    },
  );

  test('§3: without a client, no redirect URI is used', async () => {
    const portal = await portalOf();
    portal.signIn('s1');
    const { ask } = pageOf(await portal.logout({ post_logout_redirect_uri: 'https://evil.example/' }, 's1'));
    expect(await portal.server.logout.pending(ask)).toEqual({});
    expect(await portal.server.logout.after(ask, 's1')).toBe(`${issuer}/signout`);
  });

  test.each([
    ['an unregistered redirect URI', { post_logout_redirect_uri: 'https://trailmap.example/goodbye' }],
    ['a redirect URI with an extra query parameter', { post_logout_redirect_uri: `${postLogoutUri}&b=2` }],
    ['a hint for a client other than client_id', { client_id: 'front' }],
    ['an unknown client', { client_id: 'nobody', id_token_hint: '' }],
  ])('§2, §3: %s is refused on a page, and no session ends', async (_, change) => {
    const portal = await portalOf();
    const hint = await portal.signedIn('app');
    const response = await portal.logout({ id_token_hint: hint, ...change }, 's1');
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toMatch(/invalid_(request|client)/);
    expect(portal.ended).toEqual([]);
  });

  test('§2, §4: with an invalid hint the page asks for confirmation, as without one', async () => {
    const portal = await portalOf();
    const hint = await portal.signedIn('app');
    const [header, payload] = hint.split('.');
    for (const forged of ['x', `${header}.${payload}.AAAA`, `eyJhbGciOiJub25lIn0.${payload}.`]) {
      const asked = { id_token_hint: forged, post_logout_redirect_uri: postLogoutUri, state: 'st' };
      for (const sid of ['s1', undefined]) {
        // The client in such a hint is ignored, so there is no redirect back.
        const alone = pageOf(await portal.logout(asked, sid));
        expect(alone).toMatchObject({ status: 303, path: '/signout' });
        expect(await portal.server.logout.pending(alone.ask)).toEqual({});
        expect(await portal.server.logout.after(alone.ask, sid)).toBe(`${issuer}/signout`);
      }
      const named = pageOf(await portal.logout({ ...asked, client_id: 'app' }, 's1'));
      expect(named.path).toBe('/signout');
      expect(await portal.server.logout.after(named.ask, 's1')).toBe(`${postLogoutUri}&state=st`);
      // An unregistered redirect URI is still refused.
      const evil = { id_token_hint: forged, client_id: 'app', post_logout_redirect_uri: 'https://evil.example/' };
      expect((await portal.logout(evil, 's1')).status).toBe(400);
    }
    expect(portal.ended).toEqual([]);
  });

  test('§2: if nobody is signed in, a hint returns directly to the app, and without one a page is shown', async () => {
    const portal = await portalOf();
    const hint = await portal.signedIn('app');
    const back = { post_logout_redirect_uri: postLogoutUri };
    expect((await portal.logout({ id_token_hint: hint, ...back })).headers.get('location')).toBe(postLogoutUri);
    expect(pageOf(await portal.logout({ client_id: 'app', ...back })).path).toBe('/signout');
  });

  test('a ticket cannot be forged, changed, used for the other page, or used after it expires', async () => {
    const portal = await portalOf();
    portal.signIn('s1');
    const { ask } = pageOf(await portal.logout({ client_id: 'app', post_logout_redirect_uri: postLogoutUri }, 's1'));
    const claims = {
      use: 'ask',
      clientId: 'app',
      redirectUri: postLogoutUri,
      hintSid: 's1',
      exp: portal.clock.now + 3600,
    };
    const direct = { alg: 'dir', enc: 'A256GCM' };
    const guessed = new Uint8Array(32).fill(1);
    const forged = await new EncryptJWT(claims).setProtectedHeader(direct).encrypt(guessed);
    const [header, key, iv, text = '', tag] = ask.split('.');
    const changed = [header, key, iv, `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`, tag].join('.');
    const mixed = [...forged.split('.').slice(0, 4), tag].join('.');
    const unsigned = new UnsecuredJWT(claims).encode();
    for (const wrong of ['', 'x', 'x.y', forged, changed, mixed, unsigned, `${ask}.`, ask.slice(0, -1)]) {
      expect(await portal.server.logout.after(wrong, undefined)).toBe(`${issuer}/signout`);
      expect(await portal.server.logout.done(wrong)).toBeUndefined();
    }
    expect(await portal.server.logout.done(ask)).toBeUndefined();
    expect((await portal.logout({ logout: forged }, 's1')).status).toBe(400);
    // An address does not show what is in a ticket.
    expect(Buffer.from(text, 'base64url').toString()).not.toContain('goodbye');
    portal.clock.now += 3600;
    expect((await portal.logout({ logout: ask }, 's1')).status).toBe(400);
    expect(await portal.server.logout.after(ask, undefined)).toBe(`${issuer}/signout`);
  });

  test('§3: a redirect URI that the developer has removed since is not used', async () => {
    const portal = await portalOf();
    portal.signIn('s1');
    const { ask } = pageOf(await portal.logout({ client_id: 'app', post_logout_redirect_uri: postLogoutUri }, 's1'));
    portal.store.putClient(appOf('app', { post_logout_redirect_uris: [] }));
    expect(await portal.server.logout.after(ask, 's1')).toBe(`${issuer}/signout`);
  });

  test('§2.1: discovery lists the logout features', async () => {
    const portal = await portalOf();
    const response = await portal.server.discovery(new Request(`${issuer}/.well-known/openid-configuration`));
    expect(await response.json()).toMatchObject({
      end_session_endpoint: `${issuer}/oauth/logout`,
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      frontchannel_logout_supported: true,
      frontchannel_logout_session_supported: true,
    });
  });
});

describe('Back-Channel Logout 1.0', () => {
  const notice = { clientId: 'back', sid: 's1', sub: 'ada' };

  test('§2.4, §2.5: a signed logout token is posted, with the same jti at each attempt', async () => {
    const portal = await portalOf();
    await portal.server.logout.deliver(notice, 'job-1');
    await portal.server.logout.deliver(notice, 'job-1');
    expect(portal.sent).toHaveLength(2);
    const [first] = portal.sent;
    expect(first).toMatchObject({ url: backChannelUri, method: 'POST', type: 'application/x-www-form-urlencoded' });
    const jwks = await portal.server.jwks(new Request(`${issuer}/oauth/jwks`));
    const keys: JSONWebKeySet = {
      keys: z.object({ keys: z.array(z.looseObject({ kty: z.string() })) }).parse(await jwks.json()).keys,
    };
    const token = new URLSearchParams(first?.body).get('logout_token') ?? '';
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys), {
      issuer,
      audience: 'back',
      typ: 'logout+jwt',
      algorithms: ['ES256'],
      currentDate: new Date(portal.clock.now * 1000),
    });
    expect(protectedHeader.typ).toBe('logout+jwt');
    expect(payload).toEqual({
      iss: issuer,
      aud: 'back',
      sub: 'ada',
      sid: 's1',
      iat: portal.clock.now,
      exp: portal.clock.now + 120,
      jti: 'job-1',
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    });
    // §2.4: so that it can never be mistaken for an ID token.
    expect(payload).not.toHaveProperty('nonce');
    expect(decodeJwt(new URLSearchParams(portal.sent[1]?.body).get('logout_token') ?? '').jti).toBe('job-1');
  });

  test('a logout token is not accepted as id_token_hint', async () => {
    const portal = await portalOf();
    await portal.server.logout.deliver(notice, 'job-1');
    const token = new URLSearchParams(portal.sent[0]?.body).get('logout_token') ?? '';
    portal.signIn('s1');
    expect(pageOf(await portal.logout({ id_token_hint: token }, 's1')).path).toBe('/signout');
    expect(portal.ended).toEqual([]);
  });

  test.each([400, 404, 500, 302])('§2.8: a response with status %i is retried', async (status) => {
    const portal = await portalOf(() => new Response(null, { status }));
    await expect(portal.server.logout.deliver(notice, 'job-1')).rejects.toThrow(String(status));
  });

  test('§2.8: 200 and 204 mean success', async () => {
    for (const status of [200, 204]) {
      const portal = await portalOf(() => new Response(null, { status }));
      await portal.server.logout.deliver(notice, 'job-1');
    }
  });

  test('a client that was deleted, or removed its URI, is not notified', async () => {
    const portal = await portalOf();
    await portal.server.logout.deliver({ ...notice, clientId: 'nobody' }, 'job-1');
    await portal.server.logout.deliver({ ...notice, clientId: 'app' }, 'job-1');
    expect(portal.sent).toEqual([]);
  });

  test.each(['code', 'code id_token', 'id_token'])(
    '§2.5: a client that got its ID token with the response type %s is notified',
    async (type) => {
      const portal = await portalOf();
      await portal.signedIn('back', 's1', type);
      expect(await portal.store.sessionClients('s1')).toEqual([{ clientId: 'back', sid: 's1' }]);
      expect(await portal.store.sessionClients('s2')).toEqual([]);
    },
  );

  test('§2.2: the registration is validated', () => {
    const faults = (change: Record<string, unknown>) =>
      clientMetadataFaults(clientMetadataSchema.parse({ ...app.metadata, ...change }), 'web').map(({ field }) => field);
    expect(faults({ backchannel_logout_uri: backChannelUri })).toEqual([]);
    expect(faults({ backchannel_logout_uri: 'http://localhost:4000/out' })).toEqual([]);
    expect(faults({ backchannel_logout_uri: 'http://trailmap.example/out' })).toEqual(['backchannel_logout_uri']);
    expect(faults({ backchannel_logout_uri: `${backChannelUri}#x` })).toEqual(['backchannel_logout_uri']);
  });
});

describe('Front-Channel Logout 1.0', () => {
  test('§2: the page loads the apps of the session in frames, with iss and sid, and then continues', async () => {
    const portal = await portalOf();
    await portal.signedIn('front');
    const hint = await portal.signedIn('app');
    const asked = { id_token_hint: hint, post_logout_redirect_uri: postLogoutUri, state: 'st' };
    const { path, done } = pageOf(await portal.logout(asked, 's1'));
    expect(path).toBe('/signout');
    expect(await portal.server.logout.done(done)).toMatchObject({
      client: { id: 'app' },
      frames: [`${frontChannelUri}&iss=${encodeURIComponent(issuer)}&sid=s1`],
      continueTo: `${postLogoutUri}&state=st`,
    });
  });

  test('§2: apps of other sessions are not notified', async () => {
    const portal = await portalOf();
    await portal.signedIn('front', 's2');
    const hint = await portal.signedIn('app', 's1');
    expect((await portal.logout({ id_token_hint: hint }, 's1')).headers.get('location')).toBe(`${issuer}/signout`);
  });

  test('§2: signing out at this server notifies them too', async () => {
    const portal = await portalOf();
    await portal.signedIn('front');
    const done = new URL(await portal.server.logout.after(undefined, 's1')).searchParams.get('done') ?? '';
    const page = await portal.server.logout.done(done);
    expect(page?.frames).toHaveLength(1);
    expect(page?.continueTo).toBeUndefined();
  });

  test('§2: the URI must have the origin of a redirect URI', () => {
    const faults = (uri: string) =>
      clientMetadataFaults(clientMetadataSchema.parse({ ...app.metadata, frontchannel_logout_uri: uri }), 'web').map(
        ({ field }) => field,
      );
    expect(faults(frontChannelUri)).toEqual([]);
    expect(faults('https://trailmap.example:8443/frame')).toEqual(['frontchannel_logout_uri']);
    expect(faults('https://elsewhere.example/frame')).toEqual(['frontchannel_logout_uri']);
  });
});
