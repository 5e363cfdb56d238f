/**
 * Requests for a particular user: `id_token_hint` (OpenID Connect Core §3.1.2.1, §3.1.2.2), the `sub` of the `claims`
 * parameter (§5.5.1) and `login_hint`, at the authorization endpoint and on the sign-in page.
 */
import { describe, expect, it } from 'vitest';
import { clientMetadataSchema } from '../clients/metadata';
import {
  answerOf,
  createPortal,
  good,
  issuer,
  legacyApp,
  type Parameters,
  pageOf,
  trailmap,
} from '../testing/authorize.fixture';
import { subjectIdentifier } from '../tokens/subject-identifier';

const shy = {
  ...legacyApp,
  id: 'shy',
  metadata: clientMetadataSchema.parse({ ...legacyApp.metadata, subject_type: 'pairwise' }),
};

async function portalOf(clientId: string) {
  const portal = createPortal([trailmap, legacyApp, shy]);
  const client = clientId === 'shy' ? shy : legacyApp;
  const given = await portal.through({ ...good, client_id: clientId, response_type: 'code id_token' }, 'first');
  const hint = answerOf(given).get('id_token') ?? '';
  const sub = subjectIdentifier(portal.deps, client, 'ada');
  const forms: Record<string, Parameters> = {
    id_token_hint: { id_token_hint: hint },
    'a requested sub': { claims: JSON.stringify({ id_token: { sub: { value: sub } } }) },
    'a requested sub of userinfo': { claims: JSON.stringify({ userinfo: { sub: { value: sub } } }) },
  };
  const ask = async (form: string, sid?: string) => {
    const asked = { ...good, client_id: clientId, ...Object.fromEntries(Object.entries(forms[form] ?? {})) };
    return portal.start(asked, sid);
  };
  return { ...portal, ask, hint };
}

const cases = ['legacy-app', 'shy'].flatMap((client) =>
  ['id_token_hint', 'a requested sub', 'a requested sub of userinfo'].map((form) => [form, client] as const),
);

describe.each(cases)('with %s, of the client %s,', (form, clientId) => {
  it('a sign-in as another user is login_required for the app', async () => {
    const portal = await portalOf(clientId);
    const page = pageOf(await portal.ask(form));
    expect(page.path).toBe('/login');
    portal.clock.now += 5;
    portal.signIn('second', 'bob');
    const answer = answerOf(await portal.visit(`${issuer}/oauth/authorize?interaction=${page.id}`, 'second'));
    expect(Object.fromEntries(answer)).toMatchObject({ error: 'login_required', state: 'st-1', iss: issuer });
    expect(answer.has('code')).toBe(false);
  });

  it('a user who is signed in as somebody else must sign in again, and the page says so', async () => {
    const portal = await portalOf(clientId);
    const bob = portal.signIn('second', 'bob');
    portal.clock.now += 5;
    const page = pageOf(await portal.ask(form, 'second'));
    expect(page.path).toBe('/login');
    expect(await portal.server.interactions.mustSignIn(page.id, bob)).toBe('as another person');
    // Pressing "Continue" does not change the user.
    await portal.server.interactions.confirmAccount(page.id, bob);
    expect(pageOf(await portal.visit(`${issuer}/oauth/authorize?interaction=${page.id}`, 'second')).path).toBe(
      '/login',
    );
    const ada = portal.signIn('third');
    expect(await portal.server.interactions.mustSignIn(page.id, ada)).toBeUndefined();
    const answer = answerOf(await portal.visit(`${issuer}/oauth/authorize?interaction=${page.id}`, 'third'));
    expect(answer.has('code')).toBe(true);
  });

  it('prompt=none shows no page and returns no code of another user', async () => {
    const portal = await portalOf(clientId);
    portal.signIn('second', 'bob');
    const asked = { ...good, client_id: clientId, prompt: 'none', id_token_hint: portal.hint };
    expect(answerOf(await portal.start(asked, 'second')).get('error')).toBe('login_required');
    expect(answerOf(await portal.start(asked, 'first')).has('code')).toBe(true);
  });
});

describe('login_hint (OpenID Connect Core §3.1.2.1)', () => {
  it('is only a hint: another signed-in user may answer, even if it equals a sub', async () => {
    const portal = createPortal([trailmap]);
    await portal.through(good);
    const answer = answerOf(await portal.start({ ...good, login_hint: 'bob@example.com' }, 's1'));
    expect(answer.has('code')).toBe(true);
  });

  it('is stored for the sign-in page', async () => {
    const portal = createPortal([trailmap]);
    const { id } = pageOf(await portal.start({ ...good, login_hint: 'bob@example.com' }));
    const pending = await portal.server.interactions.pending(id);
    expect(pending?.interaction.request.loginHint).toBe('bob@example.com');
  });
});
