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

  it('answers quickly, whatever is typed: nobody can keep the process busy with a few requests', async () => {
    for (let round = 0; round < 5; round += 1) await codeOf('the f1rst calls load the dictionaries');
    const slow = ['aB3$', 'p4ssw0rd', 'p@$$w0rd1', 'a4@e3i1o0', '1234567890'].map((part) => part.repeat(28));
    const started = performance.now();
    for (const password of slow) await passwordStrength(password, ['x'.repeat(8000), 'a '.repeat(4000)]);
    expect(performance.now() - started).toBeLessThan(2500);
    expect(await codeOf('p4ssw0rdp4ssw0rd')).toBe('weak');
    expect(await codeOf('p@$$w0rd1p@$$w0rd1')).toBe('weak');
  });
});
