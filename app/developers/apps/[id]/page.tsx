import type { Metadata } from 'next';
import { Checklist, type Step } from '@/components/developers/checklist';
import { Disclosure } from '@/components/developers/disclosure';
import { TextLink } from '@/components/ui/button';
import { CodeBlock, CopyField } from '@/components/ui/copy';
import { DateTime } from '@/components/ui/date-time';
import { Facts, Panel } from '@/components/ui/surface';
import { machineScopesOf } from '@/lib/data/developers/api-access';
import { type ClientStanding, clientStanding, type RegisteredClient, usesSecret } from '@/lib/data/developers/clients';
import { appSecretPage, readShownSecret } from '@/lib/web/shown-secret';
import { endpointsOf, samplesFor, settingsFor } from '../../code-samples';
import { NewSecret } from './new-secret';
import { type AppParams, requireApp } from './require-app';

export async function generateMetadata({ params }: AppParams): Promise<Metadata> {
  const { id } = await params;
  const { client } = await requireApp(id, `/developers/apps/${id}`);
  return { title: `${client.metadata.client_name} · Apps` };
}

export default async function AppOverview({ params }: AppParams) {
  const { id } = await params;
  const { viewer, client, db, env, now } = await requireApp(id, `/developers/apps/${id}`);
  const [standing, machine, secret] = await Promise.all([
    clientStanding(db, viewer, id, now),
    machineScopesOf(db, viewer, id),
    readShownSecret(env, viewer, appSecretPage(id)),
  ]);
  const steps = standing ? stepsOf(client, standing, machine.length > 0) : [];
  const done = steps.filter((step) => step.done).length;
  return (
    <>
      {secret === undefined ? null : <NewSecret clientId={id} secret={secret} />}
      {done === steps.length ? null : (
        <Panel
          title="To the first token"
          id="steps"
          aside={<span className="text-muted">{`${done} of ${steps.length}`}</span>}
        >
          <Checklist steps={steps} />
        </Panel>
      )}
      <Panel title="Settings to paste" id="settings">
        <div className="space-y-4">
          <CodeBlock title="Environment variables" code={settingsFor(env.issuer, client, secret)} />
          <div className="grid gap-4 lg:grid-cols-2">
            <CopyField label="Issuer" value={env.issuer} />
            <CopyField label="Client id" value={client.id} />
          </div>
          <Disclosure title="Endpoints, for libraries without discovery">
            {endpointsOf(env.issuer).map((endpoint) => (
              <CopyField key={endpoint.label} {...endpoint} />
            ))}
          </Disclosure>
        </div>
      </Panel>
      <Panel title="Code to paste" id="code">
        <div className="space-y-4">
          {samplesFor(env.issuer, client, machine).map((sample) => (
            <CodeBlock key={sample.title} {...sample} />
          ))}
        </div>
      </Panel>
      <Panel title="At a glance" id="facts">
        <Facts
          items={[
            ...(client.kind === 'machine'
              ? []
              : [
                  { label: 'People who allow it now', value: standing?.people ?? 0 },
                  { label: 'Asks people for', value: <Scopes values={client.scopes.map((asked) => asked.scope)} /> },
                ]),
            ...(client.metadata.grant_types.includes('client_credentials')
              ? [{ label: 'May have on its own', value: <Scopes values={machine.flatMap((api) => api.scopes)} /> }]
              : []),
            { label: 'Grant types', value: <Scopes values={client.metadata.grant_types} /> },
            { label: 'Registered', value: <DateTime at={client.createdAt} now={now} /> },
          ]}
        />
      </Panel>
    </>
  );
}

function Scopes({ values }: { values: readonly string[] }) {
  if (values.length === 0) return <span className="text-muted">Nothing yet</span>;
  return <code className="font-mono text-sm break-words">{values.join(' ')}</code>;
}

function stepsOf(client: RegisteredClient, standing: ClientStanding, mayActAlone: boolean): Step[] {
  const base = `/developers/apps/${client.id}`;
  const { metadata } = client;
  const registered = { key: 'registered', done: true, title: 'Register the app', text: '' };
  const credential = {
    key: 'credential',
    done: !usesSecret(metadata) || standing.secrets > 0,
    title: 'Have a live credential',
    text: (
      <>
        It has no valid secret. <TextLink href={`${base}/credentials`}>Create one</TextLink>
      </>
    ),
  };
  const used = {
    key: 'used',
    done: standing.everUsed,
    title: 'Get the first token',
    text: (
      <>
        Paste the settings and run the code below. What is refused appears in the{' '}
        <TextLink href={`${base}/log`}>log</TextLink>, with the reason.
      </>
    ),
  };
  if (client.kind === 'machine') {
    const allowed = {
      key: 'allowed',
      done: mayActAlone,
      title: 'Be allowed by an API',
      text: (
        <>
          Give the client id to the API’s developer. Of your <TextLink href="/developers/apis">own APIs</TextLink> you
          allow it yourself, under “Apps allowed”.
        </>
      ),
    };
    return [registered, credential, allowed, used];
  }
  const allowed = {
    key: 'allowed',
    done: standing.everAllowed,
    title: 'Have someone allow it',
    text: 'Start the sign-in of your app and allow it as yourself.',
  };
  return [registered, credential, allowed, used];
}
