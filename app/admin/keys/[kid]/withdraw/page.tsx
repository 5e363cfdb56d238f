import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ButtonLink } from '@/components/ui/button';
import { SubmitButton } from '@/components/ui/submit-button';
import { Notice, PageHeading, Panel } from '@/components/ui/surface';
import { server } from '@/lib/server';
import { currentLanguage, texts } from '@/lib/web/language';
import { requireRecentProof } from '@/lib/web/reauthentication';
import { requireOperator } from '../../../require-operator';
import { withdraw } from '../../actions';
import { withdrawalInWords } from '../../key-words';

type Props = { params: Promise<{ kid: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireOperator(`/admin/keys/${encodeURIComponent((await params).kid)}/withdraw`);
  return { title: (await texts('admin'))('withdraw.tab') };
}

export default async function WithdrawPage({ params }: Props) {
  const { kid } = await params;
  const path = `/admin/keys/${encodeURIComponent(kid)}/withdraw`;
  const viewer = await requireOperator(path);
  await requireRecentProof(viewer, path);
  const key = (await (await server()).oauth.keys.list()).find((one) => one.kid === kid);
  if (!key) redirect('/admin/keys');
  const t = await texts('admin');
  const language = await currentLanguage();
  return (
    <>
      <PageHeading
        title={t('withdraw.title', { alg: key.alg })}
        lead={<code className="font-mono text-sm break-all">{key.kid}</code>}
      />
      <Notice tone="warn" title={t('withdraw.onlyTitle')}>
        {t('withdraw.onlyText')}
      </Notice>
      <Panel title={t('withdraw.consequences')} id="consequences">
        <ul className="max-w-prose list-disc space-y-2 ps-5">
          {withdrawalInWords(language, key).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <form action={withdraw} className="mt-6 flex flex-wrap gap-3">
          <input type="hidden" name="kid" value={key.kid} />
          <ButtonLink href="/admin/keys">{t('withdraw.keep')}</ButtonLink>
          <SubmitButton look="danger">{t('withdraw.submit')}</SubmitButton>
        </form>
      </Panel>
    </>
  );
}
