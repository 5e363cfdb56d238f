'use client';

import type { ComponentProps } from 'react';
import { useHydrated } from '@/components/ui/hydrated';

/** Names the time zone of the dates, and posts it as `zone`. Without script the zone is UTC. */
export function ReaderZone() {
  const zone = useHydrated() ? Intl.DateTimeFormat().resolvedOptions().timeZone : 'UTC';
  return (
    <>
      <input type="hidden" name="zone" value={zone} />
      {zone === 'UTC' ? 'in UTC' : 'in your time zone'}
    </>
  );
}

/** A date picker that starts at the day of `at` in the reader's zone, or in UTC without script. */
export function DayInput({ at, ...rest }: Omit<ComponentProps<'input'>, 'type' | 'defaultValue'> & { at: number }) {
  const hydrated = useHydrated();
  const ahead = hydrated ? -new Date(at * 1000).getTimezoneOffset() * 60 : 0;
  const day = new Date((at + ahead) * 1000).toISOString().slice(0, 10);
  // A new key creates a new input, because React ignores a default that changes later.
  return <input key={day} type="date" defaultValue={day} {...rest} />;
}
