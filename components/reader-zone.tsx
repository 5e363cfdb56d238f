'use client';

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
