import type { Metadata } from 'next';
import { TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { texts } from '@/lib/web/language';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('errors'))('notFound.title') };
}

export default async function NotFound() {
  const [t, site] = [await texts('errors'), await texts('site')];
  return (
    <PageShell>
      <h1 className="text-xl font-semibold">{t('notFound.title')}</h1>
      <p className="mt-3">{t('notFound.means')}</p>
      <p className="mt-5 flex flex-wrap gap-6">
        <TextLink href="/">{t('notFound.home')}</TextLink>
        <TextLink href="/account/apps">{site('apps')}</TextLink>
        <TextLink href="/developers">{site('developers')}</TextLink>
      </p>
    </PageShell>
  );
}
