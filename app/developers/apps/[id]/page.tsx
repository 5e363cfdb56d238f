import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { GettingStarted, type Step } from '@/components/developers/checklist';
import { Disclosure } from '@/components/developers/disclosure';
import { TextLink } from '@/components/ui/button';
import { CodeBlock, CopyField } from '@/components/ui/copy';
import { DateTime } from '@/components/ui/date-time';
import { Facts, Panel } from '@/components/ui/surface';
import { machineScopesOf } from '@/lib/data/developers/api-access';
import { type ClientStanding, clientStanding, type RegisteredClient, usesSecret } from '@/lib/data/developers/clients';
import type { Texts } from '@/lib/messages/texts';
import { texts } from '@/lib/web/language';
import { appSecretPage, readShownSecret } from '@/lib/web/shown-secret';
import { endpointsOf, samplesFor, settingsFor } from '../../code-samples';
import { NewSecret } from './new-secret';
import { type AppParams, requireApp, requireAppTitle } from './require-app';

export async function generateMetadata({ params }: AppParams): Promise<Metadata> {
  return requireAppTitle(params, '', 'overview');
}

export default async function AppOverview({ params }: AppParams) {
  const { id } = await params;
  const { viewer, client, db, env, now } = await requireApp(id, `/developers/apps/${id}`);
  const t = await texts('devApp');
  const [standing, machine, secret] = await Promise.all([
    clientStanding(db, viewer, id, now),
    machineScopesOf(db, viewer, id),
    readShownSecret(env, viewer, appSecretPage(id)),
  ]);
  const none = t('overview.none');
  return (
    <>
      {secret === undefined ? null : <NewSecret clientId={id} secret={secret} />}
      {standing ? <GettingStarted steps={stepsOf(t, client, standing, machine.length > 0)} /> : null}
      <Panel title={t('overview.configuration')} id="settings">
        <div className="space-y-4">
          <CodeBlock title={t('overview.environment')} code={settingsFor(env.issuer, client, secret)} />
          <div className="grid gap-4 lg:grid-cols-2">
            <CopyField label={t('overview.issuer')} value={env.issuer} />
            <CopyField label={t('clientId')} value={client.id} />
          </div>
          <Disclosure title={t('overview.endpoints')}>
            {endpointsOf(env.issuer).map(({ key, value }) => (
              <CopyField key={key} label={t(`endpoints.${key}`)} value={value} />
            ))}
          </Disclosure>
        </div>
      </Panel>
      <Panel title={t('overview.quickStart')} id="code">
        <div className="space-y-4">
          {samplesFor(env.issuer, client, machine).map(({ key, code }) => (
            <CodeBlock key={key} title={t(`samples.${key}`)} code={code} />
          ))}
        </div>
      </Panel>
      <Panel title={t('overview.summary')} id="facts">
        <Facts
          items={[
            ...(client.kind === 'machine'
              ? []
              : [
                  { label: t('overview.people'), value: standing?.people ?? 0 },
                  {
                    label: t('overview.userScopes'),
                    value: <Scopes values={client.scopes.map((asked) => asked.scope)} none={none} />,
                  },
                ]),
            ...(client.metadata.grant_types.includes('client_credentials')
              ? [
                  {
                    label: t('overview.machineScopes'),
                    value: <Scopes values={machine.flatMap((api) => api.scopes)} none={none} />,
                  },
                ]
              : []),
            { label: t('overview.grantTypes'), value: <Scopes values={client.metadata.grant_types} none={none} /> },
            { label: t('overview.registered'), value: <DateTime at={client.createdAt} now={now} /> },
          ]}
        />
      </Panel>
    </>
  );
}

function Scopes({ values, none }: { values: readonly string[]; none: string }) {
  if (values.length === 0) return <span className="text-muted">{none}</span>;
  return <code className="font-mono text-sm break-words">{values.join(' ')}</code>;
}

function stepsOf(
  t: Texts<'devApp'>,
  client: RegisteredClient,
  standing: ClientStanding,
  allowedByApi: boolean,
): Step[] {
  const base = `/developers/apps/${client.id}`;
  const linkTo = (href: string) => (part: ReactNode) => <TextLink href={href}>{part}</TextLink>;
  const allowed =
    client.kind === 'machine'
      ? {
          key: 'allowed',
          done: allowedByApi,
          title: t('steps.allowedByApi'),
          text: t.rich('steps.allowedByApiText', { a: linkTo('/developers/apis') }),
        }
      : {
          key: 'allowed',
          done: standing.everAllowed,
          title: t('steps.allowedByPerson'),
          text: t('steps.allowedByPersonText'),
        };
  return [
    { key: 'registered', done: true, title: t('steps.register') },
    {
      key: 'credential',
      done: !usesSecret(client.metadata) || standing.secrets > 0,
      title: t('steps.credential'),
      text: t.rich('steps.credentialText', { a: linkTo(`${base}/credentials`) }),
    },
    allowed,
    {
      key: 'used',
      done: standing.everUsed,
      title: t('steps.token'),
      text: t.rich('steps.tokenText', { a: linkTo(`${base}/log`) }),
    },
  ];
}
