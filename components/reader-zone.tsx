import type { ComponentProps } from 'react';
import { currentZone, texts } from '@/lib/web/language';
import { dayIn } from '@/lib/words/grant-end';

/** Says in which time zone the day ends, and posts the zone as `zone`. It is UTC until our script has set it. */
export async function ReaderZone() {
  const zone = await currentZone();
  const t = await texts('ends');
  return (
    <>
      <input type="hidden" name="zone" value={zone} data-zone />
      <span data-zone-known={t('endsWithDay')}>{t(zone === 'UTC' ? 'endsWithDayInUtc' : 'endsWithDay')}</span>
    </>
  );
}

/** A date picker that starts at the day of `at` in the reader's zone. */
export async function DayInput({
  at,
  ...rest
}: Omit<ComponentProps<'input'>, 'type' | 'defaultValue'> & { at: number }) {
  return <input type="date" defaultValue={dayIn(await currentZone(), at)} data-day={at} {...rest} />;
}
