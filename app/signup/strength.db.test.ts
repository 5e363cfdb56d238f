/** The rating of a password while it is typed, as any HTTP client sees it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { server } from '@/lib/server';
import { issuer, startPortal } from '../login/forms.fixture';
import { POST as strength } from './strength/route';

let stop: () => Promise<void>;
beforeAll(async () => {
  stop = await startPortal();
});
afterAll(() => stop());
beforeEach(async () => {
  await (await server()).db.prisma.rateLimit.deleteMany();
});

const ask = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  strength(new Request(`${issuer}/signup/strength`, { method: 'POST', body: new URLSearchParams(fields), headers }));

describe('the strength of a password', () => {
  test('is a code, a level and a text', async () => {
    expect(await (await ask({ password: 'four un' })).json()).toEqual({
      code: 'too_short',
      level: -1,
      text: '3 more characters',
    });
    expect(await (await ask({ password: 'four unrelated garden words' })).json()).toEqual({
      code: 'strong',
      level: 4,
      text: 'Strong password',
    });
    const own = { password: 'ada lovelace 1', name: 'Ada Lovelace' };
    expect(await (await ask(own)).json()).toMatchObject({ code: 'own_details', level: -1 });
  });

  test('is in the language of the page', async () => {
    expect(await (await ask({ password: 'four un' }, { 'accept-language': 'de' })).json()).toMatchObject({
      text: 'Noch 3 Zeichen',
    });
  });

  test('is never logged', async () => {
    const written = vi.spyOn(process.stdout, 'write');
    await ask({ password: 'a very secret garden path' });
    expect(written.mock.calls.flat().join('')).not.toContain('garden');
    written.mockRestore();
  });

  test('is limited for each address', { timeout: 60_000 }, async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 301; at += 1) statuses.push((await ask({ password: 'x' })).status);
    expect(statuses.indexOf(429)).toBe(300);
  });

  test('is not for other sites', async () => {
    expect((await ask({ password: 'x' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });
});
