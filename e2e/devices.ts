/** Second factors of users: a passkey in the browser, and codes from an app on a phone. */
import { expect, type Page } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import { passTime, press, secondsAhead } from './steps';

/** Adds a virtual authenticator to the browser. It verifies the user by itself. */
export async function withDevice(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Keeps the browser from offering a passkey before the user presses the button. */
export async function withoutOffers(page: Page): Promise<void> {
  await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');
}

export async function addPasskey(page: Page, name: string): Promise<void> {
  await page.goto('/account/security');
  await page.locator('#passkeys').getByRole('link', { name: 'Add a passkey' }).click();
  await page.getByLabel('Name').fill(name);
  await press(page, 'Create a passkey');
  await expect(page.getByText('The passkey is added.').first()).toBeVisible();
}

/** The code that the app on the phone shows in the next 30 seconds. */
export function nextCode(key: string): string {
  passTime(30);
  const timestamp = Date.now() + secondsAhead() * 1000;
  return new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp });
}

/** Sets up codes, from the page that offers them to the recovery codes. Returns both, and the key. */
export async function setUpCodes(page: Page): Promise<{ key: string; recovery: string[] }> {
  await press(page, 'Set up authenticator app');
  const key = ((await page.getByRole('code').textContent()) ?? '').replaceAll(' ', '');
  await page.getByLabel('Code', { exact: true }).fill(nextCode(key));
  await press(page, 'Turn on');
  await expect(page.getByText('These codes are shown only once')).toBeVisible();
  return { key, recovery: await page.locator('#codes').getByRole('listitem').allInnerTexts() };
}

export const forgetSession = (page: Page) => page.context().clearCookies({ name: /session-token/ });
