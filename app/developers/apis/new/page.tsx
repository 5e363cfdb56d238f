import type { Metadata } from 'next';
import { PageHeading } from '@/components/ui/surface';
import { server } from '@/lib/server';
import { texts } from '@/lib/web/language';
import { requireViewer } from '@/lib/web/viewer';
import { registerApi } from '../actions';
import { ApiForm } from '../api-form';
import { apiFormTexts } from '../api-form-texts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('devApi'))('newTab') };
}

const initial = { name: '', resource: '', accessTokenSeconds: '600', signingAlg: 'ES256', openToApps: 'yes' };

export default async function NewApiPage() {
  await requireViewer('/developers/apis/new');
  const { env } = await server();
  const t = await texts('devApi');
  return (
    <>
      <PageHeading title={t('newTitle')} lead={t('newLead')} />
      <ApiForm
        initial={initial}
        identifier="asked"
        offersLasting={env.oauth.lastingTokens}
        action={registerApi}
        {...(await apiFormTexts())}
      />
    </>
  );
}
