import type { Metadata } from 'next';
import { Checklist } from '@/components/developers/checklist';
import { TextLink } from '@/components/ui/button';
import { CodeBlock, CopyField } from '@/components/ui/copy';
import { DateTime } from '@/components/ui/date-time';
import { Facts, Panel } from '@/components/ui/surface';
import { listAllowedClients } from '@/lib/data/api-access';
import { verifyingSamples } from '../../samples';
import { type ApiParams, requireApi } from './api';

export async function generateMetadata({ params }: ApiParams): Promise<Metadata> {
  const { id } = await params;
  const { api } = await requireApi(id, `/developers/apis/${id}`);
  return { title: `${api.name} · APIs` };
}

export default async function ApiOverview({ params }: ApiParams) {
  const { id } = await params;
  const base = `/developers/apis/${id}`;
  const { viewer, api, db, env, now } = await requireApi(id, base);
  const allowed = await listAllowedClients(db, viewer, id);
  const steps = [
    { key: 'registered', done: true, title: 'Register the API', text: '' },
    {
      key: 'scopes',
      done: api.scopes.length > 0,
      title: 'Name its permissions',
      text: <TextLink href={`${base}/scopes`}>Add its first scope</TextLink>,
    },
    {
      key: 'apps',
      done: api.openToApps || allowed.length > 0,
      title: 'Let an app use it',
      text: <TextLink href={`${base}/apps`}>Allow an app</TextLink>,
    },
  ];
  const done = steps.filter((step) => step.done).length;
  return (
    <>
      {done === steps.length ? null : (
        <Panel
          title="To the first token"
          id="steps"
          aside={<span className="text-muted">{`${done} of ${steps.length}`}</span>}
        >
          <Checklist steps={steps} />
        </Panel>
      )}
      <Panel title="Check access tokens" id="verify">
        <div className="space-y-4">
          <p className="max-w-prose text-muted">
            {api.accessTokenFormat === 'opaque' ? (
              <>
                They are opaque: ask the introspection endpoint about each one (RFC 7662). The API does so as a
                confidential app of its own, allowed under <TextLink href={`${base}/apps`}>Apps allowed</TextLink>.
              </>
            ) : (
              <>
                They are JWTs as RFC 9068 says: any library that verifies a signature, an issuer and an audience will
                do. To see an ended access before the token expires, ask the introspection endpoint or follow the
                token’s <code className="font-mono text-sm">status</code> to its list.
              </>
            )}
          </p>
          <div className="grid gap-4 lg:grid-cols-2">
            <CopyField label="Issuer" value={env.issuer} />
            <CopyField label="Audience" value={api.resource} />
          </div>
          {verifyingSamples(env.issuer, api).map((sample) => (
            <CodeBlock key={sample.title} {...sample} />
          ))}
        </div>
      </Panel>
      <Panel title="At a glance" id="facts">
        <Facts
          items={[
            {
              label: 'Scopes',
              value:
                api.scopes.length === 0 ? (
                  <span className="text-muted">None yet</span>
                ) : (
                  <code className="font-mono text-sm break-words">
                    {api.scopes.map((scope) => scope.value).join(' ')}
                  </code>
                ),
            },
            {
              label: 'Access tokens',
              value: `${api.accessTokenFormat === 'opaque' ? 'Opaque' : `Signed with ${api.signingAlg}`}, ${api.accessTokenSeconds} seconds`,
            },
            { label: 'Apps that may ask people', value: api.openToApps ? 'Any' : 'Yours and those allowed' },
            { label: 'Apps allowed one by one', value: allowed.length },
            { label: 'Registered', value: <DateTime at={api.createdAt} now={now} /> },
          ]}
        />
      </Panel>
    </>
  );
}
