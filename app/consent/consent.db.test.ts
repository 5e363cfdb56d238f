/** The answer of the consent page: in the language of the page, and to exactly the text that was shown. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { fillDataFolder } from '@/lib/data/database/databases.fixture';
import { createPerson } from '@/lib/data/people/people';
import { sessionCookie } from '@/lib/login/session/session-cookie';
import { startSession } from '@/lib/login/session/start-session';
import type { Language } from '@/lib/messages/texts';
import type { Login } from '@/lib/oauth/model/grant-records';
import { answer, server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { consentText, consentTextHash } from '@/lib/words/consent-text';
import { POST } from './submit/route';

const issuer = 'http://localhost:3000';
const callback = 'https://app.example/callback';
const folder = mkdtempSync(join(tmpdir(), 'countersign-consent-'));
let session: { cookie: string; login: Login };

beforeAll(async () => {
  const app = {
    id: 'app',
    kind: 'web',
    scopes: [{ scope: 'profile', required: false }],
    metadata: { client_name: 'App', redirect_uris: [callback], token_endpoint_auth_method: 'none' },
  };
  const importFile = join(folder, 'import.json');
  writeFileSync(importFile, JSON.stringify({ apps: [app] }));
  fillDataFolder(join(folder, 'data'));
  vi.stubEnv('COUNTERSIGN_DATA_DIR', join(folder, 'data'));
  vi.stubEnv('COUNTERSIGN_ISSUER', issuer);
  vi.stubEnv('COUNTERSIGN_IMPORT', importFile);
  const { env, db } = await server();
  const person = await createPerson(db, { email: 'ada@example.com', name: 'Ada', passwordHash: 'x' }, nowSeconds());
  if (!person) throw new Error('taken');
  const started = await startSession({ env, db }, person, new Headers(), { amr: ['pwd'], isNewDevice: false });
  if (!started.ok) throw new Error(started.code);
  session = { login: started.login, cookie: (await sessionCookie(env, started.login)).split(';', 1).join('') };
});
afterAll(async () => {
  await (await server()).close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Asks, and returns what the page shows in this language. */
async function asked(language: Language) {
  const query = new URLSearchParams({
    client_id: 'app',
    redirect_uri: callback,
    response_type: 'code',
    scope: 'profile',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    prompt: 'consent',
  });
  const headers = { cookie: session.cookie };
  const response = await answer(new Request(`${issuer}/oauth/authorize?${query}`, { headers }));
  const interaction = new URL(response.headers.get('location') ?? '').searchParams.get('interaction') ?? '';
  const question = await (await server()).oauth.consent.question(interaction, session.login);
  if (!question) throw new Error('no question');
  const text = consentText(language, question);
  return { interaction, form_token: question.formToken, language, shown: consentTextHash(text), text };
}

/** Where the answer leads, and the code of the message that the page then shows. */
async function answers(form: Record<string, string>) {
  const body = new URLSearchParams({ action: 'allow', duration: '30d', scope: 'profile', ...form });
  const headers = { cookie: session.cookie };
  const response = await POST(new Request(`${issuer}/consent/submit`, { method: 'POST', body, headers }));
  const to = new URL(response.headers.get('location') ?? '/', issuer);
  const cookie = response.headers.get('set-cookie')?.split(';', 1).join('') ?? null;
  const flash = await readFlash((await server()).env, cookie, to.searchParams.get('flash'));
  return { path: to.pathname, code: flash?.code, values: flash?.values };
}

test.each(['en', 'de', 'ar'] as const)(
  'an answer in the language %s is to the text in that language',
  async (language) => {
    const { text, ...form } = await asked(language);
    expect(text).not.toMatch(/\{|<b>/);
    expect(await answers(form)).toMatchObject({ path: '/oauth/authorize' });
  },
);

test('an answer to a text in another language is refused, and so is an unknown language', async () => {
  const { text: _, ...form } = await asked('de');
  expect(await answers({ ...form, language: 'en' })).toMatchObject({ path: '/consent', code: 'question_changed' });
  expect(await answers({ ...form, language: 'tlh' })).toMatchObject({ path: '/consent', code: 'form_incomplete' });
});

test('“Select all” decides nothing and keeps what was chosen', async () => {
  const { text: _, ...form } = await asked('en');
  const chosen = { ...form, action: 'select_all', duration: '7d', 'end:profile': '1d', remind: '86400' };
  expect(await answers(chosen)).toEqual({
    path: '/consent',
    code: 'select_all',
    values: { duration: '7d', until: '', 'end:profile': '1d', remind: '86400' },
  });
});

test('allowing nothing is no refusal: the page asks again', async () => {
  const { text: _, ...form } = await asked('en');
  expect(await answers({ ...form, scope: 'openid' })).toMatchObject({ path: '/consent', code: 'nothing_chosen' });
  expect(await answers({ ...form, action: 'deny' })).toMatchObject({ path: '/oauth/authorize' });
});
