import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createMigration } from './migration.mjs';

const now = new Date('2027-03-04T05:06:07.890Z');
const folders: string[] = [];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-migration-'));
  folders.push(folder);
  mkdirSync(join(folder, '20270101000000_init'));
  writeFileSync(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
});
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true });
});

describe('npm run migration', () => {
  it('makes a dated folder with a file that holds only comments', () => {
    expect(createMigration(folder, 'add_users_locale', now)).toBe(join(folder, '20270304050607_add_users_locale'));
    const script = readFileSync(join(folder, '20270304050607_add_users_locale', 'migration.sql'), 'utf8');
    expect(script.trimEnd().split('\n')).toEqual(expect.arrayContaining([expect.stringMatching(/^--/)]));
    expect(script.replace(/^--.*\n/gm, '')).toBe('');
  });

  it('puts the new migration last even if the clock is behind the newest one', () => {
    const early = new Date('2026-12-31T23:59:59Z');
    createMigration(folder, 'second', early);
    createMigration(folder, 'third', early);
    const names = readdirSync(folder).filter((entry) => !entry.endsWith('.toml'));
    expect(names).toEqual(['20270101000000_init', '20270101000001_second', '20270101000002_third']);
  });

  it('refuses a name that exists, whatever its date', () => {
    expect(() => createMigration(folder, 'init', now)).toThrow('already a migration of that name: 20270101000000_init');
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it.each([
    undefined,
    '',
    'Add_users',
    'add users',
    'add-users',
    '../users',
    '_users',
    'users_',
    'a__b',
    '1_users',
    'a'.repeat(61),
  ])('refuses the name %s', (name) => {
    expect(() => createMigration(folder, name, now)).toThrow(name ? 'lower-case words' : 'Name the migration');
    expect(readdirSync(folder)).toHaveLength(2);
  });
});
