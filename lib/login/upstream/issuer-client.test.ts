import { createServer } from 'node:http';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Upstream } from '@/lib/config/upstream-settings';
import { type Issuer, keysFor, openIssuer } from './issuer.fixture';
import { authorizationUrl, declined, personFrom, reasonOf } from './issuer-client';
import { fetchUpstream } from './issuer-fetch';

const redirectUri = 'https://id.example/api/auth/callback/harbour';
const mary = { subject: '4711', email: 'mary@harbour.example', name: 'Mary', label: 'mary@harbour.example' };

const open: Issuer[] = [];
async function issuerOf(alg?: Parameters<typeof openIssuer>[0]): Promise<Issuer> {
  const issuer = await openIssuer(alg);
  open.push(issuer);
  return issuer;
}
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function signIn(issuer: Issuer, upstream: Upstream = issuer.upstream()) {
  const { url, checks } = await authorizationUrl(upstream, { redirectUri, fresh: false });
  return personFrom(upstream, issuer.redirectBack(url), checks);
}

async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no refusal',
    (error) => reasonOf(error),
  );
}

describe('an issuer that signs', () => {
  test.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'] as const)(
    'with %s signs people in (OpenID Connect Discovery §3)',
    async (alg) => {
      expect(await signIn(await issuerOf(alg))).toMatchObject(mary);
    },
  );

  test('with an algorithm that its discovery document does not list is refused (OpenID Connect Core §3.1.3.7, 7)', async () => {
    const issuer = await issuerOf('ES256');
    issuer.deviate({ metadata: { id_token_signing_alg_values_supported: ['RS256'] } });
    expect(await refusal(signIn(issuer))).toContain('"alg"');
    issuer.deviate({ metadata: { id_token_signing_alg_values_supported: undefined } });
    expect(await refusal(signIn(issuer))).toContain('"alg"');
  });

  test('with an unpublished key is refused (OpenID Connect Core §3.1.3.7, 6)', async () => {
    for (const alg of ['RS256', 'ES384', 'Ed25519'] as const) {
      const issuer = await issuerOf(alg);
      issuer.deviate({ signWith: await keysFor(alg) });
      expect(await refusal(signIn(issuer))).toContain('signature');
    }
  });
});

describe('an ID token is refused', () => {
  const now = () => Math.floor(Date.now() / 1000);
  test.each([
    ['of another issuer (§3.1.3.7, 2)', () => ({ iss: 'https://mill.example' }), '"iss"'],
    ['for another client (§3.1.3.7, 3)', () => ({ aud: 'somebody else' }), '"aud"'],
    ['for several clients without azp (§3.1.3.7, 4)', () => ({ aud: ['portal', 'other'] }), '"aud"'],
    ['that has expired (§3.1.3.7, 9)', () => ({ exp: now() - 61 }), '"exp"'],
    ['with another nonce (§3.1.3.7, 11)', () => ({ nonce: 'another' }), '"nonce"'],
    ['without a nonce (§3.1.3.7, 11)', () => ({ nonce: undefined }), '"nonce"'],
    ['that names nobody (§2)', () => ({ sub: undefined }), '"sub"'],
  ])('%s', async (_, idToken, named) => {
    const issuer = await issuerOf('ES256');
    issuer.deviate({ idToken: idToken() });
    expect(await refusal(signIn(issuer))).toContain(named);
  });

  test('only if the clocks differ by more than a minute', async () => {
    const issuer = await issuerOf('ES256');
    issuer.deviate({ idToken: { exp: now() - 30 } });
    expect(await signIn(issuer)).toMatchObject(mary);
  });
});

describe('an authorization response is refused', () => {
  test.each([
    ['from another issuer (RFC 9207 §2.4)', { iss: 'https://mill.example' }, '"iss"'],
    ['without an issuer where its metadata promises one (RFC 9207 §2.4)', { iss: undefined }, '"iss"'],
    ['with another state (RFC 6749 §10.12)', { state: 'another' }, '"state"'],
  ])('%s', async (_, response, named) => {
    const issuer = await issuerOf();
    issuer.deviate({ response });
    expect(await refusal(signIn(issuer))).toContain(named);
    expect(issuer.requests.filter(({ path }) => path === '/token')).toEqual([]);
  });

  test('with a code that belongs to another request: PKCE and nonce (RFC 9700 §2.1.1)', async () => {
    const issuer = await issuerOf();
    const upstream = issuer.upstream();
    const theirs = await authorizationUrl(upstream, { redirectUri, fresh: false });
    const mine = await authorizationUrl(upstream, { redirectUri, fresh: false });
    const callback = issuer.redirectBack(theirs.url);
    callback.searchParams.set('state', mine.checks.state);
    expect(await refusal(personFrom(upstream, callback, mine.checks))).toBe('invalid_grant: No such code.');
  });
});

describe('an error from the issuer', () => {
  const answered = async (response: Record<string, string | undefined>) => {
    const issuer = await issuerOf();
    issuer.deviate({ response: { code: undefined, ...response } });
    return signIn(issuer).catch((error: unknown) => error);
  };

  test('is a denial only if it is access_denied (RFC 6749 §4.1.2.1)', async () => {
    expect(declined(await answered({ error: 'access_denied' }))).toBe(true);
    for (const error of ['server_error', 'temporarily_unavailable', 'invalid_scope', 'login_required'])
      expect(declined(await answered({ error }))).toBe(false);
  });

  test('is no denial if it comes from another party', async () => {
    expect(declined(await answered({ error: 'access_denied', iss: 'https://mill.example' }))).toBe(false);
    expect(declined(await answered({ error: 'access_denied', state: 'another' }))).toBe(false);
  });

  test('is logged in printable ASCII', async () => {
    const error = await answered({ error: 'invalid_scope', error_description: 'no\n\u001b[31m“openid”' });
    expect(reasonOf(error)).toBe('invalid_scope: no??[31m?openid?');
  });
});

describe('what an issuer says', () => {
  test('about an address counts only if the address is confirmed (OpenID Connect Core §5.1)', async () => {
    const issuer = await issuerOf();
    for (const [verified, email] of [
      [true, mary.email],
      ['true', mary.email],
      [false, undefined],
      ['false', undefined],
    ]) {
      issuer.deviate({ idToken: { email_verified: verified } });
      expect((await signIn(issuer)).email).toBe(email);
    }
  });

  test('about an address may come from its userinfo endpoint (OpenID Connect Core §5.4), for the same person (§5.3.2)', async () => {
    const issuer = await issuerOf('ES256');
    const idToken = { email: undefined, email_verified: undefined, auth_time: 5 };
    issuer.deviate({ idToken, userinfo: { email: 'mary@harbour.example', email_verified: true } });
    expect(await signIn(issuer)).toEqual({ ...mary, authTime: 5 });
    issuer.deviate({ idToken, userinfo: { sub: '4712' } });
    expect(await refusal(signIn(issuer))).toContain('"sub"');
    issuer.deviate({ idToken, metadata: { userinfo_endpoint: undefined } });
    expect(await signIn(issuer, issuer.upstream({ name: 'Without' }))).toEqual({
      subject: '4711',
      name: 'Mary',
      label: 'Mary',
      authTime: 5,
    });
  });

  test('must identify a person', async () => {
    const issuer = await issuerOf();
    for (const sub of ['', 'x'.repeat(256)]) {
      issuer.deviate({ idToken: { sub } });
      expect(await refusal(signIn(issuer))).not.toBe('no refusal');
    }
  });
});

describe('the request', () => {
  test('has PKCE, state and nonce, and asks for a fresh sign-in only if required (OpenID Connect Core §3.1.2.1)', async () => {
    const issuer = await issuerOf();
    const asked = async (fresh: boolean) => {
      const { url } = await authorizationUrl(issuer.upstream(), { redirectUri, fresh });
      return new URL(url).searchParams;
    };
    const plain = await asked(false);
    expect(plain.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge']) expect(plain.get(name)?.length).toBeGreaterThanOrEqual(43);
    expect(plain.get('redirect_uri')).toBe(redirectUri);
    expect([plain.has('prompt'), plain.has('max_age')]).toEqual([false, false]);
    const fresh = await asked(true);
    expect([fresh.get('prompt'), fresh.get('max_age')]).toEqual(['login', '0']);
  });

  test('has the secret in the header, or in the body if the issuer accepts only that (OpenID Connect Core §9)', async () => {
    const issuer = await issuerOf();
    const token = () => issuer.requests.findLast(({ path }) => path === '/token');
    await signIn(issuer);
    expect(token()?.authorization).toBe(`Basic ${Buffer.from('portal:a+secret').toString('base64')}`);
    expect(token()?.body.has('client_secret')).toBe(false);
    const both = ['client_secret_post', 'client_secret_basic'];
    issuer.deviate({ metadata: { token_endpoint_auth_methods_supported: both }, idToken: { aud: '1-a.apps.example' } });
    // Google does not decode these characters, and RFC 6749 appendix B does not escape them.
    await signIn(issuer, issuer.upstream({ clientId: '1-a.apps.example', clientSecret: 'GOCSPX-a_b' }));
    expect(token()?.authorization).toBe(`Basic ${Buffer.from('1-a.apps.example:GOCSPX-a_b').toString('base64')}`);
    issuer.deviate({ metadata: { token_endpoint_auth_methods_supported: ['client_secret_post'] } });
    await signIn(issuer, issuer.upstream());
    expect(token()?.authorization).toBeUndefined();
    expect(token()?.body.get('client_secret')).toBe('a secret');
  });
});

describe('the discovery document', () => {
  const reads = ({ requests }: Issuer) => requests.filter(({ path }) => path.includes('well-known')).length;

  test('is fetched once in ten minutes, also by many sign-ins at once', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const issuer = await issuerOf();
    const upstream = issuer.upstream();
    const set = () => authorizationUrl(upstream, { redirectUri, fresh: false });
    await Promise.all(Array.from({ length: 20 }, set));
    await signIn(issuer, upstream);
    expect(reads(issuer)).toBe(1);
    vi.setSystemTime(Date.now() + 10 * 60_000);
    await set();
    expect(reads(issuer)).toBe(2);
  });

  test('is fetched again after it failed or a sign-in failed', async () => {
    const issuer = await issuerOf('ES256');
    const upstream = issuer.upstream();
    issuer.deviate({ metadata: { issuer: 'https://mill.example' } });
    expect(await refusal(signIn(issuer, upstream))).toContain('issuer');
    issuer.deviate({ metadata: { id_token_signing_alg_values_supported: ['RS256'] } });
    expect(await refusal(signIn(issuer, upstream))).toContain('"alg"');
    issuer.deviate({});
    expect(await signIn(issuer, upstream)).toMatchObject(mary);
  });

  test('may state the issuer with or without a final slash', async () => {
    const issuer = await issuerOf();
    const named = `${issuer.issuer}/realm/`;
    issuer.deviate({ metadata: { issuer: named }, idToken: { iss: named }, response: { iss: named } });
    const upstream = issuer.upstream({ issuer: `${issuer.issuer}/realm` });
    expect(await signIn(issuer, upstream)).toMatchObject(mary);
  });

  test('of an issuer that is down, slow or endless fails in time', async () => {
    const issuer = await issuerOf();
    issuer.deviate({ answer: (_, response) => Boolean(response.writeHead(302, { location: '/elsewhere' }).end()) });
    expect(await refusal(signIn(issuer))).toContain('302');
    issuer.deviate({ answer: (_, response) => Boolean(response.writeHead(200).end('x'.repeat(300_000))) });
    expect(await refusal(signIn(issuer))).toContain('more than 262144 bytes');
    await issuer.close();
    // A reused connection or a new one.
    expect(await refusal(signIn(issuer))).toMatch(/ECONNREFUSED|other side closed/);
  });

  test.each(['headers', 'body'])('is abandoned when its %s never arrives', async (part) => {
    const silent = createServer((_, response) => {
      if (part === 'body') response.writeHead(200, { 'content-type': 'application/json' }).write('{');
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
    const work = fetchUpstream(url, {}, { timeoutMs: 100, maxBytes: 1000 });
    await expect(work).rejects.toThrow('did not answer within 0.1 seconds');
    silent.closeAllConnections();
    silent.close();
  });
});

describe('GitHub', () => {
  const github: Upstream = {
    id: 'github',
    name: 'GitHub',
    kind: 'github',
    issuer: 'https://github.com',
    clientId: 'ours',
    clientSecret: 'secret',
  };
  let answers: Record<string, () => Response>;
  const asked: { url: string; authorization: string | null; body: string }[] = [];
  const signInThere = async (more: Record<string, string> = {}, upstream = { ...github }) => {
    asked.length = 0;
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      asked.push({ url, authorization: new Headers(init.headers).get('authorization'), body: String(init.body ?? '') });
      return answers[url]?.() ?? new Response('{}', { status: 404 });
    });
    const { url, checks } = await authorizationUrl(upstream, { redirectUri, fresh: true });
    const callback = new URL(redirectUri);
    callback.search = new URLSearchParams({ code: 'c', state: checks.state, ...more }).toString();
    return { url: new URL(url), person: personFrom(upstream, callback, checks) };
  };
  const usual = () => ({
    'https://github.com/login/oauth/access_token': () =>
      Response.json({ access_token: 'gho_1', token_type: 'bearer', scope: 'read:user,user:email' }),
    'https://api.github.com/user': () => Response.json({ id: 583_231, login: 'octocat', name: null }),
    'https://api.github.com/user/emails': () =>
      Response.json([
        { email: 'old@example.com', primary: false, verified: true },
        { email: 'octo@example.com', primary: true, verified: true },
      ]),
  });

  test('gets PKCE, and its API returns an id and the confirmed primary address', async () => {
    answers = usual();
    const { url, person } = await signInThere();
    expect(url.origin + url.pathname).toBe('https://github.com/login/oauth/authorize');
    expect(url.searchParams.get('scope')).toBe('read:user user:email');
    expect(await person).toEqual({ subject: '583231', label: 'octocat', email: 'octo@example.com' });
    expect(asked.map((one) => [one.url, one.authorization])).toEqual([
      ['https://github.com/login/oauth/access_token', null],
      ['https://api.github.com/user', 'Bearer gho_1'],
      ['https://api.github.com/user/emails', 'Bearer gho_1'],
    ]);
    const body = new URLSearchParams(asked[0]?.body);
    expect([body.get('client_secret'), body.get('code_verifier')?.length]).toEqual(['secret', 43]);
  });

  test('states its own issuer in responses, and no other is accepted (RFC 9207 §2.4)', async () => {
    answers = usual();
    const { person } = await signInThere({ iss: 'https://github.com/login/oauth' });
    expect(await person).toMatchObject({ subject: '583231' });
    expect(await refusal((await signInThere({ iss: 'https://mill.example' })).person)).toContain('"iss"');
  });

  test('confirms only a primary and verified address', async () => {
    const emails = () => Response.json([{ email: 'octo@example.com', primary: true, verified: false }]);
    answers = { ...usual(), 'https://api.github.com/user/emails': emails };
    expect(await (await signInThere()).person).toEqual({ subject: '583231', label: 'octocat' });
  });

  test('fails with GitHub’s error code', async () => {
    const wrong = () => Response.json({ error: 'bad_verification_code', error_description: 'expired' });
    answers = { ...usual(), 'https://github.com/login/oauth/access_token': wrong };
    expect(await refusal((await signInThere()).person)).toContain('bad_verification_code');
    answers = { ...usual(), 'https://api.github.com/user': () => new Response('{}', { status: 401 }) };
    expect(await refusal((await signInThere()).person)).toContain('GitHub answered 401');
  });
});
