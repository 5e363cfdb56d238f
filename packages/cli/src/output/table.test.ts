import { describe, expect, it } from 'vitest';
import { momentText, parseDuration, parseMoment } from './moments';
import { recordText } from './record';
import { type Column, tabbed, table } from './table';
import { safeLine, shortened, textWidth } from './text-width';

type App = { id: string; name: string; people: number };
const columns: Column<App>[] = [
  { title: 'Id', value: ({ id }) => id, whole: true },
  { title: 'Name', value: ({ name }) => name },
  { title: 'People', value: ({ people }) => String(people) },
];
const rows = [
  { id: 'app_1', name: 'Trailmap, the app with a very long name', people: 3 },
  { id: 'app_22', name: '山の地図', people: 12 },
];

describe('a table', () => {
  it('aligns columns, also with wide characters', () => {
    expect(table(rows, columns, 80)).toBe(
      [
        'ID      NAME                                     PEOPLE',
        'app_1   Trailmap, the app with a very long name  3',
        'app_22  山の地図                                 12',
        '',
      ].join('\n'),
    );
  });

  it.each([30, 40, 50, 53])('is never wider than a terminal of %i columns, and keeps what is copied', (width) => {
    const text = table(rows, columns, width);
    expect(Math.max(...text.split('\n').map(textWidth))).toBeLessThanOrEqual(width);
    expect(text).toContain('app_22');
    expect(text).toContain('…');
  });

  it('leaves out the last columns where the first would be too short to read', () => {
    expect(table(rows, columns, 20)).toBe('ID      NAME\napp_1   Trailmap, t…\napp_22  山の地図\n');
  });

  it('becomes one block per row where not even two columns fit', () => {
    expect(table(rows, columns, 14)).toBe(
      'Id: app_1\nName: Trailmap, the app with a very long name\nPeople: 3\n\nId: app_22\nName: 山の地図\nPeople: 12\n',
    );
  });

  it('has complete values between tabs where nobody reads it', () => {
    expect(tabbed(rows, columns).split('\n')[0]).toBe('app_1\tTrailmap, the app with a very long name\t3');
  });

  it('shows no control characters of a name, and none that turn text around', () => {
    const evil = '\u001b[2J\u001b]0;title\u0007A\u202egnp\tB\nC\u009b31m';
    expect(safeLine(evil)).toBe('Agnp B C');
    expect(tabbed([{ id: 'a', name: evil, people: 1 }], columns)).toBe('a\tAgnp B C\t1\n');
    expect(recordText({ name: evil })).toBe('Name: Agnp B C\n');
  });

  it('shortens between characters', () => {
    expect(shortened('👩‍👩‍👧 family', 6)).toBe('👩‍👩‍👧 fa…');
    expect(textWidth(shortened('山の地図', 4))).toBeLessThanOrEqual(4);
  });
});

describe('a record', () => {
  it('names its members in plain words, and leaves out what is empty', () => {
    const value = {
      id: 'app_1',
      redirect_uris: ['https://a.example/cb'],
      first_party: false,
      logo_uri: null,
      scopes: [{ scope: 'openid', required: true }],
      owner: { email: 'ada@example.com' },
    };
    expect(recordText(value)).toBe(
      [
        'ID:            app_1',
        'Redirect URIs: https://a.example/cb',
        'First party:   no',
        'Scopes:',
        '  - Scope:    openid',
        '    Required: yes',
        'Owner:',
        '  Email: ada@example.com',
        '',
      ].join('\n'),
    );
  });

  it('shows moments in the time zone of the machine', () => {
    expect(recordText({ created_at: 1_800_000_000 })).toBe(`Created at: ${momentText(1_800_000_000)}\n`);
    expect(momentText(1_800_000_000)).toMatch(/^2027-01-1\d \d\d:\d\d$/);
  });
});

describe('times that a person types', () => {
  it.each([
    ['90d', 7_776_000],
    ['12h', 43_200],
    ['45', 45],
    ['soon', undefined],
    ['1.5h', undefined],
    ['-3d', undefined],
  ])('%s lasts %s seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it('are a date, a time, or a duration from now', () => {
    expect(parseMoment('2027-01-15T08:00:00Z', 0)).toBe(1_800_000_000);
    expect(parseMoment('30d', 1000)).toBe(1000 + 30 * 86_400);
    expect(parseMoment('2027-01-15', 0)).toBe(new Date(2027, 0, 15).getTime() / 1000);
    expect(parseMoment('tomorrow', 0)).toBeUndefined();
  });
});
