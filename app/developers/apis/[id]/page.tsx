import type { Metadata } from 'next';
import { Checklist } from '@/components/developers/checklist';
import { TextLink } from '@/components/ui/button';
import { CodeBlock, CopyField } from '@/components/ui/copy';
import { DateTime } from '@/components/ui/date-time';
import { Facts, Notice, Panel } from '@/components/ui/surface';
import { listAllowedClients } from '@/lib/data/developers/api-access';

import type { AccessTokenFormat } from '@/lib/data/developers/apis';

import { listDetailTypes } from '@/lib/data/developers/detail-types';

import { verifyingSamples } from '../../code-samples';
import { PublishedMetadata } from './published-metadata';
import { type ApiParams, requireApi } from './require-api';

export async function generateMetadata({ params }: ApiParams): Promise<Metadata> {
  const { id } = await params;
  const { api } = await requireApi(id, `/developers/apis/${id}`);
  return { title: `${api.name} · APIs` };
}

const formats: Record<AccessTokenFormat, (alg: string) => string> = {
  jwt: (alg) => `Signed with ${alg}`,
  'plain-jwt': (alg) => `Signed with ${alg}, of the general type JWT`,
  opaque: () => 'Opaque',
};

export default async function ApiOverview({ params }: ApiParams) {
  const { id } = await params;
  const base = `/developers/apis/${id}`;
  const { viewer, api, db, env, now } = await requireApi(id, base);
  const [allowed, types] = await Promise.all([listAllowedClients(db, viewer, id), listDetailTypes(db, viewer, id)]);
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
                They are JWTs{api.accessTokenFormat === 'jwt' ? ' as RFC 9068 says' : ''}: any library that verifies a
                signature, an issuer and an audience will do. To see an ended access before the token expires, ask the
                introspection endpoint or follow the token’s <code className="font-mono text-sm">status</code> to its
                list.
              </>
            )}
          </p>
          {api.accessTokenFormat === 'plain-jwt' ? (
            <Notice tone="danger" title="Their type does not tell them from ID tokens">
              ID tokens of this server have the type JWT too (RFC 9068 §5 gives access tokens another for that reason).
              Check that <code className="font-mono text-sm">aud</code> is this API and that{' '}
              <code className="font-mono text-sm">token_use</code> is <code className="font-mono text-sm">access</code>.
              Tokens for several APIs have this type only where each of them asks for it. If the server can be
              configured, choose <TextLink href={`${base}/settings`}>signed tokens of RFC 9068</TextLink> instead.
            </Notice>
          ) : null}
          <div className="grid gap-4 lg:grid-cols-2">
            <CopyField label="Issuer" value={env.issuer} />
            <CopyField label="Audience" value={api.resource} />
          </div>
          {verifyingSamples(env.issuer, api).map((sample) => (
            <CodeBlock key={sample.title} {...sample} />
          ))}
        </div>
      </Panel>
      <PublishedMetadata
        issuer={env.issuer}
        api={{
          id,
          resource: api.resource,
          name: api.name,
          openToApps: api.openToApps,
          scopes: api.scopes.map(({ value }) => value),
          detailTypes: (types ?? []).map(({ type }) => type),
        }}
      />
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
              value: `${formats[api.accessTokenFormat](api.signingAlg)}, ${api.accessTokenSeconds} seconds`,
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
