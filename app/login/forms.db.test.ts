/**
 * The sign-in forms as any HTTP client sees them, through their route handlers and the real composition root, without a
 * browser or script. The browser tests cover the pages.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { server } from '@/lib/server';
import { POST as security } from '../account/security/submit/route';
import { POST as signOutForm } from '../signout/submit/route';
import { POST as signUpForm } from '../signup/submit/route';
import { POST as accountForm } from './accounts/submit/route';
import { ada, authorization, browser, idOf, issuer, pathOf, startPortal } from './forms.fixture';
import { POST as signInForm } from './submit/route';

const grace = { email: 'grace@example.com', name: 'Grace Hopper', password: 'a moth in relay seventy' };
const subOf = async (email: string) =>
  (await (await server()).db.prisma.user.findUniqueOrThrow({ where: { email } })).id;

let stop: () => Promise<void>;
beforeAll(async () => {
  stop = await startPortal();
});
afterAll(() => stop());
beforeEach(async () => {
  await (await server()).db.prisma.rateLimit.deleteMany();
});

describe('during an app’s request', () => {
  test('signing in leads to the consent page of that request', async () => {
    const { post, get } = browser();
    const asked = await get(authorization());
    expect(pathOf(asked.location)).toBe('/login');
    const interaction = idOf(asked.location);
    const done = await post(signInForm, { ...ada, interaction });
    expect(done.status).toBe(303);
    const next = await get(done.location);
    expect(pathOf(next.location)).toBe('/consent');
    expect(idOf(next.location)).toBe(interaction);
  });

  test('so does signing in after a wrong password, and signing up', async () => {
    const { post, get } = browser();
    const interaction = idOf((await get(authorization())).location);
    const wrong = await post(signInForm, { ...ada, password: 'not this one', interaction });
    expect(pathOf(wrong.location)).toBe('/login');
    expect(idOf(wrong.location)).toBe(interaction);
    const done = await post(signUpForm, { ...grace, interaction });
    // The offer of a passkey is on the way, and leads on to the request.
    expect(pathOf(done.location)).toBe('/signup/passkey');
    expect(idOf(done.location)).toBe(interaction);
    const next = await get(`/oauth/authorize?interaction=${interaction}`);
    expect(pathOf(next.location)).toBe('/consent');
  });

  test('a request belongs to the account that was chosen for it, whichever account is active later', async () => {
    const { post, get } = browser();
    await post(signInForm, grace);
    await post(signInForm, ada);
    const asked = await get(authorization());
    expect(pathOf(asked.location)).toBe('/login/accounts');
    const interaction = idOf(asked.location);
    const chosen = await post(accountForm, { account: await subOf(grace.email), interaction });
    expect(pathOf((await get(chosen.location)).location)).toBe('/consent');
    // Another tab switches to Ada: the consent page would show her, so the person chooses again.
    expect((await post(accountForm, { account: await subOf(ada.email) })).location).toBe('/account');
    expect(pathOf((await get(chosen.location)).location)).toBe('/login/accounts');
    // A sign-in for this request binds it as well.
    const again = await post(signInForm, { ...ada, interaction });
    expect(pathOf((await get(again.location)).location)).toBe('/consent');
    const silent = await get(authorization({ prompt: 'none' }));
    expect(new URL(silent.location).searchParams.get('error')).toBe('account_selection_required');
  });

  test('an account that is not signed in here cannot be chosen', async () => {
    const { post } = browser();
    await post(signInForm, ada);
    expect((await post(accountForm, { account: await subOf(grace.email) })).location).toBe('/login/accounts');
    expect((await post(accountForm, {})).location).toBe('/login/accounts');
    // A signed-in account is not taken off the list without signing it out.
    const stay = await post(accountForm, { forget: await subOf(ada.email) });
    expect(stay.response.headers.getSetCookie()).toEqual([]);
  });

  test('signing out ends the active account, or all of this browser', async () => {
    const { post, get, jar } = browser();
    await post(signInForm, grace);
    await post(signInForm, ada);
    await post(signOutForm, {});
    expect(pathOf((await get(authorization())).location)).toBe('/login/accounts');
    expect((await post(accountForm, { account: await subOf(grace.email) })).location).toBe('/account');
    await post(signInForm, ada);
    await post(signOutForm, { all: '1' });
    expect([...jar.keys()].filter((name) => /session-token|accounts/.test(name))).toEqual([]);
    expect(pathOf((await get(authorization())).location)).toBe('/login');
  });

  test('"Continue as" answers prompt=select_account', async () => {
    const { post, get } = browser();
    await post(signInForm, ada);
    const asked = await get(authorization({ prompt: 'select_account' }));
    expect(pathOf(asked.location)).toBe('/login/accounts');
    const interaction = idOf(asked.location);
    const done = await post(accountForm, { account: await subOf(ada.email), interaction });
    expect(pathOf((await get(done.location)).location)).toBe('/consent');
  });

  test('prompt=login is not answered by continuing, only by the password', async () => {
    const { post, get } = browser();
    await post(signInForm, ada);
    const interaction = idOf((await get(authorization({ prompt: 'login' }))).location);
    const continued = await post(accountForm, { account: await subOf(ada.email), interaction });
    expect(pathOf((await get(continued.location)).location)).toBe('/login');
    const done = await post(signInForm, { ...ada, interaction });
    expect(pathOf((await get(done.location)).location)).toBe('/consent');
  });

  test('signing out leads to the sign-in of the same request', async () => {
    const { post, get, jar } = browser();
    const interaction = idOf((await get(authorization())).location);
    await post(signInForm, { ...ada, interaction });
    const out = await post(signOutForm, { interaction });
    expect(out.location).toBe(`/login?interaction=${interaction}`);
    expect(jar.has('next-auth.session-token')).toBe(false);
    expect(pathOf((await get(`/oauth/authorize?interaction=${interaction}`)).location)).toBe('/login');
  });
});

describe('a form', () => {
  test('from another site changes nothing', async () => {
    const { post, jar } = browser();
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      for (const form of [signInForm, signUpForm, signOutForm, security]) {
        expect((await post(form, { ...ada, name: 'Eve' }, headers)).status).toBe(403);
      }
    }
    expect(jar.size).toBe(0);
  });

  test('continues only at our own pages', async () => {
    const next = async (to: string) => (await browser().post(signInForm, { ...ada, next: to })).location;
    expect(await next('/developers/apps')).toBe('/developers/apps');
    expect(await next('//evil.example')).toBe('/account');
    expect(await next('https://evil.example/account')).toBe('/account');
  });

  test('with another media type, or far too large, is refused', async () => {
    const { post } = browser();
    expect((await post(signInForm, { email: 'a'.repeat(17_000) })).status).toBe(413);
    const json = new Request(`${issuer}/login/submit`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ada),
    });
    expect((await signInForm(json)).status).toBe(415);
  });

  test('never sends a password back', async () => {
    const { post } = browser();
    const secret = 'not this one 7392';
    for (const form of [signInForm, signUpForm]) {
      const { response, location } = await post(form, { email: 'nobody', password: secret, name: '' });
      expect(response.status).toBe(303);
      expect(location).not.toContain('7392');
      expect(await response.text()).toBe('');
    }
  });
});

describe('the security page', () => {
  const first = browser();
  const second = browser();

  test('redirects to sign-in and back', async () => {
    const { location } = await browser().post(security, { action: 'end_others' });
    expect(location).toBe('/login?next=%2Faccount%2Fsecurity');
  });

  test('changes the password, and ends every other session', async () => {
    await first.post(signInForm, ada);
    await second.post(signInForm, ada);
    const password = 'difference engine two';
    await first.post(security, { action: 'change_password', current: 'not this one', password });
    await first.post(security, { action: 'change_password', current: ada.password, password: 'password123' });
    // Neither request was enough: the other browser is still signed in.
    expect(pathOf((await second.get(authorization())).location)).toBe('/consent');

    await first.post(security, { action: 'change_password', current: ada.password, password });
    expect(pathOf((await first.get(authorization())).location)).toBe('/consent');
    expect(pathOf((await second.get(authorization())).location)).toBe('/login');
    expect(pathOf((await second.post(signInForm, ada)).location)).toBe('/login');
    expect((await second.post(signInForm, { ...ada, password })).location).toBe('/account');
  });
});

describe('signing out because an app asked (RP-Initiated Logout 1.0 §2)', () => {
  const back = 'https://trailmap.example/goodbye';
  const asked = new URLSearchParams({ client_id: 'trailmap', post_logout_redirect_uri: back, state: 'st' });

  test('the request travels with the form, and the browser goes back to the app', async () => {
    const { post, get, jar } = browser();
    await post(signInForm, ada);
    const page = new URL((await get(`/oauth/logout?${asked}`)).location);
    expect(page.pathname).toBe('/signout');
    const done = await post(signOutForm, { logout: page.searchParams.get('logout') ?? '' });
    expect(done).toMatchObject({ status: 303, location: `${back}?state=st` });
    expect(jar.has('next-auth.session-token')).toBe(false);
  });

  test('a forged ticket redirects to no other site', async () => {
    const { post } = browser();
    await post(signInForm, ada);
    expect((await post(signOutForm, { logout: 'eyJyZWRpcmVjdFVyaSI6Imh0dHBzOi8vZXZpbCJ9.x' })).location).toBe(
      '/signout',
    );
  });
});
