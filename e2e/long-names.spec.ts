/** Names of 60 letters without a space, of an app, an API, a permission and a user: no page exceeds the window. */
import { createHash } from 'node:crypto';
import { expect, type Page, test } from '@playwright/test';
import { own, portal } from './addresses';
import { check } from './axe';
import { callbackPage, serve } from './clients/own-server';
import { press, signIn } from './steps';

const mara = {
  email: 'mara.wolfeschlegelsteinhausenbergerdorff@rechtsschutzversicherungsgesellschaften.example',
  password: 'long names of many places',
  name: 'Mara',
};

const authorizeUrl = `${portal}/oauth/authorize?${new URLSearchParams({
  client_id: 'long-name',
  redirect_uri: `${own}/callback`,
  response_type: 'code',
  scope: 'openid profile grundbuch.grundstuecksverkehrsgenehmigungen.lesen grundbuch.loeschen',
  state: 's',
  code_challenge: createHash('sha256').update('a verifier that is long enough to be one, surely').digest('base64url'),
  code_challenge_method: 'S256',
})}`;

let app: Awaited<ReturnType<typeof serve>>;
test.beforeAll(async () => {
  app = await serve(callbackPage);
});
test.afterAll(() => app.close());

async function fits(page: Page, name: string): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  expect.soft(await page.evaluate('document.documentElement.scrollWidth'), `${name} at 1280 px`).toBe(1280);
  await check(page, name, 'layout');
}

test('no page is wider than the window', async ({ page }) => {
  test.setTimeout(240_000);
  await signIn(page, mara);
  await page.goto(authorizeUrl);
  await fits(page, 'consent');
  for (const box of await page.getByRole('checkbox').all()) if (await box.isEnabled()) await box.check();
  await press(page, 'Allow');
  await page.waitForURL(`${own}/**`);

  await page.goto('/account');
  const access = (await page.getByRole('link', { name: /^Rindfleisch/ }).getAttribute('href')) ?? '';
  await fits(page, 'the overview');
  await page.goto('/account/apps');
  await fits(page, 'connected apps');
  for (const part of ['', '/end', '/sees', '/receipt']) {
    await page.goto(`${access}${part}`);
    await fits(page, `access${part}`);
  }
  for (const path of ['/developers/keys', '/account/profile', '/account/security', '/account/data', '/account/lost']) {
    await page.goto(path);
    await fits(page, path);
  }

  for (const path of ['/developers', '/developers/apps/new?type=web', '/developers/apis']) {
    await page.goto(path);
    await fits(page, path);
  }
  for (const part of ['', '/settings', '/credentials', '/issuers', '/preview', '/log', '/delete']) {
    await page.goto(`/developers/apps/long-name${part}`);
    await fits(page, `app${part}`);
  }
  await page.goto('/developers/apis');
  const api = (await page.getByRole('link', { name: /^Grundst/ }).getAttribute('href')) ?? '';
  for (const part of ['', '/settings', '/scopes', '/details', '/apps', '/events', '/delete']) {
    await page.goto(`${api}${part}`);
    await fits(page, `API${part}`);
  }

  await page.goto(access);
  await page.getByRole('link', { name: /^Remove access/ }).click();
  await expect(page.getByRole('heading', { name: /^Remove access for/ })).toBeVisible();
  await fits(page, 'the question before the access ends');
  await press(page, 'Remove access');
  await page.goto('/account/ended');
  await expect(page.getByRole('link', { name: /^Rindfleisch/ })).toBeVisible();
  await fits(page, 'ended access');
});

test('tables and the log of an app are not cut off', async ({ page }) => {
  await signIn(page, mara);
  const refused = await page.request.post('/oauth/token', {
    headers: { authorization: `Basic ${btoa('long-name:test-only-long-name-secret-which-everybody-knows')}` },
    form: { grant_type: 'refresh_token', refresh_token: 'unknown' },
  });
  expect(refused.status()).toBe(400);
  for (const [path, region, text] of [
    ['/developers/apps/long-name/log', 'ol[aria-label^="Rejected"]', 'The refresh token is unknown.'],
    ['/developers/apis', '[aria-label="APIs"]', /^Grundst/],
    ['/developers/apps', '[aria-label="Apps"]', /^Rindfleisch/],
  ] as const) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await expect(async () => {
      await page.goto(path);
      await expect(page.locator(region).getByText(text).first()).toBeVisible({ timeout: 1000 });
    }).toPass();
    const [content, room] = await page.locator(region).evaluate((part) => [part.scrollWidth, part.clientWidth]);
    expect.soft(content, path).toBe(room);
  }
  // The parts of a log line do not overlap.
  await page.goto('/developers/apps/long-name/log');
  for (const width of [1280, 1000, 768, 360]) {
    await page.setViewportSize({ width, height: 800 });
    const line = page
      .getByRole('list', { name: /^Rejected/ })
      .getByRole('listitem')
      .first();
    const overlap = await line.evaluate((item) => {
      const time = item.querySelector('time')?.getBoundingClientRect();
      const reason = item.lastElementChild?.getBoundingClientRect();
      return time && reason && time.right > reason.left && time.bottom > reason.top;
    });
    expect.soft(overlap, `${width} px`).toBe(false);
  }
});
