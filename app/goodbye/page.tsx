import type { Metadata } from 'next';
import { TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { PageShell } from '@/components/ui/shell';
import { restoreSeconds } from '@/lib/data/people/account-deletion';
import { nowSeconds } from '@/lib/time';

export const metadata: Metadata = { title: 'Your account is deleted' };

type Query = { until?: string | string[] };

export default async function GoodbyePage({ searchParams }: { searchParams: Promise<Query> }) {
  const until = Number((await searchParams).until);
  const now = nowSeconds();
  const restorable = Number.isSafeInteger(until) && until > now && until <= now + restoreSeconds;
  return (
    <PageShell>
      <div className="space-y-4">
        <h1 className="text-xl font-semibold">Your account is deleted</h1>
        <p>
          You are signed out, and apps no longer have access. Apps that check with us stop immediately. Others can go on
          until their temporary access expires, usually a few minutes.
        </p>
        {restorable ? (
          <p>
            Changed your mind? You can restore your account until <DateTime at={until} now={now} />:{' '}
            <TextLink href="/login">sign in</TextLink> as usual. After that, we erase your personal data.
          </p>
        ) : null}
        <p className="text-muted">
          Data that apps have already copied is not deleted. Ask them to delete it. <TextLink href="/">Home</TextLink>
        </p>
      </div>
    </PageShell>
  );
}
