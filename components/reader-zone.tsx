import type { ComponentProps } from 'react';
import { currentZone, texts } from '@/lib/web/language';
import { dayIn } from '@/lib/words/grant-end';

/** Says in which time zone the day ends, and posts the zone as `zone`. It is UTC until our script has set it. */
export async function ReaderZone() {
  const zone = await currentZone();
  const t = await texts('ends');
  return (
    <>
      <input type="hidden" name="zone" value={zone} data-zone="" suppressHydrationWarning />
      <span data-zone-known={t('endsWithDay')} suppressHydrationWarning>
        {t(zone === 'UTC' ? 'endsWithDayInUtc' : 'endsWithDay')}
      </span>
    </>
  );
}

/** A date picker that starts at the day of `at` in the reader's zone. */
export async function DayInput({
  at,
  ...rest
}: Omit<ComponentProps<'input'>, 'type' | 'defaultValue'> & { at: number }) {
  const day = dayIn(await currentZone(), at);
  return <input type="date" defaultValue={day} data-day={at} suppressHydrationWarning {...rest} />;
}
