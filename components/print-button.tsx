'use client';

import { Button } from './ui/button';
import { useHydrated } from './ui/hydrated';

/** Prints the page; without script the browser's own menu does. */
export function PrintButton() {
  const hydrated = useHydrated();
  return hydrated ? (
    <Button type="button" look="secondary" onClick={() => window.print()}>
      Print
    </Button>
  ) : null;
}
