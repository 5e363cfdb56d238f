/** Auth.js and its predecessor NextAuth.js 4 as relying parties, configured for a generic OpenID Connect provider. */
import { expect, test } from '@playwright/test';
import { authJs, authJsPort, nextAuth, nextAuthPort, portal } from '../addresses';
import { allow, newcomer, press, signUp } from '../steps';
import { launchClient } from './launch';

const settings = { CLIENT_SECRET: 'test-only-guestbook-secret-which-everybody-knows' };

for (const { title, script, home, port, auth } of [
  { title: 'Auth.js', script: 'authjs', home: authJs, port: authJsPort, auth: '/auth' },
  { title: 'NextAuth.js 4', script: 'next-auth', home: nextAuth, port: nextAuthPort, auth: '/api/auth' },
]) {
  test(`${title}: signs in, knows the user, and signs out of the app only`, async ({ page }) => {
    const app = await launchClient(script, port, settings, home);
    try {
      const who = newcomer('Theo');
      await signUp(page, who);
      await page.goto(home);
      await expect(page.getByRole('status')).toHaveText('Nobody is signed in');
      await page.goto(`${home}${auth}/signin?callbackUrl=${encodeURIComponent(home)}`);
      await press(page, 'Sign in with Countersign');
      await allow(page);
      await expect(page).toHaveURL(new RegExp(`^${home}/?$`));
      await expect(page.getByRole('status')).toHaveText(`Signed in as ${who.name}, ${who.email}`);

      await page.goto(`${home}${auth}/signout`);
      await press(page, 'Sign out');
      await page.goto(home);
      await expect(page.getByRole('status')).toHaveText('Nobody is signed in');
      await page.goto(`${portal}/account`);
      await expect(page.getByRole('link', { name: 'Guestbook' }).first()).toBeVisible();
    } finally {
      await app.close();
    }
  });
}
