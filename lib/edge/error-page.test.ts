import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorPage, errorPageColours } from './error-page';

describe('errorPage', () => {
  it('escapes every text', () => {
    const html = errorPage({
      code: '<img src=x>',
      reference: '"><script>alert(1)</script>',
      developerHint: "<b onload='x'>&",
    });
    expect(html).not.toMatch(/<script|<img|<b /);
    expect(html).toContain('&lt;script&gt;');
  });

  it('loads nothing from elsewhere and runs no script', () => {
    const html = errorPage({ code: 'invalid_request', reference: 'abc' });
    expect(html).not.toMatch(/https?:|<script|<link|url\(|@import|\ssrc=|\shref=/);
  });

  it('links back to the app and names its host', () => {
    const back = { name: 'A "B" <C>', href: 'https://app.example/?a="b"&c', host: 'app.example' };
    const html = errorPage({ code: 'interaction_expired', reference: 'abc', back });
    expect(html).toContain(
      '<a href="https://app.example/?a=&quot;b&quot;&amp;c">Back to <bdi>A &quot;B&quot; &lt;C&gt;</bdi></a>',
    );
    expect(html).toContain('(app.example)');
    expect(errorPage({ code: 'interaction_expired', reference: 'abc' })).not.toContain('<a ');
  });

  it('has a text for an unknown code', () => {
    expect(errorPage({ code: 'new_error', reference: 'abc' })).toContain('This link does not work');
  });

  it('uses a specific text if one is named, and opens the part for the developer', () => {
    const html = errorPage({
      code: 'invalid_client',
      page: 'client_document',
      reference: 'a',
      developerHint: 'Because.',
    });
    expect(html).toContain('This app cannot be used here');
    expect(html).toMatch(/<details open>.*Because\..*invalid_client/s);
    expect(errorPage({ code: 'invalid_client', reference: 'a' })).not.toContain('<details open>');
    const waiting = errorPage({ code: 'temporarily_unavailable', page: 'too_many_waiting', reference: 'a' });
    expect(waiting).toContain('Try again in a few minutes');
  });

  it('calls an error our fault only when it is', () => {
    expect(errorPage({ code: 'server_error', reference: 'abc' })).toContain('our fault');
    expect(errorPage({ code: 'invalid_client', reference: 'abc' })).not.toContain('our fault');
  });

  it('uses the colours of the style sheet', () => {
    const css = readFileSync('app/globals.css', 'utf8');
    const dark = css.indexOf('prefers-color-scheme: dark');
    const token = (part: string, name: string): string | undefined =>
      new RegExp(`--color-${name}: (#[0-9a-f]{6});`).exec(part)?.[1];
    for (const [name, value] of Object.entries(errorPageColours.light))
      expect(token(css.slice(0, dark), name)).toBe(value);
    for (const [name, value] of Object.entries(errorPageColours.dark)) expect(token(css.slice(dark), name)).toBe(value);
  });
});
