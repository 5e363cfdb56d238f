'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useControlTexts } from './control-texts';

const lateMs = 400;

/** Whether this press of a link shows another page in this tab. */
function startsNavigation(link: HTMLAnchorElement, event: MouseEvent): boolean {
  const here = new URL(location.href);
  const to = new URL(link.href);
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const samePage = to.pathname === here.pathname && to.search === here.search;
  return plain && to.origin === here.origin && !samePage && link.target === '' && !link.hasAttribute('download');
}

/** Says that the next page is loading when that takes long. Needs script. */
export function NavigationProgress() {
  const { loading } = useControlTexts();
  const shown = `${usePathname()}?${useSearchParams()}`;
  const [left, setLeft] = useState<string>();
  useEffect(() => {
    let late: ReturnType<typeof setTimeout> | undefined;
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      if (!link?.href || !startsNavigation(link, event)) return;
      if (link.ariaHasPopup === 'dialog') return;
      clearTimeout(late);
      late = setTimeout(() => setLeft(shown), lateMs);
    };
    document.addEventListener('click', onClick);
    return () => {
      clearTimeout(late);
      document.removeEventListener('click', onClick);
    };
  }, [shown]);
  const pending = left === shown;
  return (
    <>
      <span role="status" className="sr-only">
        {pending ? loading : ''}
      </span>
      {pending ? <span aria-hidden className="fixed inset-x-0 top-0 z-50 h-1 animate-pulse bg-accent" /> : null}
    </>
  );
}
