import type { Metadata } from 'next';
import { PageHeading } from '@/components/ui/surface';
import { requireViewer } from '@/lib/web/viewer';
import { registerApi } from '../actions';
import { ApiForm } from '../api-form';

export const metadata: Metadata = { title: 'Register an API · Developers' };

const initial = { name: '', resource: '', accessTokenSeconds: '600', signingAlg: 'ES256', openToApps: 'yes' };

export default async function NewApiPage() {
  await requireViewer('/developers/apis/new');
  return (
    <>
      <PageHeading title="Register an API" lead="Its scopes come next, once it has a name and an identifier." />
      <ApiForm initial={initial} identifier="asked" action={registerApi} submitLabel="Register the API" />
    </>
  );
}
