/** docs/limits-and-lifetimes.md against `.env.example` and the settings that nobody can set. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { longestTokenSeconds, shortestTokenSeconds } from '@/lib/data/developers/api-rules';
import { linkSeconds } from '@/lib/data/people/mail-links';
import { sessionSeconds } from '@/lib/login/session/session-cookie';
import { singleActSeconds } from '@/lib/oauth/model/authorization-details';
import { undoSeconds } from '@/lib/oauth/model/grant-difference';
import { defaultSettings } from '@/lib/oauth/settings';

const rows = readFileSync('docs/limits-and-lifetimes.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim()));
const cellsOf = (what: string): string[] => {
  const row = rows.find(([, name]) => name === what);
  if (!row) throw new Error(`no row for ${what}`);
  return row;
};

test('the default of each environment variable is that of .env.example', () => {
  const defaults = new Map(
    [...readFileSync('.env.example', 'utf8').matchAll(/^(COUNTERSIGN_\w+)=(.*)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
  const set = rows.flatMap(([, , by = '', standard = '']) => {
    const [, name] = /^`(COUNTERSIGN_\w+)`/.exec(by) ?? [];
    return name === undefined ? [] : [[name, /^`([^`]+)`/.exec(standard)?.[1]] as const];
  });
  expect(set.length).toBeGreaterThan(12);
  expect(set).toEqual(set.map(([name]) => [name, defaults.get(name)]));
});

test('fixed times are those of the code', () => {
  const units = { s: 1, minutes: 60, hour: 3600, hours: 3600, day: 86_400, days: 86_400 };
  const seconds = (cell: string | undefined): number => {
    const [, count, unit] = /^(\d+) (s|minutes|hours?|days?)$/.exec(cell ?? '') ?? [];
    const size = Object.entries(units).find(([name]) => name === unit)?.[1];
    return Number(count) * (size ?? Number.NaN);
  };
  const standard = (what: string) => seconds(cellsOf(what)[3]);
  const longest = (what: string) => seconds(cellsOf(what)[4]);
  expect(longest('A single act (RFC 9396)')).toBe(singleActSeconds);
  expect(longest('Access token')).toBe(longestTokenSeconds);
  expect(cellsOf('Access token')[2]).toContain(`${shortestTokenSeconds} seconds`);
  expect(standard('Access token for no API (userinfo only)')).toBe(defaultSettings.accessTokenSeconds);
  expect(standard('Access token through the browser (implicit, hybrid)')).toBe(
    defaultSettings.frontChannelTokenSeconds,
  );
  expect(standard('ID token')).toBe(defaultSettings.idTokenSeconds);
  expect(standard('Authorization code')).toBe(defaultSettings.codeSeconds);
  expect(standard('Device code')).toBe(defaultSettings.deviceCodeSeconds);
  expect(standard('Pushed authorization request')).toBe(defaultSettings.pushedRequestSeconds);
  expect(standard('Request that waits for an answer, after sign-in')).toBe(defaultSettings.interactionSeconds);
  expect(standard('Copy of the key set')).toBe(defaultSettings.jwksMaxAgeSeconds);
  expect(standard('Session of a browser')).toBe(sessionSeconds);
  expect(standard('Link that verifies an e-mail address')).toBe(linkSeconds.verify);
  expect(standard('Link that sets a new password')).toBe(linkSeconds.reset);
  expect(standard('Link that undoes a change of the address')).toBe(linkSeconds.undo_email);
  expect(standard('Removal of access, undo')).toBe(undoSeconds);
});
