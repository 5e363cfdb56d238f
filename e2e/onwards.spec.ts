/**
 * Our pages whose form ends at an app whose redirect URI redirects again: to another origin, as a backend redirects to
 * its frontend, and to a private-use scheme, as a website redirects to its desktop app. Chromium applies a page's
 * `form-action` to each of these redirects (CSP Level 3 §6.4.1), so none of these pages may have one.
 */
import { createServer, type Server } from 'node:http';
import { expect, type Page, test } from '@playwright/test';
import * as oidc from 'openid-client';
import { newAppPort, own, ownPort, portal } from './addresses';
import { addPasskey, forgetSession, nextCode, setUpCodes, withDevice, withoutOffers } from './devices';
import { type Account, fillSignIn, fillSignUp, newcomer, notNow, press, signUp } from './steps';

type Where = 'another origin' | 'a private-use scheme';
/** A different host and a different port than the app's. */
const frontend = `http://127.0.0.1:${newAppPort}`;
const onwards: Record<Where, string> = {
  'another origin': `${frontend}/landed`,
  'a private-use scheme': 'e2e-onward:/landed',
};

/** What arrived at the app, and the address to which it redirects next. */
const app: { arrived: string[]; leadsTo: string; clientId: string } = {
  arrived: [],
  leadsTo: onwards['another origin'],
  clientId: '',
};
const servers: Server[] = [];

const bodyOf = async (request: AsyncIterable<Buffer>): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

test.beforeAll(async () => {
  const backend = createServer(async (request, response) => {
    const at = new URL(request.url ?? '/', own);
    if (!['/callback', '/bye'].includes(at.pathname)) return response.writeHead(404).end();
    const form = new URLSearchParams(request.method === 'POST' ? await bodyOf(request) : at.search);
    const kind = at.pathname === '/bye' ? 'bye' : form.has('code') ? 'code' : (form.get('error') ?? 'nothing');
    app.arrived.push(`${request.method} ${kind}`);
    return response.writeHead(302, { Location: `${app.leadsTo}?${kind}` }).end();
  });
  const page = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>Frontend</title><h1>Landed</h1>');
  });
  await new Promise<void>((resolve) => backend.listen(ownPort, 'localhost', resolve));
  await new Promise<void>((resolve) => page.listen(newAppPort, '127.0.0.1', resolve));
  servers.push(backend, page);
  // A confidential client, because a public one on this machine needs consent each time (RFC 8252 §8.6).
  const metadata = {
    client_name: 'Onward',
    redirect_uris: [`${own}/callback`],
    post_logout_redirect_uris: [`${own}/bye`],
  };
  const execute = [oidc.allowInsecureRequests];
  const registered = await oidc.dynamicClientRegistration(new URL(portal), metadata, undefined, { execute });
  app.clientId = registered.clientMetadata().client_id;
});
test.afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function request(more: Record<string, string> = {}): Promise<string> {
  const query = new URLSearchParams({
    client_id: app.clientId,
    redirect_uri: `${own}/callback`,
    response_type: 'code',
    scope: 'openid',
    code_challenge: await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier()),
    code_challenge_method: 'S256',
    ...more,
  });
  return `${portal}/oauth/authorize?${query}`;
}

/** A new user who is signed in and has allowed the app before. */
async function allowedBefore(page: Page, name: string): Promise<Account> {
  const who = newcomer(name);
  await signUp(page, who);
  app.leadsTo = onwards['another origin'];
  await page.goto(await request());
  await press(page, 'Allow');
  await expect(page.getByRole('heading', { name: 'Landed' })).toBeVisible();
  return who;
}

/** Does the last step, and checks that the browser followed every redirect without a policy violation. */
async function goesOn(page: Page, where: Where, arrival: string, act: () => Promise<unknown>): Promise<void> {
  app.leadsTo = onwards[where];
  app.arrived.length = 0;
  const refused: string[] = [];
  const attempted: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|form-action/i.test(message.text())) refused.push(message.text());
  });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  devtools.on('Network.requestWillBeSent', (event) => attempted.push(event.request.url));
  devtools.on('Network.loadingFailed', ({ blockedReason }) => {
    if (blockedReason === 'csp') refused.push(blockedReason);
  });
  await act();
  await expect.poll(() => app.arrived).toEqual([arrival]);
  const [, kind = ''] = arrival.split(' ');
  const landing = `${onwards[where]}?${kind}`;
  await expect.poll(() => attempted).toContain(landing);
  if (where === 'another origin') {
    await expect(page.getByRole('heading', { name: 'Landed' })).toBeVisible();
    await expect(page).toHaveURL(landing);
  }
  expect(refused).toEqual([]);
  await devtools.detach();
}

/**
 * A window with the same cookies. After a request for a private-use scheme, Chromium may still ask whether to open an
 * app, and its window takes no input.
 */
async function newWindow(page: Page): Promise<Page> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page has no browser.');
  const context = await browser.newContext({ baseURL: portal, storageState: await page.context().storageState() });
  return context.newPage();
}

for (const where of ['another origin', 'a private-use scheme'] as const) {
  test.describe(`an app that redirects on to ${where}`, () => {
    test('is reached by Allow and by Deny', async ({ page }) => {
      await signUp(page, newcomer('Alma'));
      await page.goto(await request());
      await goesOn(page, where, 'GET access_denied', () => press(page, 'Deny'));
      const tab = await newWindow(page);
      await tab.goto(await request());
      await goesOn(tab, where, 'GET code', () => press(tab, 'Allow'));
    });

    test('is reached by signing in without a question, also with prompt=login', async ({ page }) => {
      const who = await allowedBefore(page, 'Bela');
      await page.goto(await request({ prompt: 'login' }));
      await page.getByLabel('Password').fill(who.password);
      await goesOn(page, where, 'GET code', () => press(page, 'Sign in'));
      await forgetSession(page);
      const tab = await newWindow(page);
      await tab.goto(await request());
      await goesOn(tab, where, 'GET code', () => fillSignIn(tab, who));
    });

    test('is reached by signing up and by signing in as another user during a request', async ({ page }) => {
      const who = await allowedBefore(page, 'Carl');
      await forgetSession(page);
      await page.goto(await request());
      await page.getByRole('link', { name: 'Create an account' }).click();
      await expect(page).toHaveURL(/\/signup/);
      await fillSignUp(page, newcomer('Dana'));
      await notNow(page);
      await page.getByRole('link', { name: 'Not you?' }).click();
      await page.getByRole('link', { name: 'Use another account' }).click();
      await expect(page.getByLabel('E-mail address', { exact: true })).toBeVisible();
      await goesOn(page, where, 'GET code', () => fillSignIn(page, who));
    });

    test('is reached by choosing an account', async ({ page }) => {
      await allowedBefore(page, 'Edda');
      await page.goto(await request({ prompt: 'select_account' }));
      await goesOn(page, where, 'GET code', () => page.getByRole('button', { name: /^Edda/ }).click());
    });

    test('is reached by a passkey', async ({ page }) => {
      await withDevice(page);
      await withoutOffers(page);
      await allowedBefore(page, 'Finn');
      await page.goto(portal);
      await addPasskey(page, 'Phone');
      await forgetSession(page);
      await page.goto(await request());
      await goesOn(page, where, 'GET code', () => press(page, 'Sign in with a passkey'));
    });

    test('is reached by setting up a second factor, by its code, and by declining it', async ({ page }) => {
      const who = await allowedBefore(page, 'Gwen');
      await page.goto(await request({ acr_values: '2' }));
      await goesOn(page, where, 'GET unmet_authentication_requirements', () =>
        press(page, 'Go back to Onward without it'),
      );
      const second = await newWindow(page);
      await second.goto(await request({ acr_values: '2' }));
      await second.getByRole('link', { name: 'Set up an authenticator app' }).click();
      const { key } = await setUpCodes(second);
      await goesOn(second, where, 'GET code', () => press(second, 'I’ve saved them'));
      await forgetSession(page);
      const third = await newWindow(page);
      await third.goto(await request());
      await fillSignIn(third, who);
      const code = nextCode(key);
      // The form submits itself at six digits.
      await goesOn(third, where, 'GET code', () => third.getByLabel('6-digit code').fill(code));
    });

    test('is reached by a form_post answer (Form Post Response Mode §2)', async ({ page }) => {
      await signUp(page, newcomer('Hugo'));
      await page.goto(await request({ response_mode: 'form_post' }));
      await goesOn(page, where, 'POST code', () => press(page, 'Allow'));
      const tab = await newWindow(page);
      const again = await request({ response_mode: 'form_post' });
      await goesOn(tab, where, 'POST code', () => tab.goto(again, { waitUntil: 'commit' }));
    });

    test('is reached by signing out (RP-Initiated Logout 1.0 §3)', async ({ page }) => {
      await signUp(page, newcomer('Inga'));
      const asked = { client_id: app.clientId, post_logout_redirect_uri: `${own}/bye` };
      await page.goto(`${portal}/oauth/logout?${new URLSearchParams(asked)}`);
      await goesOn(page, where, 'GET bye', () => press(page, 'Sign out'));
    });
  });
}

test('the browser of these tests applies form-action to redirects (CSP Level 3 §6.4.1)', async ({ page }) => {
  await signUp(page, newcomer('Jann'));
  app.leadsTo = onwards['another origin'];
  app.arrived.length = 0;
  await page.goto(await request());
  await page.evaluate((content) => {
    const meta = document.createElement('meta');
    meta.httpEquiv = 'Content-Security-Policy';
    meta.content = content;
    document.head.append(meta);
  }, `form-action 'self' ${own}`);
  const refused = page.waitForEvent('console', (message) => /form-action/.test(message.text()));
  await press(page, 'Allow');
  await refused;
  expect(app.arrived).toEqual(['GET code']);
  expect(page.url().startsWith(portal)).toBe(true);
});
