import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { ControlTextsProvider } from '@/components/ui/control-texts';
import { SiteFooter } from '@/components/ui/site-footer';
import { directionOf } from '@/lib/messages/languages';
import { server } from '@/lib/server';
import { currentLanguage, currentTheme, texts } from '@/lib/web/language';
import { pageScript } from '@/lib/web/page-script';
import { currentAccountMark } from '@/lib/web/viewer';
import './globals.css';

export async function generateMetadata(): Promise<Metadata> {
  return {
    title: { default: 'Countersign', template: '%s · Countersign' },
    description: (await texts('site'))('tagline'),
    robots: { index: false },
  };
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  colorScheme: 'light dark',
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Every page is rendered per request: it may show personal data, and it carries the nonce of the security policy.
  await connection();
  const language = await currentLanguage();
  const t = await texts('site');
  const { legal } = (await server()).env;
  const links = [
    { href: '/developers', label: t('developers') },
    { href: '/receipts/verify', label: t('verifyReceipt') },
    ...(legal.terms === undefined ? [] : [{ href: legal.terms, label: t('terms') }]),
    ...(legal.privacy === undefined ? [] : [{ href: legal.privacy, label: t('privacy') }]),
  ];
  return (
    <html
      lang={language}
      dir={directionOf(language)}
      data-theme={await currentTheme()}
      data-account={await currentAccountMark()}
      suppressHydrationWarning
    >
      <head>
        <PageScript />
      </head>
      <body className="flex flex-col">
        <ControlTextsProvider texts={await controlTexts()}>{children}</ControlTextsProvider>
        <SiteFooter links={links} />
      </body>
    </html>
  );
}

/** As patterns: the browser fills in their arguments. */
async function controlTexts() {
  const t = await texts('controls');
  return {
    optional: t('optional'),
    cancel: t('cancel'),
    dismiss: t('dismiss'),
    copy: t('copy'),
    copyWhat: t('copyWhat', { what: '{what}' }),
    copied: t('copied'),
    copiedWhat: t('copiedWhat', { what: '{what}' }),
    copyRefused: t('copyRefused'),
    secretOnce: t('secretOnce'),
    unsaved: t('unsaved'),
    leaveUnsaved: t('leaveUnsaved'),
    loading: t('loading'),
  };
}

/** Our own script. Pages without Next's scripts have a policy without a nonce (`lib/edge/plain-page.ts`). */
async function PageScript() {
  const policy = (await headers()).get('content-security-policy');
  const nonce = /'nonce-([^']+)'/.exec(policy ?? '')?.[1];
  const { address } = await pageScript();
  return <script defer src={address} data-page-script="" {...(nonce ? { nonce } : {})} suppressHydrationWarning />;
}
