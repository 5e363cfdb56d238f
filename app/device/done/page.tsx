import type { Metadata } from 'next';
import { textLinkClass } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { texts } from '@/lib/web/language';

type Props = { searchParams: Promise<{ answer?: string | string[] }> };

async function answerIn(searchParams: Props['searchParams']): Promise<'allowed' | 'denied' | 'late'> {
  const { answer } = await searchParams;
  return answer === 'denied' || answer === 'late' ? answer : 'allowed';
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: (await texts('device'))(`done.${await answerIn(searchParams)}.title`) };
}

/** The last page of the device flow: the answer went to the device. */
export default async function DeviceDonePage({ searchParams }: Props) {
  const t = await texts('device');
  const answer = await answerIn(searchParams);
  return (
    <PageShell>
      <h1 className="text-xl font-semibold">{t(`done.${answer}.title`)}</h1>
      <p className="mt-3">{t(`done.${answer}.text`)}</p>
      <p className="mt-5">
        <a href="/account/apps" className={textLinkClass}>
          {t('connectedApps')}
        </a>
      </p>
    </PageShell>
  );
}
