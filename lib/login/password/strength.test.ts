import { describe, expect, it } from 'vitest';
import { passwordStrength } from './strength';

const own = ['ada@example.com', 'Ada Lovelace'];
const codeOf = async (password: string) => (await passwordStrength(password, own)).code;

describe('the strength of a password while it is typed', () => {
  it('says how many characters are missing, counted as the check counts them', async () => {
    expect(await passwordStrength('', own)).toEqual({ code: 'empty' });
    expect(await passwordStrength('abc', own)).toEqual({ code: 'too_short', missing: 7 });
    // One emoji is one code point, and a composed letter is one too.
    expect(await passwordStrength('👩e\u0301xyz1234', own)).toEqual({ code: 'too_short', missing: 1 });
  });

  it('names what the check on submit would refuse', async () => {
    expect(await codeOf('password2024!')).toBe('common');
    expect(await codeOf('ada lovelace 1')).toBe('own_details');
    expect(await codeOf('x1'.repeat(129))).toBe('too_long');
  });

  it('grows with what makes a password hard to guess', async () => {
    expect(await codeOf('qwertzuiop1')).toBe('weak');
    expect(await codeOf('four unrelated garden words')).toBe('strong');
  });

  it('answers the longest password quickly', async () => {
    await codeOf('a first call loads the dictionaries');
    const started = performance.now();
    await codeOf('aB3$'.repeat(64));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
