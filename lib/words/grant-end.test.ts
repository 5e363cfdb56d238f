import { describe, expect, it } from 'vitest';
import {
  chosenEnd,
  chosenReminder,
  chosenScopeEnds,
  dayIn,
  endOfDay,
  lengthens,
  offeredEnds,
  preselectedEnd,
  unchangedEnd,
} from './grant-end';

const now = Date.UTC(2026, 10, 21, 13, 5) / 1000;
const day = 24 * 3600;
const at = (text: string): number => Date.parse(text) / 1000;

describe('the offered durations', () => {
  it('include all for an app without a maximum', () => {
    expect(offeredEnds(now, undefined).map(({ value }) => value)).toEqual([
      'once',
      '1h',
      '1d',
      '7d',
      '30d',
      '90d',
      '1y',
      'date',
      'open',
    ]);
  });

  it('omit those longer than the app accepts', () => {
    const values = offeredEnds(now, now + 30 * day).map(({ value }) => value);
    expect(values).toEqual(['once', '1h', '1d', '7d', '30d', 'date']);
  });

  it('are short for a single act, without a date and "until I remove it"', () => {
    const values = offeredEnds(now, now + day, true).map(({ value }) => value);
    expect(values).toEqual(['once', '1h', '1d']);
  });

  it('always include "once" and a date', () => {
    expect(offeredEnds(now, now + 600)).toEqual([
      { value: 'once', endsAt: undefined },
      { value: 'date', endsAt: undefined },
    ]);
  });
});

describe('the preselected choice', () => {
  const all = offeredEnds(now, undefined);

  it('is 30 days by default, or the longest sensible duration below the maximum', () => {
    expect(preselectedEnd(now, all, undefined)).toEqual({ choice: '30d' });
    expect(preselectedEnd(now, offeredEnds(now, now + 10 * day), undefined)).toEqual({ choice: '7d' });
  });

  it('is the previous duration', () => {
    expect(preselectedEnd(now, all, { changedAt: now - day, endsAt: now - day + 90 * day })).toEqual({ choice: '90d' });
    expect(preselectedEnd(now, all, { changedAt: now - day })).toEqual({ choice: 'open' });
  });

  it('is the previous date if it was not a listed duration', () => {
    expect(preselectedEnd(now, all, { changedAt: now - day, endsAt: at('2027-03-01T23:59:59Z') })).toEqual({
      choice: 'date',
      at: at('2027-03-01T23:59:59Z'),
    });
  });

  it('is never a choice that the app no longer accepts', () => {
    expect(preselectedEnd(now, offeredEnds(now, now + 7 * day), { changedAt: now - day })).toEqual({ choice: '7d' });
  });
});

describe('the chosen end', () => {
  it('is the duration from now', () => {
    expect(chosenEnd({ duration: '7d' }, now, undefined)).toEqual({ endsAt: now + 7 * day, once: false });
    expect(chosenEnd({ duration: 'open' }, now, undefined)).toEqual({ endsAt: null, once: false });
    expect(chosenEnd({ duration: 'once' }, now, undefined)).toEqual({ endsAt: null, once: true });
  });

  it('is the end of the day in the reader’s time zone', () => {
    const chosen = chosenEnd({ duration: 'date', until: '2026-12-24', zone: 'Europe/Berlin' }, now, undefined);
    expect(chosen).toEqual({ endsAt: at('2026-12-24T22:59:59Z'), once: false });
  });

  it('is refused with a reason', () => {
    expect(chosenEnd({ duration: 'date' }, now, undefined)).toEqual({ fault: 'date_missing' });
    expect(chosenEnd({ duration: 'date', until: '2026-02-30' }, now, undefined)).toEqual({ fault: 'date_missing' });
    expect(chosenEnd({ duration: 'date', until: '2026-11-20' }, now, undefined)).toEqual({ fault: 'date_past' });
    expect(chosenEnd({ duration: 'date', until: '2027-11-20' }, now, now + 30 * day)).toEqual({
      fault: 'end_too_late',
    });
    expect(chosenEnd({ duration: '1y' }, now, now + 30 * day)).toEqual({ fault: 'end_too_late' });
    expect(chosenEnd({ duration: 'open' }, now, now + 30 * day)).toEqual({ fault: 'end_too_late' });
  });

  it('is the app’s maximum if that is within the chosen day', () => {
    expect(chosenEnd({ duration: 'date', until: '2026-12-21' }, now, now + 30 * day)).toEqual({
      endsAt: now + 30 * day,
      once: false,
    });
  });
});

describe('the ends of single permissions', () => {
  const current = [
    { scope: 'openid', endsAt: null },
    { scope: 'calendar', endsAt: now + day },
    { scope: 'mail', endsAt: null },
  ];
  const chosen = (entries: Record<string, string>) => chosenScopeEnds(new URLSearchParams(entries), current, now);

  it('are a duration, a day, the current end, or none of their own', () => {
    expect(
      chosen({ 'end:openid': '7d', 'end:calendar': 'date', 'until:calendar': '2026-12-24', zone: 'Europe/Berlin' }),
    ).toEqual({
      ends: new Map([
        ['openid', now + 7 * day],
        ['calendar', at('2026-12-24T22:59:59Z')],
      ]),
    });
    expect(chosen({ 'end:calendar': 'keep', 'end:openid': 'keep' })).toEqual({
      ends: new Map<string, number | null>([
        ['openid', null],
        ['calendar', now + day],
      ]),
    });
    expect(chosen({ 'end:calendar': 'same', 'end:foreign': '1d' })).toEqual({ ends: new Map([['calendar', null]]) });
  });

  it('are refused with a reason and the permission', () => {
    expect(chosen({ 'end:mail': 'date' })).toEqual({ fault: 'date_missing', scope: 'mail' });
    expect(chosen({ 'end:mail': 'date', 'until:mail': '2026-11-20' })).toEqual({ fault: 'date_past', scope: 'mail' });
  });

  it('count as an extension if one permission lasts longer than before', () => {
    const before = { endsAt: now + 10 * day, scopes: current };
    const but = (scope: string, endsAt: number | null) => ({
      ...before,
      scopes: current.map((entry) => (entry.scope === scope ? { scope, endsAt } : entry)),
    });
    expect(lengthens(before, before)).toBe(false);
    expect(lengthens(before, { ...before, endsAt: null })).toBe(true);
    expect(lengthens(before, { ...before, endsAt: now + 11 * day })).toBe(true);
    expect(lengthens(before, { ...before, endsAt: now + 9 * day })).toBe(false);
    expect(lengthens(before, but('calendar', null))).toBe(true);
    expect(lengthens(before, but('calendar', now + 60))).toBe(false);
    // An end equal to or later than the grant's end has the same effect.
    expect(lengthens(before, but('mail', now + 20 * day))).toBe(false);
    expect(lengthens(before, { ...before, scopes: [] })).toBe(false);
  });
});

describe('a reminder', () => {
  it('is one of the offered times, or none', () => {
    expect(chosenReminder('259200')).toBe(3 * day);
    expect(chosenReminder('0')).toBe(null);
    for (const posted of [null, '', '1', 'never']) expect(chosenReminder(posted)).toBeUndefined();
  });

  it('is offered together with keeping the end', () => {
    expect(unchangedEnd({ endsAt: now })).toEqual({ value: 'keep', endsAt: now });
    expect(unchangedEnd({}).endsAt).toBe(null);
  });
});

it('a day begins and ends in the reader’s time zone', () => {
  const evening = at('2026-12-24T22:59:59Z');
  expect(['UTC', 'Europe/Berlin', 'Asia/Tokyo', 'nowhere'].map((zone) => dayIn(zone, evening))).toEqual([
    '2026-12-24',
    '2026-12-24',
    '2026-12-25',
    '2026-12-24',
  ]);
});

describe('endOfDay', () => {
  it.each([
    ['2026-12-24', 'UTC', '2026-12-24T23:59:59Z'],
    ['2026-12-24', 'America/Los_Angeles', '2026-12-25T07:59:59Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-29T21:59:59Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-25T22:59:59Z'],
    ['2026-12-24', 'Asia/Kolkata', '2026-12-24T18:29:59Z'],
    ['2026-12-24', 'Nowhere/Land', '2026-12-24T23:59:59Z'],
    // The last hour occurs twice: the clocks go back at midnight.
    ['2027-04-03', 'America/Santiago', '2027-04-04T03:59:59Z'],
    // There is no last hour: the clocks go from 23:00 to 24:00.
    ['2027-03-27', 'America/Godthab', '2027-03-28T00:59:59Z'],
    // There is no such day: the zone crossed the date line.
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T09:59:59Z'],
  ])('%s in %s', (date, zone, end) => expect(endOfDay(date, zone)).toBe(at(end)));

  it('is followed by the next day in every time zone', () => {
    const dates = ['2026-11-21', '2027-03-27', '2027-03-28', '2027-04-03', '2027-10-30', '2027-10-31'];
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
      for (const date of dates) {
        const end = endOfDay(date, zone) ?? 0;
        expect([zone, day.format(end * 1000), day.format((end + 1) * 1000) > date]).toEqual([zone, date, true]);
      }
    }
  });

  it('accepts only days of the calendar', () => {
    for (const text of ['', '2026-13-01', '2026-02-29', '24.12.2026', '2026-12-24T00:00']) {
      expect(endOfDay(text, 'UTC')).toBeUndefined();
    }
  });
});
