/** Reads the examples of `docs/gate.md`. `nginx.test.ts` runs the one for nginx. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { identities } from './identity-headers';
import { proxies } from './original-request';
import { readSettings } from './settings';

const page = readFileSync('docs/gate.md', 'utf8');
const block = (text: string, language: string) =>
  new RegExp(`\`\`\`${language}\n([\\s\\S]+?)\`\`\``).exec(text)?.[1] ?? '';
const example = () =>
  readSettings({ env: {}, file: 'gate.json', read: (path) => (path === 'gate.json' ? block(page, 'json') : 'secret') });

describe('docs/gate.md', () => {
  test('has an example of settings that is valid', () => {
    expect(example()).toMatchObject({ proxy: 'nginx', credentials: { clientId: 'items-api', clientSecret: 'secret' } });
  });

  test('explains every setting', () => {
    const [, table = ''] = /\| setting \| meaning \|\n([\s\S]+?)\n\n/.exec(page) ?? [];
    const explained = [...table.matchAll(/^\| (.+?) \|/gm)].flatMap(([, names = '']) => [
      ...names.matchAll(/`(\w+)`/g),
    ]);
    const names = explained.map(([, name = '']) => name);
    const variable = (name: string) => `GATE_${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`;
    // Each explained name is a setting: an unknown one would be a problem.
    const env = Object.fromEntries(names.map((name) => [variable(name), '\u0000']));
    let problems = '';
    try {
      readSettings({ env, file: undefined, read: () => '' });
    } catch (error) {
      problems = String(error);
    }
    expect(problems).not.toContain('There is no such setting');
    expect(names).toEqual(
      expect.arrayContaining([
        ...Object.keys(example()).filter((name) => name !== 'credentials' && name !== 'origins'),
      ]),
    );
    expect(names).toEqual(
      expect.arrayContaining(['clientId', 'clientSecret', 'clientSecretFile', 'publicUrls', 'certificateHeader']),
    );
  });

  test.each(proxies)('has a configuration for %s that removes and sets every header', (proxy) => {
    const [, section = ''] = new RegExp(`\n## ${proxy}\n([\\s\\S]+?)\n## `, 'i').exec(page) ?? [];
    const configuration = block(section, '(?:nginx|yaml|caddy)');
    expect(section).toContain(`GATE_PROXY=${proxy}`);
    expect(configuration).toContain('/check');
    expect(configuration).toContain('/.well-known/oauth-protected-resource');
    for (const identity of identities) {
      const name = example().headers[identity];
      expect(configuration.toLowerCase().split(name).length, `${proxy}: ${name}`).toBeGreaterThan(
        proxy === 'envoy' ? 2 : 1,
      );
    }
    for (const other of ['x-original-url', 'x-rewrite-url']) expect(configuration.toLowerCase()).toContain(other);
  });
});
