'use client';

import Link, { useLinkStatus } from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';

export type NavItem = {
  href: string;
  label: string;
  /** Current on this exact path only, not below it. */
  exact?: boolean;
  /** A path elsewhere that belongs to this entry. */
  also?: string;
};

/** Inside a `Link`: shows that the page is loading, after 400 ms (in the style sheet). */
function LinkProgress() {
  const { pending } = useLinkStatus();
  return (
    <span
      aria-hidden
      className={`absolute end-1 top-2 size-2 rounded-md bg-accent ${pending ? 'animate-late' : 'invisible'}`}
    />
  );
}

function useCurrent(items: NavItem[]): string | undefined {
  const path = usePathname();
  // The longest match wins, so that `/account` is not current on `/account/security`.
  return items
    .filter((item) => path === item.href || path === item.also || (!item.exact && path.startsWith(`${item.href}/`)))
    .sort((one, other) => other.href.length - one.href.length)[0]?.href;
}

/** The navigation of one area: beside the page on a wide screen, above it on a narrow one. */
export function SideNav({ label, items }: { label: string; items: NavItem[] }) {
  return (
    <nav aria-label={label} className="md:w-48 md:shrink-0 print:hidden">
      {/* On a phone one row that scrolls, so that the page begins on the first screen. */}
      <ul className="flex gap-x-1 overflow-x-auto p-1 md:flex-col md:gap-y-1">
        <NavLinks
          items={items}
          look="rounded-md hover:bg-sunken aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent"
        />
      </ul>
    </nav>
  );
}

/** Tabs as links: each has its own address. */
export function Tabs({ label, items }: { label: string; items: NavItem[] }) {
  return (
    <nav aria-label={label} className="border-b border-line">
      <ul className="flex gap-1 overflow-x-auto px-1 pt-1">
        <NavLinks
          items={items}
          look="rounded-t-md border-b-2 border-transparent text-muted hover:text-ink aria-[current]:border-accent aria-[current]:font-semibold aria-[current]:text-accent"
        />
      </ul>
    </nav>
  );
}

function NavLinks({ items, look }: { items: NavItem[]; look: string }) {
  const current = useCurrent(items);
  const entry = useRef<HTMLLIElement>(null);
  // On a phone the row scrolls, and the current entry may be outside of it.
  useEffect(() => {
    const list = entry.current?.parentElement;
    if (current === undefined || !entry.current || !list) return;
    const [own, row] = [entry.current.getBoundingClientRect(), list.getBoundingClientRect()];
    list.scrollLeft += own.left + own.width / 2 - row.left - row.width / 2;
  }, [current]);
  return items.map((item) => (
    <li key={item.href} ref={item.href === current ? entry : null} className="shrink-0">
      <Link
        href={item.href}
        {...(item.href === current ? { 'aria-current': 'page' as const } : {})}
        className={`relative flex min-h-touch items-center px-3 ${look}`}
      >
        {item.label}
        <LinkProgress />
      </Link>
    </li>
  ));
}
