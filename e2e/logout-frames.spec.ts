/**
 * Signing out tells apps by frames (OpenID Connect Front-Channel Logout 1.0), under the content security policy of the
 * production build. Two apps keep their sessions in cookies; a third app has a page that must not be framed.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, type Page, test } from '@playwright/test';
import * as oidc from 'openid-client';
import { newApp, newAppPort, own, ownPort, portal } from './addresses';
import { allow, newcomer, press, secondsAhead, signUp } from './steps';

type Told = { iss: string | null; sid: string | null; hadCookie: boolean };
type Party = {
  url: string;
  /** The parameters with which its frame was loaded. */
  told: Told[];
  /** The `sid` of the ID token of its last sign-in. */
  sid: () => string | undefined;
  idToken: () => string;
  close: () => Promise<void>;
};

/** An app that registers itself, signs users in, keeps a session in a cookie, and ends it when its frame is loaded. */
async function openParty(name: string, url: string, port: number, frame: string): Promise<Party> {
  const execute = [oidc.allowInsecureRequests];
  const metadata = {
    client_name: name,
    redirect_uris: [`${url}/callback`],
    post_logout_redirect_uris: [`${url}/bye`],
    frontchannel_logout_uri: `${url}${frame}`,
    frontchannel_logout_session_required: true,
  };
  const registered = await oidc.dynamicClientRegistration(new URL(portal), metadata, undefined, { execute });
  const { client_id: clientId, client_secret: secret = '' } = registered.clientMetadata();
  const ahead = { [oidc.clockSkew]: secondsAhead() };
  const config = await oidc.discovery(new URL(portal), clientId, ahead, oidc.ClientSecretBasic(secret), { execute });
  const sessions = new Map<string, string>();
  const told: Told[] = [];
  let checks = { pkceCodeVerifier: '', expectedState: '', expectedNonce: '' };
  let idToken = '';

  async function begin(): Promise<string> {
    const [pkceCodeVerifier, expectedState, expectedNonce] = [
      oidc.randomPKCECodeVerifier(),
      oidc.randomState(),
      oidc.randomNonce(),
    ];
    checks = { pkceCodeVerifier, expectedState, expectedNonce };
    const address = oidc.buildAuthorizationUrl(config, {
      redirect_uri: `${url}/callback`,
      scope: 'openid',
      state: expectedState,
      nonce: expectedNonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    return address.href;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = new URL(request.url ?? '/', url);
    // Each app has its own cookie name, because ports share cookies.
    const cookie = new RegExp(`(?:^|; )${name}=([\\w-]+)`).exec(request.headers.cookie ?? '')?.[1] ?? '';
    const show = (text: string, headers: Record<string, string> = {}) =>
      response.writeHead(200, { 'Content-Type': 'text/html', ...headers }).end(`<title>${name}</title><p>${text}</p>`);
    if (at.pathname === '/start') {
      response.writeHead(302, { Location: await begin() }).end();
    } else if (at.pathname === '/callback') {
      const tokens = await oidc.authorizationCodeGrant(config, at, checks);
      const [id, sid] = [oidc.randomState(), tokens.claims()?.['sid']];
      sessions.set(id, typeof sid === 'string' ? sid : '');
      idToken = tokens.id_token ?? '';
      show('Signed in at the app', { 'Set-Cookie': `${name}=${id}; HttpOnly; SameSite=Lax; Path=/` });
    } else if (at.pathname === new URL(frame, url).pathname) {
      const [iss, sid] = [at.searchParams.get('iss'), at.searchParams.get('sid')];
      told.push({ iss, sid, hadCookie: sessions.has(cookie) });
      // §3: only a request from our issuer that names this session ends it.
      if (iss === portal && sid === sessions.get(cookie)) sessions.delete(cookie);
      show('Done', { 'Cache-Control': 'no-store' });
    } else {
      show(sessions.has(cookie) ? 'Signed in at the app' : 'Signed out at the app');
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve));
  return {
    url,
    told,
    sid: () => [...sessions.values()].at(-1),
    idToken: () => idToken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

let parties: Party[] = [];
test.beforeAll(async () => {
  parties = [
    await openParty('sketches', own, ownPort, '/end?from=portal'),
    await openParty('recipes', newApp, newAppPort, '/out'),
  ];
});
test.afterAll(async () => {
  await Promise.all(parties.map(({ close }) => close()));
});

/** Signs in at both apps, and collects what the browser reports about policies. */
async function signedInAtBoth(page: Page, name: string): Promise<{ sids: (string | undefined)[]; refused: string[] }> {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) refused.push(message.text());
  });
  await signUp(page, newcomer(name));
  for (const { url } of parties) {
    await page.goto(`${url}/start`);
    await allow(page);
    await expect(page.getByText('Signed in at the app')).toBeVisible();
  }
  for (const { told } of parties) told.length = 0;
  return { sids: parties.map(({ sid }) => sid()), refused };
}

async function expectTold(page: Page, sids: (string | undefined)[]): Promise<void> {
  for (const [at, party] of parties.entries()) {
    await expect.poll(() => party.told).toEqual([{ iss: portal, sid: sids[at], hadCookie: true }]);
    await page.goto(party.url);
    await expect(page.getByText('Signed out at the app')).toBeVisible();
  }
}

test('signing out loads the frames of all apps of the session, with iss and sid, and they end their sessions', async ({
  page,
}) => {
  const { sids, refused } = await signedInAtBoth(page, 'Vera');
  expect(sids.every((sid) => sid !== undefined && sid !== '')).toBe(true);
  await page.goto('/signout');
  const answered = page.waitForResponse((response) => new URL(response.url()).searchParams.has('done'));
  await press(page, 'Sign out');
  // The header permits https and this machine; the policy in the page names only the two apps.
  expect((await answered).headers()['content-security-policy']).toContain('frame-src https: http://localhost:*');
  await expect(page.getByText('Signing you out of the 2 apps that you used in this browser.')).toBeVisible();
  const policy = page.locator('meta[http-equiv="Content-Security-Policy"]');
  const [directive, ...named] = (await policy.first().getAttribute('content'))?.split(' ') ?? [];
  expect([directive, ...named.sort()]).toEqual(['frame-src', ...[own, newApp].sort()]);
  expect(refused).toEqual([]);
  await expectTold(page, sids);
});

test('an app that starts the sign-out is told too, and then gets the browser back (RP-Initiated Logout 1.0)', async ({
  page,
}) => {
  const { sids, refused } = await signedInAtBoth(page, 'Otto');
  const [first] = parties;
  if (!first) throw new Error('there is no app');
  const asked = { id_token_hint: first.idToken(), post_logout_redirect_uri: `${first.url}/bye`, state: 'so long' };
  await page.goto(`${portal}/oauth/logout?${new URLSearchParams(asked)}`);
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  await expect(page).toHaveURL(`${first.url}/bye?state=so+long`, { timeout: 15_000 });
  expect(refused).toEqual([]);
  await expectTold(page, sids);
  await page.goto(`${portal}/account`);
  await expect(page).toHaveURL(/\/login/);
});

test('only the sign-out page loads frames, and only those of the apps (CSP Level 3 §6.1.6)', async ({ page }) => {
  const { refused } = await signedInAtBoth(page, 'Nils');
  const inject = async (src: string) => {
    const arrived: string[] = [];
    page.on('request', (request) => {
      if (request.url() === src) arrived.push(src);
    });
    await page.evaluate((address) => {
      const frame = document.createElement('iframe');
      frame.src = address;
      document.body.append(frame);
    }, src);
    await expect.poll(() => refused.length).toBeGreaterThan(0);
    refused.length = 0;
    return arrived;
  };
  await page.goto('/account');
  expect(await inject(`${own}/end?iss=${portal}&sid=x`)).toEqual([]);
  await page.goto('/signout');
  await press(page, 'Sign out');
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  expect(await inject('http://127.0.0.1:9/')).toEqual([]);
  for (const { told } of parties) expect(told.filter(({ sid }) => sid === 'x')).toEqual([]);
});
