import { describe, expect, it } from 'vitest';
import { languages } from '@/lib/messages/languages';
import { momentIn, momentInUtc, relativeTime } from './moments';

describe('a moment', () => {
  it.each([
    ['2027-03-03T14:05:00Z', '3 March 2027, 14:05 UTC'],
    ['2026-12-31T23:59:59Z', '31 December 2026, 23:59 UTC'],
    ['2027-01-01T00:00:00Z', '1 January 2027, 00:00 UTC'],
    ['2028-02-29T09:07:00Z', '29 February 2028, 09:07 UTC'],
  ])('%s is %s', (moment, words) => {
    expect(momentInUtc('en', Date.parse(moment) / 1000)).toBe(words);
  });

  it('names every month', () => {
    const names = Array.from({ length: 12 }, (_, month) => momentIn('en', 'UTC', Date.UTC(2027, month, 1) / 1000).date);
    expect(names.join()).toBe(
      '1 January 2027,1 February 2027,1 March 2027,1 April 2027,1 May 2027,1 June 2027,1 July 2027,1 August 2027,' +
        '1 September 2027,1 October 2027,1 November 2027,1 December 2027',
    );
  });

  it('names its time zone', () => {
    const at = Date.UTC(2027, 6, 1, 12) / 1000;
    expect(momentIn('en', 'UTC', at)).toEqual({ date: '1 July 2027', time: '12:00', zone: 'UTC' });
    expect(momentIn('en', 'Asia/Tokyo', at)).toEqual({ date: '1 July 2027', time: '21:00', zone: 'GMT+9' });
  });

  it('speaks every language', () => {
    const at = Date.UTC(2027, 2, 3, 14, 5) / 1000;
    expect(languages.map((language) => momentInUtc(language, at))).toEqual([
      '3 March 2027, 14:05 UTC',
      '3. März 2027, 14:05 UTC',
      '3 mars 2027, 14:05 UTC',
      '3 de marzo de 2027, 14:05 UTC',
      '2027年3月3日 14:05 UTC',
      '3 مارس 2027، 14:05 UTC',
    ]);
    expect(languages.map((language) => relativeTime(language, 30 * 86_400))).toEqual([
      'in 30 days',
      'in 30 Tagen',
      'dans 30 jours',
      'dentro de 30 días',
      '30 日後',
      'خلال 30 يومًا',
    ]);
  });
});

describe('a relative time', () => {
  it.each([
    [0, 'just now'],
    [-44, 'just now'],
    [1, 'in a moment'],
    [44, 'in a moment'],
    [45, 'in 1 minute'],
    [-90, '2 minutes ago'],
    [3600, 'in 1 hour'],
    // An hour or a day minus one second is rounded to that hour or day.
    [3599, 'in 1 hour'],
    [-2 * 3600, '2 hours ago'],
    [86_399, 'in 1 day'],
    [30 * 86_400, 'in 30 days'],
    [91 * 86_400, 'in 91 days'],
    [92 * 86_400, 'in 3 months'],
    [-180 * 86_400, '6 months ago'],
    [364.9 * 86_400, 'in 1 year'],
    [-2 * 365 * 86_400, '2 years ago'],
  ])('%s seconds are "%s"', (seconds, words) => {
    expect(relativeTime('en', seconds)).toBe(words);
  });
});
