import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answerPolicy, commonHeaders, pagePolicy, plainPagePolicy } from './security-headers';

const directive = (path: string, name: string) =>
  pagePolicy(path, 'n')
    .split('; ')
    .find((one) => one.startsWith(`${name} `));

const filesIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' });
const pages = filesIn('app')
  .filter((file) => /(^|\/)page\.tsx$/.test(file))
  .map((file) => `/${file.split('/').slice(0, -1).join('/')}`)
  .sort();

describe('the policy of a page', () => {
  it('has no form-action exactly where a form can end at an app, and allows only our origin elsewhere (CSP Level 3 §6.4.1)', () => {
    expect(pages.length).toBeGreaterThan(40);
    expect(pages.filter((path) => directive(path, 'form-action') === undefined)).toEqual([
      '/account/security/codes',
      '/account/security/passkeys/new',
      '/account/security/recovery',
      '/consent',
      '/login',
      '/login/accounts',
      '/login/forgot',
      '/login/reset',
      '/login/restore',
      '/login/second',
      '/signout',
      '/signup',
      '/signup/passkey',
    ]);
    for (const path of [...pages, '/no-such-page', '/logins', '/consents/x', '/account/security/codes-of-others']) {
      expect([undefined, "form-action 'self'"], path).toContain(directive(path, 'form-action'));
    }
    expect(directive('/logins', 'form-action')).toBe("form-action 'self'");
  });

  it('allows images only from our origin', () => {
    for (const path of pages) expect(directive(path, 'img-src'), path).toBe("img-src 'self' data:");
  });

  it('is not narrowed by a form-action in any page', () => {
    const sources = ['app', 'components', 'lib/oauth']
      .flatMap((folder) => filesIn(folder).map((file) => `${folder}/${file}`))
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.ts$/.test(file));
    expect(sources.length).toBeGreaterThan(100);
    const naming = sources.filter((file) =>
      /Content-Security-Policy[^;]*\n?.*form-action (?!'none')/.test(readFileSync(file, 'utf8')),
    );
    expect(naming).toEqual([]);
  });

  it('lets the sign-out page, and no other, show apps in frames (Front-Channel Logout 1.0 §2)', () => {
    expect(directive('/signout', 'frame-src')).toBe('frame-src https: http://localhost:* http://127.0.0.1:*');
    for (const path of ['/', '/login', '/consent', '/signout/x', '/account']) {
      expect(directive(path, 'frame-src')).toBeUndefined();
      expect(directive(path, 'default-src')).toBe("default-src 'self'");
    }
  });

  it('comes with headers that forbid frames and limit the referrer in every response (RFC 9700 §4.2.4, §4.16)', () => {
    expect(commonHeaders('https://id.example')).toMatchObject({
      'X-Frame-Options': 'DENY',
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'Strict-Transport-Security': 'max-age=31536000',
    });
    expect(answerPolicy).toContain("frame-ancestors 'none'");
    expect(directive('/login', 'script-src')).toBe("script-src 'self' 'nonce-n' 'strict-dynamic'");
  });

  it('allows a page without Next’s scripts only our own files: no nonce, and nothing inline', () => {
    for (const path of [...pages, '/no-such-page']) {
      const plain = plainPagePolicy(path).split('; ');
      expect(plain).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'"]));
      expect(plain.join()).not.toMatch(/unsafe|nonce|data:/);
      for (const name of ['form-action', 'frame-src', 'frame-ancestors', 'base-uri']) {
        expect(plain.find((one) => one.startsWith(`${name} `))).toBe(directive(path, name));
      }
    }
  });

  it('lets no other site frame our pages', () => {
    for (const path of ['/signout', '/consent'])
      expect(directive(path, 'frame-ancestors')).toBe("frame-ancestors 'none'");
  });
});
