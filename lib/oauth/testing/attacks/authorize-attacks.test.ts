/**
 * Attacks on the authorization endpoint and the consent form: open redirects, mix-up, PKCE downgrade, injection through
 * state, forged consent and stolen interactions. RFC 9700 §4, RFC 6819 §4.2 and §4.4.1.
 */
import { describe, expect, it } from 'vitest';
import {
  answerOf,
  callback,
  challenge,
  createPortal,
  good,
  issuer,
  locationOf,
  type Parameters,
  pageOf,
  query,
  trailmap,
} from '../authorize.fixture';

const allow = { action: 'allow' as const, scopes: [], endsAt: null, once: false };

describe('open redirects (RFC 9700 §4.1, §4.11)', () => {
  const trickyUris = [
    'https://evil.example',
    '//evil.example',
    'https:evil.example',
    'https://trailmap.example@evil.example/callback?tenant=7',
    'https://trailmap.example:x@evil.example/',
    'https://evil.example\\@trailmap.example/callback?tenant=7',
    'https://trailmap.example\\.evil.example/callback?tenant=7',
    'https://trailmap.example%2eevil.example/callback',
    'https://trailmap.example.evil.example/callback?tenant=7',
    'https://trailmap.example:8443/callback?tenant=7',
    'https://trailmap.example:443/callback?tenant=7',
    'https://TRAILMAP.example/callback?tenant=7',
    'https://trailmap.example/callback/?tenant=7',
    'https://trailmap.example/callback/../evil?tenant=7',
    'https://trailmap.example/callback/%2e%2e/evil?tenant=7',
    'https://trailmap.example/%2e/callback?tenant=7',
    'https://trailmap.example/callback;x?tenant=7',
    'https://trailmap.example/callback?tenant=7#@evil.example',
    'https://trailmap.example/callback?tenant=8',
    'https://trailmap.example/callback?tenant=7&tenant=8',
    'https://trailmap.example/callback?tenant=7%00',
    'https://trailmap.example/callback?tenant=7\r\nLocation: https://evil.example',
    'https://trailmap。example/callback?tenant=7',
    'https://tr\u0430ilmap.example/callback?tenant=7',
    ' https://trailmap.example/callback?tenant=7',
    'http://trailmap.example/callback?tenant=7',
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
  ];

  it.each(trickyUris)('is prevented for %s', async (redirect_uri) => {
    const { start, signIn } = createPortal();
    signIn('s1');
    for (const parameters of [
      { ...good, redirect_uri },
      { ...good, redirect_uri, prompt: 'none', response_mode: 'form_post' },
    ]) {
      const response = await start(parameters, 's1');
      expect(response.status).toBe(400);
      expect(response.headers.get('location')).toBeNull();
      expect(await response.text()).not.toContain('evil');
    }
  });

  it.each([
    ['first', [['redirect_uri', 'https://evil.example/'], ...Object.entries(good)]],
    ['last', [...Object.entries(good), ['redirect_uri', 'https://evil.example/']]],
    ['as an array', [...Object.entries(good), ['redirect_uri', callback]]],
  ] satisfies [string, [string, string][]][])('is prevented for a second redirect_uri, %s', async (_, parameters) => {
    const { start } = createPortal();
    expect((await start(parameters)).status).toBe(400);
  });

  it('is prevented for the redirect URI of another client', async () => {
    const { start } = createPortal();
    expect((await start({ ...good, client_id: 'desktop', scope: 'openid' })).status).toBe(400);
    expect((await start({ ...good, redirect_uri: 'http://127.0.0.1/cb' })).status).toBe(400);
  });

  it('is prevented for errors, which are redirected only to registered URIs', async () => {
    const { start } = createPortal();
    const response = await start({
      ...good,
      redirect_uri: 'https://evil.example/',
      response_type: 'token',
      scope: '"',
    });
    expect(response.status).toBe(400);
  });
});

describe('mix-up (RFC 9207 §2): every response names the issuer', () => {
  it.each<[string, Parameters]>([
    ['an unsupported response type', { ...good, response_type: 'token' }],
    ['a request object', { ...good, request: 'x' }],
    ['an unknown response mode', { ...good, response_mode: 'web_message' }],
    ['a repeated state', [...Object.entries(good), ['state', 'another']]],
    ['a scope that is not allowed', { ...good, scope: 'openid phone' }],
    ['login_required', { ...good, prompt: 'none' }],
  ])('%s', async (_, parameters) => {
    const { start } = createPortal();
    expect(answerOf(await start(parameters)).getAll('iss')).toEqual([issuer]);
  });

  it('even if the request has an iss parameter', async () => {
    const { start } = createPortal();
    const response = await start({ ...good, iss: 'https://evil.example', prompt: 'none' });
    expect(answerOf(response).getAll('iss')).toEqual([issuer]);
  });
});

describe('PKCE downgrade (RFC 9700 §4.8.2)', () => {
  it.each([
    { code_challenge: undefined, code_challenge_method: undefined },
    { code_challenge: '', code_challenge_method: '' },
    { code_challenge_method: 'plain' },
    { code_challenge_method: 's256' },
    { code_challenge_method: undefined },
    { code_challenge: `${challenge}=` },
    { code_challenge: challenge.slice(1) },
  ])('%o is refused', async (change) => {
    const { start } = createPortal();
    expect(answerOf(await start({ ...good, ...change })).get('error')).toBe('invalid_request');
  });

  it('the challenge of a client that is exempt from PKCE is still bound to the code', async () => {
    const exempted = { ...trailmap, metadata: { ...trailmap.metadata, require_pkce: false } };
    const portal = createPortal([exempted]);
    const login = portal.signIn('s1');
    const answered = await portal.allow(pageOf(await portal.start(good, 's1')).id, login);
    expect((await portal.codeOf(answered)).code.context.codeChallenge).toBe(challenge);
  });
});

describe('state and response mode', () => {
  it.each(['&code=evil', 'a=b&error=x#y', '%26code%3Devil', 'snow ☃ +%', '"><script>alert(1)</script>', "'\\ "])(
    'return the state %s unchanged, as a value only',
    async (state) => {
      const { start } = createPortal();
      const answer = answerOf(await start({ ...good, state, prompt: 'none' }));
      expect(answer.getAll('state')).toEqual([state]);
      expect(answer.has('code')).toBe(false);
      expect(locationOf(await start({ ...good, state, prompt: 'none' })).hash).toBe('');
    },
  );

  it('put no markup of a state, error or redirect URI into the form_post page', async () => {
    const quoted = 'https://trailmap.example/cb?a=%27&b=1';
    const { start } = createPortal([{ ...trailmap, metadata: { ...trailmap.metadata, redirect_uris: [quoted] } }]);
    const state = `"><script>alert(1)</script><input value='&amp;`;
    const response = await start({ ...good, redirect_uri: quoted, state, prompt: 'none', response_mode: 'form_post' });
    const page = await response.text();
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;input value=&#39;&amp;amp;"');
    expect(page).toContain('action="https://trailmap.example/cb?a=%27&amp;b=1"');
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
  });

  it('cannot be split by line breaks in the state', async () => {
    const { start } = createPortal();
    const response = await start({ ...good, state: 'a\r\nSet-Cookie: x=y', prompt: 'none' });
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(answerOf(response).get('error')).toBe('invalid_request');
  });
});

describe('the consent form (RFC 6819 §4.4.1.10)', () => {
  async function asked() {
    const portal = createPortal();
    const ada = portal.signIn('s1');
    const bob = portal.signIn('s2', 'bob');
    const { id } = pageOf(await portal.start({ ...good, prompt: 'consent' }, 's1'));
    return { ...portal, ada, bob, id, formToken: (await portal.question(id, ada)).formToken };
  }

  it.each([
    ['nothing', () => ''],
    ['something else', () => 'x'.repeat(43)],
    ['one with a changed character', (token: string) => `${token.slice(0, -2)}${token.endsWith('A') ? 'B' : 'A'}`],
  ])('is refused with %s for its token', async (_, forge) => {
    const { server, ada, id, formToken, visit } = await asked();
    const forged = { ...allow, formToken: forge(formToken) };
    await expect(server.consent.decide(id, ada, forged)).rejects.toMatchObject({ code: 'access_denied', status: 403 });
    expect(pageOf(await visit(`${issuer}/oauth/authorize?interaction=${id}`, 's1')).path).toBe('/consent');
  });

  it('is refused from another session, of another person or the same one', async () => {
    const { server, bob, id, formToken, signIn } = await asked();
    for (const login of [bob, signIn('s3', 'ada')]) {
      await expect(server.consent.decide(id, login, { ...allow, formToken })).rejects.toMatchObject({
        code: 'access_denied',
      });
    }
  });

  it('is refused for another request of the same session', async () => {
    const { server, ada, formToken, start } = await asked();
    const other = pageOf(await start({ ...good, prompt: 'consent', scope: 'openid routes.write' }, 's1')).id;
    await expect(server.consent.decide(other, ada, { ...allow, formToken })).rejects.toMatchObject({
      code: 'access_denied',
    });
  });

  it('does nothing when it is posted again after the answer', async () => {
    const { server, ada, id, formToken, visit, store } = await asked();
    const { resumeUrl } = await server.consent.decide(id, ada, { ...allow, formToken });
    expect(answerOf(await visit(resumeUrl, 's1')).has('code')).toBe(true);
    const wider = { ...allow, formToken, scopes: ['routes.write'] };
    expect(await server.consent.decide(id, ada, wider)).toEqual({ resumeUrl });
    expect((await visit(resumeUrl, 's1')).status).toBe(400);
    expect(store.grants()).toMatchObject([{ epoch: 1, scopes: [{ scope: 'openid' }, { scope: 'email' }] }]);
  });
});

describe('tokens from the authorization endpoint (RFC 9700 §2.1.2, §4.3)', () => {
  it.each(['token', 'id_token', 'code id_token', 'code token', 'id_token token'])(
    'are not issued for %s to a client that is registered only for code',
    async (response_type) => {
      const portal = createPortal();
      await portal.through(good);
      const answer = answerOf(await portal.start({ ...good, response_type }, 's1'));
      expect(answer.get('error')).toBe('unauthorized_client');
      expect([...answer.keys()].filter((name) => /token|code/.test(name))).toEqual([]);
    },
  );

  it.each(['query', 'query.jwt'])('are never put into the query by response_mode=%s', async (response_mode) => {
    const portal = createPortal();
    const asked = { ...good, client_id: 'legacy-app', response_type: 'id_token token' };
    await portal.through(asked);
    const location = locationOf(await portal.start({ ...asked, response_mode }, 's1'));
    expect(location.search).toBe('?tenant=7');
    expect(new URLSearchParams(location.hash.slice(1)).get('error')).toBe('invalid_request');
  });

  it('are not issued for a repeated response_type or response_mode', async () => {
    const portal = createPortal();
    const asked = { ...good, client_id: 'legacy-app' };
    await portal.through({ ...asked, response_type: 'token' });
    for (const [name, value] of [
      ['response_type', 'token'],
      ['response_mode', 'query'],
    ] satisfies [string, string][]) {
      const twice: Parameters = [...Object.entries(asked), ['response_mode', 'fragment'], [name, value]];
      const answer = answerOf(await portal.start(twice, 's1'));
      expect(answer.get('error')).toBe('invalid_request');
      expect(answer.has('access_token')).toBe(false);
    }
  });
});

describe('the parameters of a pushed or signed request (RFC 9101 §10, RFC 9126 §7)', () => {
  it('cannot be weakened from outside: not the mode, not PKCE, not the redirect URI', async () => {
    const portal = createPortal();
    const native = { ...good, client_id: 'desktop', redirect_uri: 'com.example.app:/cb', scope: 'openid' };
    const pushed = await portal.push({ ...native, response_mode: 'fragment.jwt' });
    const request_uri = String((await pushed.json()).request_uri);
    const { id } = pageOf(
      await portal.start({
        client_id: 'desktop',
        request_uri,
        response_mode: 'query',
        redirect_uri: 'http://127.0.0.1:6666/cb',
        code_challenge: challenge.replace('E9', 'XX'),
        state: 'forged',
      }),
    );
    expect((await portal.store.findInteraction(id, portal.clock.now))?.request).toMatchObject({
      responseMode: 'fragment.jwt',
      redirectUri: 'com.example.app:/cb',
      codeChallenge: challenge,
      state: 'st-1',
    });
  });

  it('cannot be used by another client that knows the request_uri', async () => {
    const portal = createPortal();
    const native = { ...good, client_id: 'desktop', redirect_uri: 'com.example.app:/cb', scope: 'openid' };
    const request_uri = String((await (await portal.push(native)).json()).request_uri);
    const response = await portal.start({ ...good, request_uri });
    expect(answerOf(response).get('error')).toBe('invalid_request_uri');
    expect(locationOf(response).origin).toBe('https://trailmap.example');
  });
});

describe('a stolen interaction', () => {
  it('does not carry an answer from one person to another', async () => {
    const portal = createPortal();
    const ada = portal.signIn('s1');
    portal.signIn('s2', 'bob');
    const { id } = pageOf(await portal.start(good, 's1'));
    const { formToken } = await portal.question(id, ada);
    const { resumeUrl } = await portal.server.consent.decide(id, ada, { ...allow, formToken });
    // Bob opens the URL of Ada's answered request: he is asked himself, and nothing of hers is issued.
    expect(pageOf(await portal.visit(resumeUrl, 's2')).path).toBe('/consent');
    expect(portal.store.grants()).toEqual([]);
    expect(pageOf(await portal.visit(resumeUrl)).path).toBe('/login');
  });

  it('does not carry a fresh sign-in or a chosen account', async () => {
    const portal = createPortal();
    const ada = portal.signIn('s1');
    portal.signIn('s2', 'bob');
    portal.clock.now += 60;
    const chosen = pageOf(await portal.start({ ...good, prompt: 'select_account' }, 's1')).id;
    await portal.server.interactions.confirmAccount(chosen, ada);
    const stolen = await portal.visit(`${issuer}/oauth/authorize?interaction=${chosen}`, 's2');
    expect(pageOf(stolen).path).toBe('/login/accounts');
    const fresh = pageOf(await portal.start({ ...good, prompt: 'login' }, 's1')).id;
    expect(pageOf(await portal.visit(`${issuer}/oauth/authorize?interaction=${fresh}`, 's2')).path).toBe('/login');
  });

  it('cannot be guessed, and does not bypass the checks of a new request', async () => {
    const portal = createPortal();
    const { id } = pageOf(await portal.start(good));
    expect(id).toMatch(/^[\w-]{43}$/);
    const both = { ...good, redirect_uri: 'https://evil.example/', interaction: id };
    expect((await portal.start(both)).status).toBe(400);
    const twice = `${issuer}/oauth/authorize?interaction=${id}&interaction=x`;
    expect(pageOf(await portal.visit(twice)).path).toBe('/login');
  });
});

describe('an oversized request', () => {
  it('gets an error page for its query or body', async () => {
    const { start, post } = createPortal();
    expect((await start({ ...good, padding: 'x'.repeat(70_000) })).status).toBe(413);
    expect((await post(query({ ...good, padding: 'x'.repeat(70_000) }))).status).toBe(413);
  });

  it('is refused for a hundred resources, and for deep or large claims', async () => {
    const { start } = createPortal();
    const many = Array.from({ length: 100 }, (_, n): [string, string] => ['resource', `https://api${n}.example`]);
    expect(answerOf(await start([...Object.entries(good), ...many])).get('error')).toBe('invalid_target');
    const deep = `{"id_token":{"email":{"value":${'['.repeat(3000)}${']'.repeat(3000)}}}}`;
    expect(pageOf(await start({ ...good, claims: deep })).path).toBe('/login');
    expect(answerOf(await start({ ...good, claims: `${deep}${' '.repeat(8192)}` })).get('error')).toBe(
      'invalid_request',
    );
    const polluting = '{"userinfo":{"__proto__":{"essential":true},"constructor":null}}';
    expect(pageOf(await start({ ...good, claims: polluting })).path).toBe('/login');
  });
});
