import { describe, expect, it } from 'vitest';
import { answerOf, createPortal, good, issuer, pageOf } from '../testing/authorize.fixture';

/** A browser that is signed in as Ada, who is active in the portal, and as Bob. Both allowed the app before. */
async function twoAccounts(allowed = true) {
  const portal = createPortal();
  const ada = portal.signIn('s1');
  const bob = portal.signIn('s2', 'bob');
  if (allowed) {
    await portal.allow(pageOf(await portal.start(good, 's1')).id, ada);
    await portal.allow(pageOf(await portal.start(good, 's2')).id, bob);
  }
  portal.clock.now += 10;
  const browser = 's1 s2';
  const silently = async (more: Record<string, string> = {}): Promise<string | null | undefined> => {
    const response = await portal.start({ ...good, prompt: 'none', ...more }, browser);
    const answer = answerOf(response);
    return answer.get('error') ?? (await portal.codeOf(response)).grant.ownerId;
  };
  const resume = (id: string, cookie = browser) => portal.visit(`${issuer}/oauth/authorize?interaction=${id}`, cookie);
  return { ...portal, ada, bob, browser, silently, resume };
}

describe('a browser that is signed in to several accounts (OpenID Connect Core §3.1.2.3, §3.1.2.6)', () => {
  it('gets account_selection_required for prompt=none without a hint', async () => {
    const portal = await twoAccounts();
    expect(await portal.silently()).toBe('account_selection_required');
    expect(await portal.silently({ login_hint: 'somebody@example.com' })).toBe('account_selection_required');
  });

  it('answers prompt=none for the account that login_hint names', async () => {
    const portal = await twoAccounts();
    expect(await portal.silently({ login_hint: 'ada@example.com' })).toBe('ada');
    expect(await portal.silently({ login_hint: ' BOB@example.com' })).toBe('bob');
  });

  it('tells an app without access nothing about the addresses that are signed in', async () => {
    const portal = await twoAccounts(false);
    for (const login_hint of ['bob@example.com', 'ada@example.com', 'somebody@example.com'])
      for (const more of [{}, { max_age: '1' }, { acr_values: '2' }])
        expect(await portal.silently({ login_hint, ...more })).toBe('account_selection_required');
  });

  it('answers prompt=none for the account that id_token_hint or the sub of claims names', async () => {
    const portal = await twoAccounts();
    const claims = (sub: string) => JSON.stringify({ id_token: { sub: { value: sub } } });
    expect(await portal.silently({ claims: claims('bob') })).toBe('bob');
    expect(await portal.silently({ claims: claims('ada') })).toBe('ada');
    expect(await portal.silently({ claims: claims('carol') })).toBe('login_required');
  });

  it('shows the account page, and the request belongs to the account that is chosen there', async () => {
    const portal = await twoAccounts(false);
    const { path, id } = pageOf(await portal.start(good, portal.browser));
    expect(path).toBe('/login/accounts');
    expect(pageOf(await portal.resume(id)).path).toBe('/login/accounts');
    await portal.server.interactions.confirmAccount(id, portal.bob);
    // The page switched to Bob.
    expect(pageOf(await portal.resume(id, 's2 s1')).path).toBe('/consent');
    // In another tab Ada became active again: nobody answers for Bob on a page that shows Ada.
    expect(pageOf(await portal.resume(id)).path).toBe('/login/accounts');
  });

  it('stays with the person who was chosen, if a newer session replaces the chosen one', async () => {
    const portal = await twoAccounts(false);
    const { id } = pageOf(await portal.start(good, portal.browser));
    await portal.server.interactions.confirmAccount(id, portal.bob);
    portal.signIn('s3', 'bob');
    expect(pageOf(await portal.resume(id, 's3 s1')).path).toBe('/consent');
  });

  it('does not take an answer that another account gave', async () => {
    const portal = await twoAccounts(false);
    const { id } = pageOf(await portal.start(good, portal.browser));
    await portal.server.interactions.confirmAccount(id, portal.bob);
    const { formToken } = await portal.question(id, portal.ada);
    const answer = { action: 'allow' as const, formToken, scopes: [], endsAt: null, once: false };
    await portal.server.consent.decide(id, portal.ada, answer);
    expect(pageOf(await portal.resume(id)).path).toBe('/login/accounts');
  });

  it('asks to switch before a page is shown for the account that a hint names', async () => {
    const portal = await twoAccounts(false);
    expect(pageOf(await portal.start({ ...good, login_hint: 'bob@example.com' }, portal.browser)).path).toBe(
      '/login/accounts',
    );
    expect(pageOf(await portal.start({ ...good, login_hint: 'ada@example.com' }, portal.browser)).path).toBe(
      '/consent',
    );
  });

  it('answers without a page for the account that a hint names, if it allowed the same before', async () => {
    const portal = await twoAccounts();
    const response = await portal.start({ ...good, login_hint: 'bob@example.com' }, portal.browser);
    expect((await portal.codeOf(response)).grant.ownerId).toBe('bob');
  });

  it('shows the account page after the active account signed out', async () => {
    const portal = await twoAccounts();
    const browser = 'ended s1';
    expect(pageOf(await portal.start(good, browser)).path).toBe('/login/accounts');
    const silent = await portal.start({ ...good, prompt: 'none' }, browser);
    expect(answerOf(silent).get('error')).toBe('account_selection_required');
  });

  it('keeps the sign-up page for prompt=create', async () => {
    const portal = await twoAccounts();
    const { path, id } = pageOf(await portal.start({ ...good, prompt: 'create' }, portal.browser));
    expect(path).toBe('/signup');
    const carol = portal.signIn('s3', 'ada');
    await portal.server.interactions.confirmAccount(id, carol);
    expect((await portal.codeOf(await portal.resume(id, 's3 s2'))).grant.ownerId).toBe('ada');
  });
});
