/** Keeps the map of the code true: its paths exist, it names every endpoint, and every folder says what it is for. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const map = readFileSync('lib/README.md', 'utf8');

function modulesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => path.endsWith('.ts') && !/\.(test|fixture|contract)\.ts$|\/generated\//.test(path));
}

/** The folders of languages share one page. */
const folders = [...new Set(modulesUnder('lib').map((path) => dirname(path)))].filter(
  (path) => path !== 'lib' && !path.startsWith('lib/messages/'),
);

describe('the map of the code', () => {
  it('names only files that exist', () => {
    const paths = [...map.matchAll(/`([\w./…-]+\.tsx?)`/g)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(100);
    const bases = ['lib', 'lib/oauth'];
    expect(paths.filter((path) => !path.includes('…') && !bases.some((base) => existsSync(join(base, path))))).toEqual(
      [],
    );
  });

  it.each(['oauth/endpoints', 'oauth/grant-types'])('names every file of %s', (folder) => {
    const named = (path: string) => map.includes(`\`${path.replace(/^lib\//, '')}\``);
    expect(modulesUnder(join('lib', folder)).filter((path) => !named(path))).toEqual([]);
  });

  it.each(folders)('leads to a page that says what %s owns, what it does not, and who calls it', (folder) => {
    const page = join(folder, 'README.md');
    const labels = [...readFileSync(page, 'utf8').matchAll(/^- \*\*(.+?)\*\*: \S/gm)].map(([, label]) => label);
    expect(labels).toEqual(['Owns', 'Does not own', 'Called by']);
  });

  it.each(folders)('leads to a page on %s that names only files and folders that exist', (folder) => {
    const text = readFileSync(join(folder, 'README.md'), 'utf8');
    const paths = [...text.matchAll(/`((?:lib|app|docs|components)\/[\w./[\]-]+|\.\.\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    );
    expect(paths.filter((path) => !existsSync(path.startsWith('..') ? join(folder, path) : path))).toEqual([]);
  });

  it('shows pictures that exist on the first page', () => {
    const pictures = [...readFileSync('README.md', 'utf8').matchAll(/\b(?:src|srcset)="([^"]+)"/g)];
    expect(pictures.length).toBeGreaterThan(5);
    expect(pictures.map(([, path = '']) => path).filter((path) => !existsSync(path))).toEqual([]);
  });
});
