/** What an app says in several languages, and pages in the language that an app asks for. */
import { createHash } from 'node:crypto';
import { expect, type Page, test } from '@playwright/test';
import { portal, trailmap } from './addresses';
import { newcomer, scopeBox, signUp } from './steps';

function trailmapAsks(page: Page, more: Record<string, string>) {
  const request = new URLSearchParams({
    client_id: 'trailmap',
    redirect_uri: `${trailmap}/callback`,
    response_type: 'code',
    scope: 'openid profile email routes.read routes.write',
    code_challenge: createHash('sha256').update('a verifier that is long enough to be one, surely').digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  });
  return page.goto(`${portal}/oauth/authorize?${request}`);
}

test('an API speaks my language on the consent page, and English where it has no texts', async ({ page }) => {
  await signUp(page, newcomer('Gerda'));
  await trailmapAsks(page, { ui_locales: 'de-AT' });
  await expect(page.getByText('Wanderrouten')).toBeVisible();
  await expect(scopeBox(page, 'Ihre gespeicherten Routen ändern')).toHaveAccessibleDescription(
    /Hinzufügen, umbenennen/,
  );
  await trailmapAsks(page, { ui_locales: 'en' });
  await expect(scopeBox(page, 'Change your saved routes')).toBeVisible();
});

test('error pages and sign-out are in the language that an app asks for', async ({ page }) => {
  await page.goto(`${portal}/oauth/authorize?client_id=nobody&ui_locales=fr`);
  await expect(page.getByRole('heading', { name: 'Application inconnue' })).toBeVisible();
  await expect(page.getByText('Pour les développeurs de l’application')).toBeVisible();
  await page.goto(`${portal}/oauth/authorize?client_id=nobody&ui_locales=ar`);
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await signUp(page, newcomer('Amal'));
  await page.goto(`${portal}/oauth/logout?client_id=trailmap&ui_locales=ar`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar');
});

test('discovery names the languages of the pages', async ({ request }) => {
  const metadata = await (await request.get(`${portal}/.well-known/openid-configuration`)).json();
  expect(metadata.ui_locales_supported).toEqual(['en', 'de', 'fr', 'es', 'ja', 'ar']);
});
