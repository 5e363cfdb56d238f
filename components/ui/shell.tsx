import { ChevronDown } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { SearchDialog } from '@/components/search-dialog';
import { texts } from '@/lib/web/language';
import { shownAddress } from '@/lib/words/mail-address';
import { Avatar } from './avatar';
import { Brand } from './brand';
import { type NavItem, SideNav } from './nav';
import { NavigationProgress } from './navigation-progress';
import { PageFrame } from './page-frame';

async function SkipLink() {
  return (
    <a
      href="#content"
      className="sr-only rounded-md bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:absolute focus:start-2 focus:top-2 focus:z-50"
    >
      {(await texts('site'))('skipToContent')}
    </a>
  );
}

/**
 * The frame of a page with a single task, such as sign-in or consent. It has no navigation. `foot` is shown below the
 * sheet, in small type.
 */
export function PageShell(props: { aside?: ReactNode; children: ReactNode; foot?: ReactNode }) {
  return <PageFrame {...props} />;
}

type Person = { name: string; email: string; picture: string | null };

/** Opens without script. */
async function UserMenu({ person }: { person: Person }) {
  const t = await texts('site');
  const email = shownAddress(person.email);
  const links = [
    { href: '/account', label: t('account') },
    { href: '/account/security', label: t('security') },
    { href: '/account/profile', label: t('profile') },
    { href: '/developers', label: t('developers') },
    { href: '/login/accounts', label: t('switchAccount') },
    { href: '/signout', label: t('signOut') },
  ];
  return (
    <details className="group relative">
      <summary className="flex min-h-touch max-w-48 items-center gap-2 rounded-md px-2 hover:bg-sunken sm:max-w-none">
        <Avatar name={person.name} picture={person.picture} />
        <span aria-hidden className="truncate max-sm:sr-only">
          <bdi>{person.name}</bdi>
        </span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-muted transition-transform group-open:rotate-180" />
        <span className="sr-only">{t('accountMenu', { name: person.name })}</span>
      </summary>
      <div className="absolute end-0 z-20 mt-1 w-64 rounded-lg border border-line bg-surface p-2 shadow-lifted">
        <p className="px-3 pt-2 font-semibold">
          <bdi className="inline-block max-w-full truncate align-bottom">{person.name}</bdi>
        </p>
        <p className="px-3 pb-2 text-sm text-muted" title={email}>
          <bdi className="inline-block max-w-full truncate align-bottom">{email}</bdi>
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

async function searchTexts() {
  const t = await texts('search');
  return {
    open: t('open'),
    title: t('title'),
    label: t('label'),
    keys: t('keys'),
    close: t('close'),
    failed: t('failed'),
  };
}

const sections = [
  { key: 'account', href: '/account' },
  { key: 'developers', href: '/developers' },
  { key: 'admin', href: '/admin' },
] as const;

/** The frame of the signed-in parts of the site. */
export async function AppShell({
  viewer,
  section,
  nav,
  children,
}: {
  viewer: Person & { isOperator: boolean };
  section: (typeof sections)[number]['key'];
  nav: NavItem[];
  children: ReactNode;
}) {
  const t = await texts('site');
  return (
    <>
      <SkipLink />
      <NavigationProgress />
      <header className="border-b border-line bg-surface print:hidden">
        <div className="mx-auto flex max-w-page flex-wrap items-center gap-x-4 px-4">
          <Link href="/" className="flex min-h-14 items-center rounded-md">
            <Brand />
          </Link>
          <nav aria-label={t('sections')} className="order-last w-full sm:order-none sm:w-auto sm:grow">
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
                      {t(part.key)}
                    </Link>
                  </li>
                ))}
            </ul>
          </nav>
          <div className="ms-auto flex items-center gap-1 sm:ms-0">
            <SearchDialog texts={await searchTexts()} />
            <UserMenu person={viewer} />
          </div>
        </div>
      </header>
      <div className="mx-auto flex w-full max-w-page grow flex-col gap-x-8 gap-y-4 px-4 py-4 md:flex-row md:py-8">
        <SideNav label={t(section)} items={nav} />
        <main id="content" className="min-w-0 grow space-y-6 pb-16">
          {children}
        </main>
      </div>
    </>
  );
}
