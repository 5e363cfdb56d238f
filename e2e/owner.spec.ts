/** What owners do with access: change ends, pause, remove permissions, end several at once, lose a laptop. */
import { expect, type Page, test } from '@playwright/test';
import { ledgerly, portal, trailmap } from './addresses';
import {
  allow,
  askedBy,
  changeEnd,
  connected,
  fillSignIn,
  newcomer,
  openAccess,
  passTime,
  press,
  signIn,
  signUp,
} from './steps';

const day = 24 * 3600;

/** Sets the end of one permission, in the folded part of the consent page or of the detail page. */
async function ownEnd(page: Page, permission: string, end: string): Promise<void> {
  const folded = page.getByText('More options');
  if (!(await page.getByLabel('Remind me by e-mail').isVisible())) await folded.click();
  await page.getByRole('combobox', { name: permission }).selectOption({ label: end });
}

const button = {
  'Show my routes': (page: Page) => page.getByRole('listitem').filter({ hasText: 'Coast path' }),
  'Show my profile': (page: Page) => page.getByRole('heading', { name: 'Userinfo' }),
  Refresh: (page: Page) => page.getByText('Refreshed: a new access token.'),
};

/** Presses a button of the app. It shows what the button is for, or this refusal. */
async function works(page: Page, what: keyof typeof button, refusal?: string) {
  await page.goto(trailmap);
  await press(page, what);
  if (refusal) await expect(page.getByRole('alert')).toContainText(refusal);
  else await expect(button[what](page)).toBeVisible();
}

test('“my routes for a week, the rest for a year”: after a week only the routes end', async ({ page }) => {
  await signUp(page, newcomer('Edda'));
  await askedBy(page);
  await ownEnd(page, 'See your saved routes', '7 days');
  await ownEnd(page, 'Change your saved routes', '1 day');
  await allow(page, { until: '1 year' });
  await expect(page.getByTestId('scope')).toHaveText('openid profile email routes.read routes.write');
  await openAccess(page, 'Trailmap');
  await expect(page.getByText('in 1 year').first()).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'See your saved routes' }).first()).toContainText(
    'in 7 days',
  );

  passTime(2 * day);
  await works(page, 'Refresh');
  await expect(page.getByTestId('scope')).toHaveText('openid profile email routes.read');
  await works(page, 'Show my routes');
  passTime(5 * day);
  await works(page, 'Refresh');
  await expect(page.getByTestId('scope')).toHaveText('openid profile email');
  await works(page, 'Show my profile');
  await openAccess(page, 'Trailmap');
  await expect(page.getByText('Expired: See your saved routes · Change your saved routes')).toBeVisible();
});

test('shortening takes effect at once; extending asks for a fresh sign-in', async ({ page }) => {
  const who = newcomer('Linda');
  await connected(page, who);
  passTime(3600);
  await openAccess(page, 'Trailmap');
  await changeEnd(page);
  await ownEnd(page, 'See your e-mail address', '1 hour');
  await page.getByLabel('Access lasts').selectOption({ label: '7 days' });
  await page.getByLabel('Remind me by e-mail').selectOption({ label: '1 day before' });
  await press(page, 'Save');
  await expect(page.locator('#content').getByRole('status')).toHaveText('Access for Trailmap has a new end date');
  await expect(page.getByText('in 7 days').first()).toBeVisible();
  await expect(page.locator('#activity')).toContainText('You shortened access to');
  await changeEnd(page);
  await expect(page.getByLabel('Remind me by e-mail')).toHaveValue(String(day));

  await page.getByLabel('Access lasts').selectOption({ label: '90 days' });
  await press(page, 'Save');
  await expect(page).toHaveURL(/\/login/);
  await fillSignIn(page, who);
  await expect(page.getByText('Not changed yet')).toBeVisible();
  await expect(page.getByLabel('Access lasts')).toHaveValue('90d');
  await press(page, 'Save');
  await expect(page.getByText('in 90 days').first()).toBeVisible();
  await expect(page.locator('#activity')).toContainText('You extended access to');
});

test('a pause stops the app, and resuming restores everything without a question', async ({ page }) => {
  await connected(page, newcomer('Paula'));
  await openAccess(page, 'Trailmap');
  await press(page, 'Pause');
  await expect(page.locator('#content').getByRole('status')).toHaveText('Trailmap is paused');
  await works(page, 'Show my profile', 'invalid_token');
  await works(page, 'Refresh', 'invalid_grant');
  // The API caches the status list until its `ttl` is over.
  passTime(60);
  await works(page, 'Show my routes', '401');
  await works(page, 'Refresh', 'invalid_grant');
  await page.goto(`${portal}/account`);
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();

  await openAccess(page, 'Trailmap');
  await press(page, 'Resume');
  await expect(page.locator('#content').getByRole('status')).toHaveText('Access resumed for Trailmap');
  passTime(60);
  // The same token that was refused before.
  await works(page, 'Show my routes');
  await works(page, 'Show my profile');
  await works(page, 'Refresh');
});

test('removing one permission leaves the rest, and does not come back by itself', async ({ page }) => {
  await connected(page, newcomer('Nadja'));
  await openAccess(page, 'Trailmap');
  await press(page, 'Remove “Change your saved routes”');
  await expect(page.locator('#content').getByRole('status')).toHaveText(
    'Trailmap no longer has the permission “Change your saved routes”',
  );
  await expect(page.locator('#activity')).toContainText('You removed “Change your saved routes”');
  await expect(page.locator('#activity')).toContainText('From this device');
  passTime(60);
  await works(page, 'Show my routes', '401');
  await works(page, 'Refresh');
  await expect(page.getByTestId('scope')).toHaveText('openid profile email routes.read');
  await works(page, 'Show my routes');
  await press(page, 'Sign out here');
  await press(page, 'Sign in with Countersign');
  await expect(page.getByTestId('scope')).toHaveText('openid profile email routes.read');
});

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without';
  test(`“I removed the wrong permission”: I undo it, and the app has it again, ${how} script`, async ({ browser }) => {
    const context = await browser.newContext({ baseURL: portal, javaScriptEnabled });
    const page = await context.newPage();
    await connected(page, newcomer(javaScriptEnabled ? 'Ulla' : 'Udo'));
    await openAccess(page, 'Trailmap');
    await press(page, 'Remove “Change your saved routes”');
    await press(page, 'Undo');
    await expect(page.getByText('Undone. Trailmap has its permissions again').first()).toBeVisible();
    await expect(page.locator('#activity')).toContainText('You undid the removal of “Change your saved routes”');
    await works(page, 'Refresh');
    await expect(page.getByTestId('scope')).toHaveText('openid profile email routes.read routes.write');

    await openAccess(page, 'Trailmap');
    await press(page, 'Pause');
    await press(page, 'Undo');
    await expect(page.getByText('Access resumed for Trailmap').first()).toBeVisible();
    await context.close();
  });
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without';
  test(`a required permission is removed only after a page says what breaks, ${how} script`, async ({ browser }) => {
    const context = await browser.newContext({ baseURL: portal, javaScriptEnabled });
    const page = await context.newPage();
    await connected(page, newcomer(javaScriptEnabled ? 'Nora' : 'Nils'));
    await openAccess(page, 'Trailmap');
    const grant = page.url().split('/').at(-1) ?? '';
    const profile = page.getByRole('listitem').filter({ hasText: 'See your profile' });
    await expect(profile.getByText('Required').first()).toBeVisible();
    const remove = () => page.getByRole('link', { name: 'Remove “See your profile”' }).click();
    await remove();
    await expect(page.getByRole('heading', { name: 'Remove “See your profile” from Trailmap?' })).toBeVisible();
    await expect(page.getByText('Trailmap says that it does not work without this.')).toBeVisible();
    await page.getByRole('link', { name: 'Cancel' }).click();
    // An older form does not skip the page either.
    const posted = await page.request.post(`${portal}/account/apps/submit`, {
      form: { grant, action: 'remove_scope', scope: 'profile' },
      headers: { origin: portal },
      maxRedirects: 0,
    });
    expect(posted.headers()['location']).toContain(`/account/apps/${grant}/remove?scope=profile`);
    await remove();
    await press(page, 'Remove only this');
    await expect(page.getByText('Trailmap no longer has the permission “See your profile”').first()).toBeVisible();
    await works(page, 'Refresh');
    await expect(page.getByTestId('scope')).toHaveText('openid email routes.read routes.write');

    // The app asks once more. The user cannot deny only this permission. Then the app works as before.
    await press(page, 'Sign out here');
    await press(page, 'Sign in with Countersign');
    await expect(page.getByText('See your profile').first()).toBeVisible();
    await expect(page.getByRole('checkbox', { name: 'See your profile' })).toHaveCount(0);
    await press(page, 'Allow');
    await expect(page.getByTestId('scope')).toHaveText('openid profile email routes.read routes.write');
    await press(page, 'Sign out here');
    await press(page, 'Sign in with Countersign');
    await expect(page.getByTestId('scope')).toHaveText('openid profile email routes.read routes.write');

    await openAccess(page, 'Trailmap');
    await page.getByRole('link', { name: 'Remove “Sign you in' }).click();
    await expect(page.getByText('you cannot sign in to Trailmap with this account')).toBeVisible();
    await page.getByRole('link', { name: 'Remove all access for Trailmap…' }).click();
    await expect(page.getByRole('heading', { name: 'Remove access for Trailmap?' })).toBeVisible();
    await press(page, 'Remove access');
    await expect(page.getByText('No connected apps yet')).toBeVisible();
    await context.close();
  });
}

test('all permissions at one API are removed together', async ({ page }) => {
  await connected(page, newcomer('Alma'));
  await openAccess(page, 'Trailmap');
  await press(page, 'Remove all of Trail routes');
  await expect(page.locator('#content').getByRole('status')).toHaveText(
    'Trailmap no longer has the permission “Trail routes”',
  );
  await works(page, 'Refresh');
  await expect(page.getByTestId('scope')).toHaveText('openid profile email');
});

for (const javaScriptEnabled of [true, false]) {
  test(`several accesses end together, ${javaScriptEnabled ? 'with' : 'without'} script`, async ({ browser }) => {
    const context = await browser.newContext({ baseURL: portal, javaScriptEnabled });
    const page = await context.newPage();
    const who = newcomer(javaScriptEnabled ? 'Sven' : 'Sina');
    await connected(page, who);
    await askedBy(page, ledgerly);
    await allow(page);
    await expect(page.getByText(`Signed in as ${who.name}`)).toBeVisible();
    await page.goto('/account');
    await page.getByRole('link', { name: 'All apps' }).click();
    await page.getByRole('link', { name: 'Select', exact: true }).click();
    await press(page, 'Remove access for selected…');
    await expect(page.getByText('Select at least one app.')).toBeVisible();
    await page.getByRole('checkbox', { name: 'Select Trailmap' }).check();
    await page.getByRole('checkbox', { name: 'Select Ledgerly' }).check();
    await press(page, 'Remove access for selected…');
    await expect(page.getByRole('heading', { name: 'Remove access for 2 apps?' })).toBeVisible();
    await press(page, 'Remove access');
    await expect(page.getByText('No connected apps yet')).toBeVisible();
    await works(page, 'Refresh', 'invalid_grant');
    await context.close();
  });
}

test('“what should I do first?”: the overview says what needs attention, and leads there', async ({ page }) => {
  await signUp(page, newcomer('Oda'));
  await page.goto('/account');
  await expect(page.getByRole('heading', { name: 'Needs attention' })).toBeVisible();
  await expect(page.getByText('You have only one way to sign in.')).toBeVisible();
  await expect(page.getByText('No connected apps yet')).toBeVisible();
  await page.getByRole('link', { name: 'Add', exact: true }).click();
  await expect(page).toHaveURL(/\/account\/security$/);

  await askedBy(page);
  await allow(page, { until: '1 hour' });
  await page.goto('/account');
  await expect(page.getByRole('link', { name: '1 connected app' })).toBeVisible();
  // Access for an hour always expires soon: that is no news.
  await expect(page.getByText('expires soon')).toHaveCount(0);
  passTime(3600);
  await page.goto('/account');
  await expect(page.getByText('No connected apps yet')).toBeVisible();
});

test('“I lost my laptop”: everything elsewhere ends, and this browser stays signed in', async ({ page, browser }) => {
  const who = newcomer('Lotte');
  const laptop = await (await browser.newContext({ baseURL: portal })).newPage();
  await connected(laptop, who);
  await signIn(page, who);
  await page.goto('/account/security');
  await page.getByRole('link', { name: 'Lost a device?' }).click();
  await expect(page.getByRole('heading', { name: 'Lost a device?' })).toBeVisible();
  await expect(page.getByText('You have no API keys.')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Remove access for all apps' }).check();
  await press(page, 'Sign out and remove access');
  await expect(page.getByText('1 other device is signed out.')).toBeVisible();
  await expect(page.getByText('1 app has lost access.')).toBeVisible();
  await expect(page.getByText('You are not signed in anywhere else, no app has access')).toBeVisible();

  await laptop.goto('/account');
  await expect(laptop).toHaveURL(/\/login/);
  await works(laptop, 'Refresh', 'invalid_grant');
  await works(laptop, 'Show my profile', 'invalid_token');
  await laptop.context().close();
});
