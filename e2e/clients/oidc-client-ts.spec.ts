/** oidc-client-ts in a page: a public client without a server, so all its requests are cross-origin. */
import { readFileSync } from 'node:fs';
import { expect, type Page, type Request, test } from '@playwright/test';
import { dpopApi, dpopApiPort, own, portal } from '../addresses';
import { allow, newcomer, press, secondsAhead, signUp } from '../steps';
import { launchClient } from './launch';
import { html, serve } from './own-server';

let closing: (() => Promise<void>)[] = [];

test.beforeAll(async () => {
  const page = readFileSync('e2e/clients/sketchbook.html', 'utf8')
    .replace('%ISSUER%', portal)
    .replace('%VAULT%', dpopApi);
  const script = readFileSync('e2e/clients/node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js');
  const server = await serve({
    '/': html(page),
    '/callback': html(page),
    '/silent': html(page),
    '/oidc-client-ts.min.js': { type: 'text/javascript', body: script },
  });
  const api = await launchClient('dpop-api', dpopApiPort, {}, `${dpopApi}/health`);
  closing = [server.close, api.close];
});
test.afterAll(async () => {
  await Promise.all(closing.map((close) => close()));
});

const status = (page: Page) => page.getByRole('status');
const posted = (request: Request, grantType: string) =>
  request.url() === `${portal}/oauth/token` && (request.postData() ?? '').includes(`grant_type=${grantType}`);

for (const [kind, start, token] of [
  ['a bearer token', `${own}/`, 'Bearer'],
  ['a token bound to a key of the browser', `${own}/?bound`, 'DPoP'],
] as const) {
  test(`signs in, renews with the refresh token and in a frame, and signs out, with ${kind}`, async ({ page }) => {
    // Proofs contain the time, and tests may have moved the portal's clock.
    await page.clock.install({ time: Date.now() + secondsAhead() * 1000 });
    const who = newcomer('Selma');
    await signUp(page, who);
    await page.goto(start);
    await expect(status(page)).toContainText('Nobody is signed in');
    const redeemed = page.waitForRequest((request) => posted(request, 'authorization_code'));
    await press(page, 'Sign in');
    await allow(page);
    await expect(status(page)).toContainText(`Signed in as ${who.name} with a ${token} token`);
    expect((await (await redeemed).headerValue('dpop')) !== null).toBe(token === 'DPoP');

    const renewed = page.waitForRequest((request) => posted(request, 'refresh_token'));
    await press(page, 'Refresh');
    await renewed;
    await expect(status(page)).toContainText('turn 2');

    const inFrame = page.waitForRequest(
      (request) => request.url().includes('prompt=none') && request.frame() !== page.mainFrame(),
    );
    await press(page, 'Renew silently');
    await inFrame;
    await expect(status(page)).toContainText(`Signed in as ${who.name} with a ${token} token, turn 3`);

    await press(page, 'Call the API');
    await expect(status(page)).toHaveText('The API answered 200');

    await press(page, 'Sign out');
    await expect(page).toHaveURL(`${own}/`);
    await expect(status(page)).toContainText('Nobody is signed in');
    await press(page, 'Renew silently');
    await expect(status(page)).toHaveText('Failed: login_required');
  });
}
