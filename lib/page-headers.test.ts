import { describe, expect, it } from 'vitest';
import { answerPolicy, commonHeaders, pagePolicy } from './page-headers';

const directive = (path: string, name: string) =>
  pagePolicy(path, 'n')
    .split('; ')
    .find((one) => one.startsWith(`${name} `));

describe('the policy of a page', () => {
  it('lets the page that says goodbye show apps in frames, and no other page (Front-Channel Logout 1.0 §2)', () => {
    expect(directive('/signout', 'frame-src')).toBe('frame-src https: http://localhost:* http://127.0.0.1:*');
    for (const path of ['/', '/login', '/consent', '/signout/x', '/account']) {
      expect(directive(path, 'frame-src')).toBeUndefined();
      expect(directive(path, 'default-src')).toBe("default-src 'self'");
    }
  });

  it('goes with headers that keep every answer out of frames, and addresses to ourselves (RFC 9700 §4.2.4, §4.16)', () => {
    expect(commonHeaders('https://id.example')).toMatchObject({
      'X-Frame-Options': 'DENY',
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'Strict-Transport-Security': 'max-age=31536000',
    });
    expect(answerPolicy).toContain("frame-ancestors 'none'");
    expect(directive('/login', 'script-src')).toBe("script-src 'self' 'nonce-n' 'strict-dynamic'");
  });

  it('lets nobody show ours', () => {
    for (const path of ['/signout', '/consent'])
      expect(directive(path, 'frame-ancestors')).toBe("frame-ancestors 'none'");
  });
});
