'use client';

import { SubmitButton } from '@/components/ui/submit-button';

/** A form that is pending for ever once it is sent. */
export function PendingForm() {
  return (
    <form action={() => new Promise<void>(() => {})}>
      <SubmitButton>Press to see it pending</SubmitButton>
    </form>
  );
}
