/** Steps that many tests share, in the words of the pages. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { clockFile, trailmap } from './addresses';

export type Account = { email: string; password: string; name: string };

export const ada: Account = { email: 'ada@example.com', password: 'analytical engine 1843', name: 'Ada Lovelace' };
export const grace: Account = { email: 'grace@example.com', password: 'a moth in relay seventy', name: 'Grace Hopper' };

export const operator: Account = {
  email: 'operator@example.com',
  password: 'keeper of the demo keys',
  name: 'Olive Operator',
};

let made = 0;
/** A new account for one test. */
export function newcomer(name: string): Account {
  made += 1;
  return {
    email: `${name.toLowerCase()}.${process.pid}.${made}@example.com`,
    password: 'four unrelated garden words',
    name,
  };
}

/** How many seconds the clock of the portal, the API and the apps is ahead of the test's clock. */
export const secondsAhead = (): number => Number(readFileSync(clockFile, 'utf8'));

/** Moves the clock of the portal, the API and the apps forward. */
export function passTime(seconds: number): void {
  writeFileSync(clockFile, String(secondsAhead() + seconds));
}

export async function signUp(page: Page, who: Account): Promise<void> {
  await page.goto('/signup');
  await fillSignUp(page, who);
  await notNow(page);
}

/** Sign-ups are limited per address, so each one comes from a new address, as a proxy would report it. */
let arrived = 0;
function newAddress(): string {
  arrived += 1;
  return `198.18.${process.pid % 256}.${arrived % 256}`;
}

export async function fillSignUp(page: Page, who: Account): Promise<void> {
  await page.setExtraHTTPHeaders({ 'x-forwarded-for': newAddress() });
  const answered = page.waitForResponse(/\/signup\/submit/);
  await page.getByLabel('E-mail address', { exact: true }).fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByLabel('Name').fill(who.name);
  await page.getByRole('button', { name: 'Create account' }).click();
  await answered;
  await page.setExtraHTTPHeaders({});
}

/** Declines the passkey that is offered after sign-up, and goes on to where the person was going. */
export async function notNow(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Not now' }).click();
  await expect(page).not.toHaveURL(/signup/);
}

export async function fillSignIn(page: Page, who: Account): Promise<void> {
  await page.getByLabel('E-mail address', { exact: true }).fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  // In a browser that signed in before, the button also says “Last used”.
  await page.getByRole('button', { name: /^Sign in( Last used)?$/ }).click();
}

/** On the page that asks for a fresh sign-in and knows who is signed in. */
export async function signInAgain(page: Page, who: Account): Promise<void> {
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: /^Sign in( Last used)?$/ }).click();
}

export async function signIn(page: Page, who: Account): Promise<void> {
  await page.goto('/login');
  await fillSignIn(page, who);
  await expect(page).not.toHaveURL(/login/);
}

/** From the app to the consent page, for a user who is signed in. */
export async function askedBy(page: Page, app = trailmap): Promise<void> {
  await page.goto(app);
  await page.getByRole('button', { name: 'Sign in with Countersign' }).click();
  await expect(page.getByRole('button', { name: 'Allow', exact: true })).toBeVisible();
}

/** The consent page ticks only what was allowed before. What is folded was allowed. */
async function tickAll(page: Page): Promise<void> {
  for (const box of await page.locator('input[name="scope"]').all()) if (await box.isVisible()) await box.check();
}

/** Allows everything, unless something is unticked. */
export async function allow(page: Page, choice: { until?: string; untick?: string[] } = {}): Promise<void> {
  await tickAll(page);
  for (const permission of choice.untick ?? []) await scopeBox(page, permission).uncheck();
  if (choice.until) await page.getByLabel('Access lasts').selectOption({ label: choice.until });
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
}

export function scopeBox(page: Page, permission: string) {
  return page.getByRole('checkbox', { name: permission });
}

/** A new user who allowed the app this access. */
export async function connected(page: Page, who: Account, choice: Parameters<typeof allow>[1] = {}, app = trailmap) {
  await signUp(page, who);
  await askedBy(page, app);
  await allow(page, choice);
  await expect(page.getByText(`Signed in as ${who.name}`)).toBeVisible();
}

/** In the form of an app: shows the scopes of an API. They are folded where there are many. */
export async function openScopesOf(page: Page, api: string): Promise<void> {
  const button = page.getByRole('button', { name: api }).first();
  if ((await button.getAttribute('aria-expanded')) === 'false') await button.click();
}

/**
 * Waits until React has taken over the forms of a page of the portal: on a busy machine, what a test types or presses
 * before that can be lost. Other pages, and those without script, have no such forms.
 */
export async function hydrated(page: Page): Promise<void> {
  // A function: the policy of the pages forbids Playwright to evaluate a text more than once.
  await page.waitForFunction(
    () =>
      Reflect.get(window, '__next_f') === undefined ||
      [...document.forms].every((form) => Object.keys(form).some((key) => key.startsWith('__reactProps'))),
  );
}

export async function press(page: Page, name: string): Promise<void> {
  await hydrated(page);
  await page.getByRole('button', { name, exact: true }).click();
}

/** The detail page of an app in the dashboard. */
export async function openAccess(page: Page, app: string): Promise<void> {
  await page.goto('/account');
  await page.getByRole('link', { name: app }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: app })).toBeVisible();
}

/** Unfolds the form for the end of the access, on the page of an app. */
export async function changeEnd(page: Page): Promise<void> {
  if (!(await page.getByLabel('Access lasts').isVisible()))
    await page.locator('#access').getByRole('link', { name: 'Change' }).click();
}

export async function revoke(page: Page, app: string): Promise<void> {
  await openAccess(page, app);
  await page.getByRole('link', { name: /^Remove access/ }).click();
  // A question comes first, as a dialog or (without script) as a page.
  await expect(page.getByRole('heading', { name: `Remove access for ${app}?` })).toBeVisible();
  await press(page, 'Remove access');
  await expect(page.getByRole('heading', { name: `Remove access for ${app}?` })).toHaveCount(0);
}
