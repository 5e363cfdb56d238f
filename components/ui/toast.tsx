'use client';

import { Check, X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useControlTexts } from './control-texts';

/**
 * Confirms an action at the bottom of the screen. The server renders it, so it works without script; with script it is
 * announced and can be dismissed. It stays until then, so nobody has to read fast (WCAG 2.2.1). `action` is a form that
 * takes the action back.
 */
export function Toast({ children, action }: { children: string; action?: ReactNode }) {
  const texts = useControlTexts();
  const [announced, setAnnounced] = useState(false);
  const [gone, setGone] = useState(false);
  // Screen readers announce a live region when it changes, not when the page loads with it.
  useEffect(() => setAnnounced(true), []);
  return (
    <>
      <span role="status" className="sr-only">
        {announced ? children : ''}
      </span>
      {gone ? null : (
        <div className="pointer-events-none fixed inset-x-4 bottom-4 z-30 flex justify-center print:hidden">
          <div className="pointer-events-auto flex max-w-prose items-center gap-3 rounded-md border border-good bg-good-soft py-1 pr-1 pl-4 shadow-lifted">
            <Check aria-hidden className="size-5 shrink-0 text-good" />
            <p className="min-w-0 py-2 wrap-anywhere">{children}</p>
            {action}
            {announced ? (
              <button
                type="button"
                aria-label={texts.dismiss}
                onClick={() => setGone(true)}
                className="inline-flex size-touch shrink-0 items-center justify-center rounded-md hover:bg-surface"
              >
                <X aria-hidden className="size-4" />
              </button>
            ) : (
              <span className="size-touch" />
            )}
          </div>
        </div>
      )}
    </>
  );
}
