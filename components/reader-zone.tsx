'use client';

import type { ComponentProps } from 'react';
import { useHydrated } from '@/components/ui/hydrated';

/** Says whose days are meant, and posts the reader's time zone as `zone`; without script that is UTC. */
export function ReaderZone() {
  const zone = useHydrated() ? Intl.DateTimeFormat().resolvedOptions().timeZone : 'UTC';
  return (
    <>
      <input type="hidden" name="zone" value={zone} />
      {zone === 'UTC' ? 'in UTC' : 'in your time zone'}
    </>
  );
}

/** A date box that begins with the day on which `at` falls: the reader's, or UTC's without script. */
export function DayInput({ at, ...rest }: Omit<ComponentProps<'input'>, 'type' | 'defaultValue'> & { at: number }) {
  const hydrated = useHydrated();
  const ahead = hydrated ? -new Date(at * 1000).getTimezoneOffset() * 60 : 0;
  const day = new Date((at + ahead) * 1000).toISOString().slice(0, 10);
  // Another key is another box: a default that changes later would be ignored.
  return <input key={day} type="date" defaultValue={day} {...rest} />;
}
