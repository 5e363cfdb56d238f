import {
  CalendarClock,
  Feather,
  History,
  type LucideIcon,
  PauseCircle,
  ReceiptText,
  ScanEye,
  SlidersHorizontal,
  UserRoundSearch,
} from 'lucide-react';
import type { Metadata } from 'next';
import { Brand } from '@/components/ui/brand';
import { ButtonLink, TextLink, textLinkClass } from '@/components/ui/button';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { texts } from '@/lib/web/language';
import { currentViewer } from '@/lib/web/viewer';
import { ExampleConsent } from './example-consent';

export async function generateMetadata(): Promise<Metadata> {
  return { title: { absolute: `Countersign · ${(await texts('home'))('pageTitle')}` } };
}

/** What this is, with an example of the page on which people decide. */
export default async function Home() {
  const viewer = await currentViewer();
  return (
    <>
      <Header name={viewer?.name} />
      <main id="content" className="mx-auto w-full max-w-page grow px-4 pb-16">
        <div className="grid items-start gap-x-12 gap-y-10 py-6 md:grid-cols-2 md:py-12">
          <Introduction signedIn={viewer !== undefined} />
          <Example />
        </div>
        <Differences />
        <Developers />
      </main>
    </>
  );
}

async function Header({ name }: { name: string | undefined }) {
  const t = await texts('site');
  const links = [
    { href: '/developers', label: t('developers') },
    name === undefined ? { href: '/login', label: t('signIn') } : { href: '/account', label: name },
  ];
  return (
    <header className="mx-auto flex w-full max-w-page flex-wrap items-center justify-between gap-x-6 px-4 py-2">
      <Brand />
      <nav>
        <ul className="flex flex-wrap gap-x-6">
          {links.map(({ href, label }) => (
            <li key={href} className="min-w-0">
              <TextLink href={href} className="inline-flex min-h-touch items-center">
                <bdi>{label}</bdi>
              </TextLink>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

async function Introduction({ signedIn }: { signedIn: boolean }) {
  const t = await texts('home');
  const site = await texts('site');
  return (
    <div className="md:sticky md:top-8">
      <h1 className="text-xl font-semibold md:text-display">{t('pageTitle')}</h1>
      <p className="mt-4 max-w-prose text-lg text-muted">{t('lead')}</p>
      <div className="mt-6 flex flex-wrap gap-3">
        {signedIn ? (
          <ButtonLink href="/account" look="primary">
            {t('yourAccount')}
          </ButtonLink>
        ) : (
          <>
            <ButtonLink href="/signup" look="primary">
              {site('createAccount')}
            </ButtonLink>
            <ButtonLink href="/login">{site('signIn')}</ButtonLink>
          </>
        )}
      </div>
    </div>
  );
}

async function Example() {
  const t = await texts('home');
  return (
    <figure className="min-w-0 overflow-hidden rounded-lg border border-line bg-canvas shadow-lifted">
      <figcaption className="border-b border-line bg-accent-soft px-4 py-3 text-sm">
        <strong className="font-semibold text-accent">{t('example')}</strong> {t('exampleText')}
      </figcaption>
      <ExampleConsent now={nowSeconds()} />
    </figure>
  );
}

const differences = [
  ['ends', CalendarClock],
  ['values', UserRoundSearch],
  ['remove', SlidersHorizontal],
  ['pause', PauseCircle],
  ['sees', ScanEye],
  ['receipt', ReceiptText],
  ['activity', History],
  ['plain', Feather],
] as const satisfies [string, LucideIcon][];

async function Differences() {
  const t = await texts('home');
  return (
    <section aria-labelledby="difference" className="border-t border-line py-10">
      <h2 id="difference" className="text-lg font-semibold">
        {t('difference')}
      </h2>
      <ul className="mt-6 grid gap-x-8 gap-y-6 sm:grid-cols-2 md:grid-cols-4">
        {differences.map(([key, Icon]) => (
          <li key={key} className="min-w-0">
            <Icon aria-hidden className="size-6 text-accent" />
            <h3 className="mt-2 font-semibold">{t(`${key}.title`)}</h3>
            <p className="mt-1 text-muted">{t(`${key}.text`)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

async function Developers() {
  const t = await texts('home');
  const site = await texts('site');
  const { env } = await server();
  const links = [
    { href: '/developers/apps/new', label: t('registerApp') },
    { href: '/developers/apis/new', label: t('registerApi') },
    { href: '/receipts/verify', label: site('verifyReceipt') },
  ];
  const discovery = `${env.issuer}/.well-known/openid-configuration`;
  return (
    <section aria-labelledby="developers" className="border-t border-line py-10">
      <h2 id="developers" className="text-lg font-semibold">
        {t('developers')}
      </h2>
      <p className="mt-2 max-w-prose text-muted">{t('developersText')}</p>
      <dl className="mt-4">
        <dt className="text-sm text-muted">{t('discovery')}</dt>
        <dd>
          <a href={discovery} className={`font-mono text-sm ${textLinkClass}`} dir="ltr">
            {discovery}
          </a>
        </dd>
      </dl>
      <ul className="mt-4 flex flex-wrap gap-x-6">
        {links.map(({ href, label }) => (
          <li key={href}>
            <TextLink href={href} className="inline-flex min-h-touch items-center">
              {label}
            </TextLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
