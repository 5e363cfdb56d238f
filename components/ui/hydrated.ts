'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** False in what the server sends and until scripts run; then true. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
