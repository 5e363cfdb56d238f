import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../settings';
import {
  answerOf,
  callback,
  challenge,
  createPortal,
  desktop,
  good,
  issuer,
  pageOf,
  query,
  resource,
  startedAt,
  trailmap,
} from '../testing/authorize.fixture';

describe('from request to code (RFC 6749 §4.1)', () => {
  it('leads through sign-in and consent to the redirect URI, with code, state and iss', async () => {
    const portal = createPortal();
    const asked = await portal.start({ ...good, scope: 'openid email routes.read' });
    expect(asked.status).toBe(303);
    const { path, id } = pageOf(asked);
    expect(path).toBe('/login');

    const login = portal.signIn('s1');
    const resumed = await portal.visit(`${issuer}/oauth/authorize?interaction=${id}`, 's1');
    expect(pageOf(resumed)).toEqual({ path: '/consent', id });

    const answered = await portal.allow(id, login);
    expect(answered.status).toBe(303);
    expect(answered.headers.get('location')).toMatch(/^https:\/\/trailmap\.example\/callback\?tenant=7&code=/);
    expect(answered.headers.get('cache-control')).toBe('no-store');
    expect(answered.headers.get('referrer-policy')).toBe('no-referrer');
    expect([...answered.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(Object.fromEntries(answerOf(answered))).toEqual({
      tenant: '7',
      code: expect.stringMatching(/^[\w-]{43}$/),
      state: 'st-1',
      iss: issuer,
    });

    const { code, grant } = await portal.codeOf(answered);
    expect(code).toMatchObject({ clientId: 'trailmap', epoch: 1, endsAt: startedAt + defaultSettings.codeSeconds });
    expect(code.context).toEqual({
      redirectUri: callback,
      codeChallenge: challenge,
      nonce: 'n-1',
      acr: '1',
      scopes: ['openid', 'email', 'routes.read'],
      resources: [resource],
      login,
    });
    expect(grant).toMatchObject({ ownerId: 'ada', resources: [resource], once: false });
    expect(grant.endsAt).toBeUndefined();
  });

  it('takes a POST with a form as it takes a GET (OpenID Connect Core §3.1.2.1)', async () => {
    const portal = createPortal();
    expect(pageOf(await portal.post(query(good), { cookie: portal.signIn('s1').sid })).path).toBe('/consent');
  });

  it('redirects to a GET to see who is signed in when a cross-site POST came without cookies', async () => {
    const portal = createPortal();
    const response = await portal.post(query({ ...good, prompt: 'none' }));
    const { path, id } = pageOf(response);
    expect(path).toBe('/oauth/authorize');
    portal.signIn('s1');
    const resumed = await portal.visit(`${issuer}${path}?interaction=${id}`, 's1');
    expect(answerOf(resumed).get('error')).toBe('consent_required');
  });

  it.each(['PUT', 'DELETE', 'OPTIONS'])('refuses %s, and has no CORS', async (method) => {
    const { server } = createPortal();
    const headers = { origin: 'https://trailmap.example' };
    const response = await server.authorize(new Request(`${issuer}/oauth/authorize`, { method, headers }));
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each([
    ['JSON', '{}', 'application/json'],
    ['a broken escape', 'client_id=%zz', 'application/x-www-form-urlencoded'],
  ])('shows an error for a body of %s', async (_, body, type) => {
    const { post } = createPortal();
    expect((await post(body, { 'content-type': type })).status).toBe(400);
  });
});

describe('a returning person', () => {
  it('gets a code at once, and the request is not stored', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    await portal.allow(pageOf(await portal.start(good, 's1')).id, login);
    const again = await portal.start({ ...good, prompt: 'none' }, 's1');
    expect((await portal.codeOf(again)).code.context.scopes).toEqual(['openid', 'email']);
    expect(portal.store.grants()).toHaveLength(1);
    expect(portal.store.activities.map(({ kind }) => kind)).toEqual(['allowed']);
  });

  it('is asked again after "just this once", whose grant lasts as long as code and token', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    const scope = 'openid invoices.read';
    const first = await portal.start({ ...good, scope }, 's1');
    const answered = await portal.allow(pageOf(first).id, login, { once: true, scopes: ['invoices.read'] });
    const { grant } = await portal.codeOf(answered);
    expect(grant).toMatchObject({ once: true, endsAt: startedAt + defaultSettings.codeSeconds + 3600 });
    expect(pageOf(await portal.start({ ...good, scope }, 's1')).path).toBe('/consent');
  });

  it('is asked again once the chosen end has passed', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    await portal.allow(pageOf(await portal.start(good, 's1')).id, login, { endsAt: startedAt + 100 });
    portal.clock.now += 99;
    expect(answerOf(await portal.start(good, 's1')).has('code')).toBe(true);
    portal.clock.now += 1;
    expect(pageOf(await portal.start(good, 's1')).path).toBe('/consent');
  });

  it('chooses an account if the app asks for it', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    portal.clock.now += 10;
    const { path, id } = pageOf(await portal.start({ ...good, prompt: 'select_account' }, 's1'));
    expect(path).toBe('/login/accounts');
    expect(await portal.server.interactions.confirmAccount(id, login)).toBe(true);
    expect(pageOf(await portal.visit(`${issuer}/oauth/authorize?interaction=${id}`, 's1')).path).toBe('/consent');
    expect(await portal.server.interactions.confirmAccount('unknown', login)).toBe(false);
  });

  it('signs in again for prompt=login, even right after the last sign-in', async () => {
    const portal = createPortal();
    portal.signIn('s1');
    const { path, id } = pageOf(await portal.start({ ...good, prompt: 'login' }, 's1'));
    expect(path).toBe('/login');
    const resume = `${issuer}/oauth/authorize?interaction=${id}`;
    expect(pageOf(await portal.visit(resume, 's1')).path).toBe('/login');
    portal.signIn('s2');
    expect(pageOf(await portal.visit(resume, 's2')).path).toBe('/consent');
  });
});

describe('prompt=none never shows a page (OpenID Connect Core §3.1.2.1)', () => {
  it.each(['query', 'form_post'])('tells the app by %s what would be needed', async (response_mode) => {
    const portal = createPortal();
    const silent = { ...good, prompt: 'none', response_mode };
    const told = async (sid?: string): Promise<string> => {
      const response = await portal.start(silent, sid);
      return response_mode === 'query' ? (response.headers.get('location') ?? '') : response.text();
    };
    expect(await told()).toContain('login_required');
    portal.signIn('s1');
    expect(await told('s1')).toContain('consent_required');
  });
});

describe('form_post (OAuth 2.0 Form Post Response Mode §2)', () => {
  it('posts itself to the redirect URI, and may be redirected on from there', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    const { id } = pageOf(await portal.start({ ...good, response_mode: 'form_post' }, 's1'));
    const response = await portal.allow(id, login);
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('location')).toBeNull();
    expect(response.headers.get('cache-control')).toBe('no-store');
    const policy = response.headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/]{43}='; base-uri 'none'/);
    // Chromium applies it to every redirect that follows, and the app may redirect anywhere.
    expect(policy).not.toContain('form-action');
    expect(page).toContain(`<form method="post" action="${callback}">`);
    expect(page).toMatch(/name="code" value="[\w-]{43}"/);
    expect(page).toContain('name="state" value="st-1"');
    expect(page).toContain(`name="iss" value="${issuer}"`);
    expect(page).toContain('<noscript><button>Continue</button></noscript>');
  });
});

describe('a request that waited (resuming)', () => {
  it('has finished after its time, after an answer, and if it never existed', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    const { id } = pageOf(await portal.start(good, 's1'));
    const resume = `${issuer}/oauth/authorize?interaction=${id}`;
    const shown = async (url: string) => {
      const response = await portal.visit(url, 's1');
      return response.status === 400 && (await response.text()).includes('interaction_expired');
    };
    expect(await shown(`${issuer}/oauth/authorize?interaction=unknown`)).toBe(true);
    await portal.allow(id, login);
    expect(await shown(resume)).toBe(true);

    const late = pageOf(await portal.start({ ...good, prompt: 'consent' }, 's1')).id;
    portal.clock.now += defaultSettings.interactionSeconds;
    expect(await shown(`${issuer}/oauth/authorize?interaction=${late}`)).toBe(true);
  });

  it('that has finished links back to its app, and to no other (RFC 9700 §4.11.2)', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    const { id } = pageOf(await portal.start(good, 's1'));
    const pageFor = async (interaction: string) =>
      (await portal.visit(`${issuer}/oauth/authorize?interaction=${interaction}`, 's1')).text();
    await portal.allow(id, login);
    expect(await pageFor(id)).toContain(`back to trailmap ${callback}`);
    const late = pageOf(await portal.start({ ...good, prompt: 'consent' }, 's1')).id;
    portal.clock.now += defaultSettings.interactionSeconds;
    expect(await pageFor(late)).toContain(`back to trailmap ${callback}`);
    expect(await pageFor('unknown')).not.toContain('back to');
    expect((await portal.server.interactions.finished(late))?.client.id).toBe('trailmap');
    expect(await portal.server.interactions.finished('unknown')).toBeUndefined();
    // An address that its developer withdrew is not led to.
    portal.store.putClient({
      ...trailmap,
      metadata: { ...trailmap.metadata, redirect_uris: ['https://new.example/cb'] },
    });
    expect(await portal.server.interactions.finished(late)).not.toHaveProperty('redirectUri');
  });

  it('gives one code to two tabs', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    const { id } = pageOf(await portal.start({ ...good, prompt: 'consent' }, 's1'));
    await portal.allow(pageOf(await portal.start(good, 's1')).id, login);
    const { formToken } = await portal.question(id, login);
    const allow = { action: 'allow' as const, formToken, scopes: [], endsAt: null, once: false };
    const { resumeUrl } = await portal.server.consent.decide(id, login, allow);
    const tabs = await Promise.all(Array.from({ length: 10 }, () => portal.visit(resumeUrl, 's1')));
    expect(tabs.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(tabs.filter(({ status }) => status === 400)).toHaveLength(9);
  });

  it('is not redirected once the redirect URI or the client is removed', async () => {
    const portal = createPortal();
    portal.signIn('s1');
    const resume = `${issuer}/oauth/authorize?interaction=${pageOf(await portal.start(good, 's1')).id}`;
    const metadata = { ...trailmap.metadata, redirect_uris: ['https://trailmap.example/other'] };
    portal.store.putClient({ ...trailmap, metadata });
    expect((await portal.visit(resume, 's1')).status).toBe(400);
    portal.store.removeClient('trailmap');
    expect((await portal.visit(resume, 's1')).status).toBe(400);
  });

  it('sends the app an error when it may no longer ask for any of the scopes', async () => {
    const portal = createPortal();
    portal.signIn('s1');
    const { id } = pageOf(await portal.start({ ...good, scope: 'routes.read' }, 's1'));
    portal.store.putClient({ ...trailmap, apis: [] });
    const response = await portal.visit(`${issuer}/oauth/authorize?interaction=${id}`, 's1');
    expect(answerOf(response).get('error')).toBe('invalid_scope');
  });
});

describe('an internal error (RFC 6749 §4.1.2.1)', () => {
  it('sends server_error to the app and logs the cause', async () => {
    const { start, store, logged } = createPortal();
    store.createInteraction = () => Promise.reject(new Error('the disk is full'));
    const response = await start(good);
    expect(answerOf(response).get('error')).toBe('server_error');
    expect(response.headers.get('location')).not.toContain('disk');
    expect(JSON.stringify(logged)).toContain('the disk is full');
  });

  it('shows a page while the app is unknown', async () => {
    const { start, store } = createPortal();
    store.findClient = () => Promise.reject(new Error('the disk is full'));
    const response = await start(good);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('disk');
  });
});

describe('the developer’s error log', () => {
  it('has the faults of the app, and not the answers of people', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    await portal.start({ ...good, prompt: 'none' });
    await portal.start({ ...good, prompt: 'none' }, 's1');
    await portal.start({ ...good, scope: 'openid phone' }, 's1');
    const { id } = pageOf(await portal.start(good, 's1'));
    const { formToken } = await portal.question(id, login);
    const { resumeUrl } = await portal.server.consent.decide(id, login, { action: 'deny', formToken });
    expect(answerOf(await portal.visit(resumeUrl, 's1')).get('error')).toBe('access_denied');
    await portal.server.flush();
    expect(portal.store.refusals).toMatchObject([{ clientId: 'trailmap', error: 'invalid_scope' }]);
  });
});

describe('native apps', () => {
  it('get the response at the port they listen on, and ask for consent each time (RFC 8252 §7.3, §8.6)', async () => {
    const portal = createPortal([desktop]);
    const login = portal.signIn('s1');
    const parameters = { ...good, client_id: 'desktop', scope: 'openid', redirect_uri: 'http://127.0.0.1:51004/cb' };
    const answered = await portal.allow(pageOf(await portal.start(parameters, 's1')).id, login);
    expect(answered.headers.get('location')).toMatch(/^http:\/\/127\.0\.0\.1:51004\/cb\?code=/);
    expect((await portal.codeOf(answered)).code.context.redirectUri).toBe('http://127.0.0.1:51004/cb');
    expect(pageOf(await portal.start(parameters, 's1')).path).toBe('/consent');
  });

  it('can have a private-use scheme', async () => {
    const portal = createPortal([desktop]);
    const login = portal.signIn('s1');
    const parameters = { ...good, client_id: 'desktop', scope: 'openid', redirect_uri: 'com.example.app:/cb' };
    const answered = await portal.allow(pageOf(await portal.start(parameters, 's1')).id, login);
    expect(answered.headers.get('location')).toMatch(/^com\.example\.app:\/cb\?code=/);
  });
});
