import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ButtonLink } from '@/components/ui/button';
import { SubmitButton } from '@/components/ui/submit-button';
import { Notice, PageHeading, Panel } from '@/components/ui/surface';
import { server } from '@/lib/server';
import { requireRecentProof } from '@/lib/web/reauthentication';
import { requireOperator } from '../../../require-operator';
import { withdraw } from '../../actions';
import { withdrawalInWords } from '../../key-words';

type Props = { params: Promise<{ kid: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireOperator(`/admin/keys/${encodeURIComponent((await params).kid)}/withdraw`);
  return { title: 'Withdraw a key?' };
}

export default async function WithdrawPage({ params }: Props) {
  const { kid } = await params;
  const path = `/admin/keys/${encodeURIComponent(kid)}/withdraw`;
  const viewer = await requireOperator(path);
  await requireRecentProof(viewer, path);
  const key = (await (await server()).oauth.keys.list()).find((one) => one.kid === kid);
  if (!key) redirect('/admin/keys');
  return (
    <>
      <PageHeading
        title={`Withdraw this ${key.alg} key?`}
        lead={<code className="font-mono text-sm break-all">{key.kid}</code>}
      />
      <Notice tone="warn" title="Only for a key that somebody else may have">
        To change keys for any other reason, rotate them: that breaks nothing.
      </Notice>
      <Panel title="What happens" id="consequences">
        <ul className="max-w-prose list-disc space-y-2 pl-5">
          {withdrawalInWords(key).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <form action={withdraw} className="mt-6 flex flex-wrap gap-3">
          <input type="hidden" name="kid" value={key.kid} />
          <ButtonLink href="/admin/keys">Keep it</ButtonLink>
          <SubmitButton look="danger">Withdraw the key</SubmitButton>
        </form>
      </Panel>
    </>
  );
}
