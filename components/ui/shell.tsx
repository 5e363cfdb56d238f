import { ChevronDown } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { shownAddress } from '@/lib/words/mail-address';
import { Brand } from './brand';
import { type NavItem, SideNav } from './nav';

function SkipLink() {
  return (
    <a
      href="#content"
      className="sr-only rounded-md bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50"
    >
      Skip to content
    </a>
  );
}

/**
 * The frame of a page with a single task, such as sign-in or consent. It has no navigation. `foot` is shown below the
 * sheet, in small type.
 */
export function PageShell({ aside, children, foot }: { aside?: ReactNode; children: ReactNode; foot?: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-narrow flex-col">
      <header className="flex min-h-12 items-center justify-between gap-3 px-4 sm:px-0 sm:pt-6">
        <Brand />
        <div className="min-w-0 text-sm text-muted">{aside}</div>
      </header>
      <main
        id="content"
        className="border-line bg-surface px-4 pt-4 pb-5 max-sm:grow max-sm:border-t sm:mt-3 sm:rounded-lg sm:border sm:p-8"
      >
        {children}
      </main>
      {foot ? <footer className="px-4 py-4 text-sm text-muted sm:px-0">{foot}</footer> : null}
    </div>
  );
}

/** Opens without script. */
function UserMenu({ name, email, links }: { name: string; email: string; links: { href: string; label: string }[] }) {
  return (
    <details className="group relative">
      <summary className="flex min-h-touch max-w-40 items-center gap-1 rounded-md px-3 hover:bg-sunken sm:max-w-none">
        <span className="truncate">{name}</span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-muted transition-transform group-open:rotate-180" />
        <span className="sr-only">, account menu</span>
      </summary>
      <div className="absolute right-0 z-20 mt-1 w-64 rounded-lg border border-line bg-surface p-2 shadow-lifted">
        <p className="truncate px-3 py-2 text-sm text-muted" title={email}>
          {email}
        </p>
        <ul className="border-t border-line pt-2">
          {links.map((link) => (
            <li key={link.href}>
              <Link href={link.href} className="flex min-h-touch items-center rounded-md px-3 hover:bg-sunken">
                {link.label}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}

const sections = [
  { key: 'account', href: '/account', label: 'Account' },
  { key: 'developers', href: '/developers', label: 'Developers' },
  { key: 'admin', href: '/admin/keys', label: 'Operation' },
] as const;

/** The frame of the signed-in parts of the site. */
export function AppShell({
  viewer,
  section,
  nav,
  children,
}: {
  viewer: { name: string; email: string; isOperator: boolean };
  section: (typeof sections)[number]['key'];
  nav: NavItem[];
  children: ReactNode;
}) {
  return (
    <>
      <SkipLink />
      <header className="border-b border-line bg-surface">
        <div className="mx-auto flex max-w-page flex-wrap items-center gap-x-4 px-4">
          <Link href="/" className="flex min-h-14 items-center rounded-md">
            <Brand />
          </Link>
          <nav aria-label="Parts of the site" className="order-last w-full sm:order-none sm:w-auto sm:grow">
            <ul className="flex gap-1 max-sm:-mx-3">
              {sections
                .filter(({ key }) => key !== 'admin' || viewer.isOperator)
                .map((part) => (
                  <li key={part.key}>
                    <Link
                      href={part.href}
                      {...(part.key === section ? { 'aria-current': 'true' as const } : {})}
                      className="flex min-h-touch items-center rounded-md px-3 text-muted hover:text-ink aria-[current]:font-semibold aria-[current]:text-ink"
                    >
                      {part.label}
                    </Link>
                  </li>
                ))}
            </ul>
          </nav>
          <div className="ml-auto sm:ml-0">
            <UserMenu
              name={viewer.name}
              email={shownAddress(viewer.email)}
              links={[
                { href: '/account', label: 'Apps with access' },
                { href: '/account/security', label: 'Security' },
                { href: '/account/profile', label: 'Profile' },
                { href: '/developers', label: 'Developers' },
                { href: '/signout', label: 'Sign out' },
              ]}
            />
          </div>
        </div>
      </header>
      <div className="mx-auto flex max-w-page flex-col gap-x-8 gap-y-4 px-4 py-4 md:flex-row md:py-8">
        <SideNav label={sections.find(({ key }) => key === section)?.label ?? ''} items={nav} />
        <main id="content" className="min-w-0 grow space-y-6 pb-16">
          {children}
        </main>
      </div>
    </>
  );
}
