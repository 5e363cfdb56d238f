import { describe, expect, test } from 'vitest';
import { hashPassword, needsRehash, passwordFault, TooBusyError, verifyPassword } from './passwords';

describe('the rules for passwords', () => {
  const own = ['ada@example.com', 'Ada Lovelace'];

  test.each([
    ['nine char', 'too_short'],
    ['🦊🦊🦊🦊🦊🦊🦊🦊🦊', 'too_short'],
    ['x'.repeat(257), 'too_long'],
    ['1234567890', 'common'],
    ['QwertyUiop', 'common'],
    ['password123', 'common'],
    ['Password2024!', 'common'],
    ['aaaaaaaaaaaa', 'common'],
    ['abcabcabcabc', 'common'],
    ['zyxwvutsrqponm', 'common'],
    ['987654321098', 'common'],
    ['ada@example.com', 'own_details'],
    ['AdaLovelace1815', 'own_details'],
    ['countersign2026', 'own_details'],
  ] as const)('%s: %s', async (password, fault) => {
    expect(await passwordFault(password, own)).toBe(fault);
  });

  test.each([
    'correct horse battery staple',
    'wgq8-zzap-1',
    '日本語のながいことばだよ',
    ' leading and trailing ',
    'ada is learning the harp',
  ])('accepts %s', async (password) => {
    expect(await passwordFault(password, own)).toBeUndefined();
  });
});

describe('the hash', () => {
  test('is argon2id with OWASP parameters and a new salt each time', async () => {
    const [one, other] = await Promise.all([hashPassword('the same words'), hashPassword('the same words')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(other).not.toBe(one);
    expect(needsRehash(one)).toBe(false);
  });

  test('treats composed and decomposed letters, and half and full width, as equal (NFKC)', async () => {
    expect(await verifyPassword('zo\u0065\u0308 likes ﬁsh', await hashPassword('zo\u00eb likes fish'))).toBe(true);
  });

  test('covers every character', async () => {
    const long = 'a long password '.repeat(16);
    expect(await verifyPassword(`${long}x`, await hashPassword(`${long}y`))).toBe(false);
  });

  test('takes the same time with and without an account', async () => {
    const known = await hashPassword('the right words');
    const time = async (passwordHash: string | undefined) => {
      const began = performance.now();
      await verifyPassword('other words', passwordHash);
      return performance.now() - began;
    };
    // Alternately, and the fastest of each: other tests use the processor at the same time.
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
    for (let round = 0; round < 10; round += 1) {
      times.known.push(await time(known));
      times.unknown.push(await time(undefined));
    }
    const ratio = Math.min(...times.unknown) / Math.min(...times.known);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  test('refuses attempts that would wait too long, and recovers', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 110 }, () => verifyPassword('words', undefined)));
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused).toHaveLength(8);
    expect(refused.every((answer) => answer.reason instanceof TooBusyError)).toBe(true);
    expect(await verifyPassword('words', await hashPassword('words'))).toBe(true);
  });
});
