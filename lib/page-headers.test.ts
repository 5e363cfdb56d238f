import { describe, expect, it } from 'vitest';
import { pagePolicy } from './page-headers';

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

  it('lets nobody show ours', () => {
    for (const path of ['/signout', '/consent'])
      expect(directive(path, 'frame-ancestors')).toBe("frame-ancestors 'none'");
  });
});
