import type { Metadata } from 'next';
import { TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { PageShell } from '@/components/ui/shell';
import { restoreSeconds } from '@/lib/data/people/account-deletion';
import { nowSeconds } from '@/lib/time';
import { texts } from '@/lib/web/language';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('signOut'))('goodbye.title') };
}

type Query = { until?: string | string[] };

export default async function GoodbyePage({ searchParams }: { searchParams: Promise<Query> }) {
  const until = Number((await searchParams).until);
  const now = nowSeconds();
  const restorable = Number.isSafeInteger(until) && until > now && until <= now + restoreSeconds;
  const t = await texts('signOut');
  return (
    <PageShell>
      <div className="space-y-4">
        <h1 className="text-xl font-semibold">{t('goodbye.title')}</h1>
        <p>{t('goodbye.lead')}</p>
        {restorable ? (
          <p>
            {t.rich('goodbye.restore', {
              date: () => <DateTime at={until} now={now} />,
              link: (part) => <TextLink href="/login">{part}</TextLink>,
            })}
          </p>
        ) : null}
        <p className="text-muted">{t('goodbye.copies')}</p>
        <p>
          <TextLink href="/">{t('goodbye.home')}</TextLink>
        </p>
      </div>
    </PageShell>
  );
}
