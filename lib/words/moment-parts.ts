/** The parts of a moment, without message catalogues, so that the script of our pages can use it. */

/** A moment in one time zone: `3 March 2027`, `14:05`, and the zone's short name. */
type Moment = { date: string; time: string; zone: string };

/** British English writes the day before the month, which readers of every kind of English understand. */
const tagOf = (language: string): string => (language === 'en' ? 'en-GB' : language);

type Formats = Record<'date' | 'time' | 'zone', Intl.DateTimeFormat>;
const known = new Map<string, Formats>();
/** There are about 600 zones, and a browser names its own. */
const mostKnown = 1000;

function formatsIn(language: string, timeZone: string): Formats {
  const key = `${language} ${timeZone}`;
  const found = known.get(key);
  if (found) return found;
  const tag = tagOf(language);
  const made = {
    date: new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone }),
    time: new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }),
    zone: new Intl.DateTimeFormat(tag, { timeZoneName: 'short', timeZone }),
  };
  if (known.size >= mostKnown) known.clear();
  known.set(key, made);
  return made;
}

/** `language` is a BCP 47 tag, `zone` a name of the tz database, `at` in seconds since the epoch. */
export function momentIn(language: string, zone: string, at: number): Moment {
  const formats = formatsIn(language, zone);
  const date = new Date(at * 1000);
  return {
    date: formats.date.format(date),
    time: formats.time.format(date),
    zone: formats.zone.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? '',
  };
}
