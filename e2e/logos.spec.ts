/** Logos of apps in the production build: pages show our copies and request nothing from the hosts of the apps. */
import { createServer } from 'node:http';
import { expect, test } from '@playwright/test';
import sharp from 'sharp';
import { own, ownPort, portal } from './addresses';
import { fillSignIn, grace, newcomer, signUp } from './steps';

test('a logo comes from our copy, its host learns nothing about viewers, its developer sees why it fails', async ({
  browser,
}) => {
  const png = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#7a1fa2' } })
    .png()
    .toBuffer();
  const seen: string[] = [];
  const host = createServer((request, response) => {
    seen.push(request.url ?? '');
    if (request.url === '/logo.svg') response.end('<svg xmlns="http://www.w3.org/2000/svg"/>');
    else response.end(png);
  });
  await new Promise<void>((resolve) => host.listen(ownPort, resolve));
  try {
    const developer = await (await browser.newContext({ baseURL: portal })).newPage();
    await developer.goto('/developers');
    await fillSignIn(developer, grace);
    await developer.goto('/developers/apps/new');
    await developer.getByRole('link', { name: /Single-page/ }).click();
    await developer.getByLabel('Name').fill('Painted');
    await developer.getByRole('textbox', { name: 'Logo URL (optional)' }).fill(`${own}/logo.png`);
    await developer.getByLabel('Redirect URIs', { exact: true }).fill(`${own}/callback`);
    await developer.getByRole('checkbox', { name: 'openid', exact: true }).check();
    await developer.getByRole('button', { name: 'Register app' }).click();
    await expect(developer.getByRole('heading', { level: 1, name: 'Painted' })).toBeVisible();
    const overview = developer.url();
    const id = new URL(overview).pathname.split('/').at(-1) ?? '';
    const panel = developer.getByRole('region', { name: 'Logo', exact: true });
    await expect(async () => {
      await developer.goto(`${overview}/settings`);
      await expect(panel.getByAltText('Current logo')).toBeVisible({ timeout: 1000 });
    }).toPass({ timeout: 20_000 });
    const fetched = seen.length;
    expect(seen).toEqual(['/logo.png']);

    const page = await (await browser.newContext({ baseURL: portal })).newPage();
    const images: string[] = [];
    page.on('request', (request) => {
      if (request.resourceType() === 'image') images.push(request.url());
    });
    await signUp(page, newcomer('Vera'));
    const query = new URLSearchParams({
      client_id: id,
      redirect_uri: `${own}/callback`,
      response_type: 'code',
      scope: 'openid',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
    await page.goto(`/oauth/authorize?${query}`);
    await expect(page.getByRole('heading', { level: 1, name: 'Painted' })).toBeVisible();
    const drawn = () => page.locator('img[src^="/logos/"]').evaluate((image) => Reflect.get(image, 'naturalWidth'));
    await expect.poll(drawn).toBe(192);
    expect(images.every((address) => address.startsWith(`${portal}/logos/`))).toBe(true);
    const served = await page.request.get(images[0] ?? '');
    expect(served.headers()).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    expect(seen).toHaveLength(fetched);

    await developer.getByRole('textbox', { name: 'Logo URL (optional)' }).fill(`${own}/logo.svg`);
    await developer.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(async () => {
      await developer.goto(`${overview}/settings`);
      await expect(panel.getByText('This is an SVG file.')).toBeVisible({ timeout: 1000 });
    }).toPass({ timeout: 20_000 });
    await page.reload();
    await expect(page.locator('img')).toHaveCount(0);
    expect((await page.request.get(images[0] ?? '')).status()).toBe(404);
  } finally {
    host.closeAllConnections();
    host.close();
  }
});
