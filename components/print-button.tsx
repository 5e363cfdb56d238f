'use client';

import { Button } from './ui/button';
import { useHydrated } from './ui/hydrated';

/** Prints the page. Absent without script, when the browser's menu prints. */
export function PrintButton({ label }: { label: string }) {
  const hydrated = useHydrated();
  return hydrated ? (
    <Button type="button" look="secondary" onClick={() => window.print()}>
      {label}
    </Button>
  ) : null;
}
