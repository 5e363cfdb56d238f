import type { ReactNode } from 'react';
import { Brand } from '@/components/ui/brand';
import { ButtonLink } from '@/components/ui/button';
import { texts } from '@/lib/web/language';
import { currentViewer } from '@/lib/web/viewer';

/** The frame for readers who are not signed in. Others get that of the developers' area, from the layout. */
export async function ReferenceFrame({ children }: { children: ReactNode }) {
  if (await currentViewer()) return children;
  const t = await texts('reference');
  return (
    <div className="mx-auto w-full max-w-page space-y-6 p-4 sm:py-6">
      <header className="flex flex-wrap items-center justify-between gap-3">
        <a href="/" className="inline-flex min-h-touch items-center rounded-md">
          <Brand />
        </a>
        <ButtonLink href="/login?next=/developers/reference">{t('signIn')}</ButtonLink>
      </header>
      <main id="content" className="space-y-6">
        {children}
      </main>
    </div>
  );
}

/** Names and texts of the API, which are English in every language. */
export function English({ children }: { children: ReactNode }) {
  return (
    <div lang="en" dir="ltr" className="space-y-6">
      {children}
    </div>
  );
}
