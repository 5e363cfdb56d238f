import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { languages } from '@/lib/messages/languages';
import { errorPage, errorPageColours } from './error-page';

describe('errorPage', () => {
  it('escapes every text', () => {
    const html = errorPage('en', {
      code: '<img src=x>',
      reference: '"><script>alert(1)</script>',
      developerHint: "<b onload='x'>&",
    });
    expect(html).not.toMatch(/<script|<img|<b /);
    expect(html).toContain('&lt;script&gt;');
  });

  it('loads nothing from elsewhere and runs no script', () => {
    const html = errorPage('en', { code: 'invalid_request', reference: 'abc' });
    expect(html).not.toMatch(/https?:|<script|<link|url\(|@import|\ssrc=|\shref=/);
  });

  it('links back to the app and names its host', () => {
    const back = { name: 'A "B" <C>', href: 'https://app.example/?a="b"&c', host: 'app.example' };
    const html = errorPage('en', { code: 'interaction_expired', reference: 'abc', back });
    expect(html).toContain(
      '<a href="https://app.example/?a=&quot;b&quot;&amp;c">Back to <bdi>A &quot;B&quot; &lt;C&gt;</bdi></a>',
    );
    expect(html).toContain('(<bdi>app.example</bdi>)');
    expect(errorPage('en', { code: 'interaction_expired', reference: 'abc' })).not.toContain('<a ');
  });

  it('has a text for an unknown code', () => {
    expect(errorPage('en', { code: 'new_error', reference: 'abc' })).toContain('This link does not work');
  });

  it('uses a specific text if one is named, and opens the part for the developer', () => {
    const html = errorPage('en', {
      code: 'invalid_client',
      page: 'client_document',
      reference: 'a',
      developerHint: 'Because.',
    });
    expect(html).toContain('This app cannot be used here');
    expect(html).toMatch(/<details open>.*Because\..*invalid_client/s);
    expect(errorPage('en', { code: 'invalid_client', reference: 'a' })).not.toContain('<details open>');
    const waiting = errorPage('en', { code: 'temporarily_unavailable', page: 'too_many_waiting', reference: 'a' });
    expect(waiting).toContain('Try again in a few minutes');
  });

  it('calls an error our fault only when it is', () => {
    expect(errorPage('en', { code: 'server_error', reference: 'abc' })).toContain('our fault');
    expect(errorPage('en', { code: 'invalid_client', reference: 'abc' })).not.toContain('our fault');
  });

  it.each(languages)('is complete in %s', (language) => {
    const back = { name: 'Trailmap', href: 'https://app.example/', host: 'app.example' };
    for (const code of ['invalid_client', 'access_denied', 'interaction_expired', 'server_error', 'other']) {
      const html = errorPage(language, { code, reference: 'abc', developerHint: 'A rule.', back });
      expect(html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
      expect(html).toContain('<p lang="en" dir="ltr">A rule.</p>');
      expect(html).toContain('<bdi>Trailmap</bdi>');
      expect(html).not.toMatch(/undefined|errors\.|\{\w+\}<|&lt;/);
    }
  });

  it('uses the colours of the style sheet', () => {
    const css = readFileSync('app/globals.css', 'utf8');
    const token = (name: string) =>
      new RegExp(`--color-${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);`).exec(css)?.slice(1);
    const dark = new Map(Object.entries(errorPageColours.dark));
    for (const [name, value] of Object.entries(errorPageColours.light)) {
      expect([name, token(name)]).toEqual([name, [value, dark.get(name)]]);
    }
  });
});
