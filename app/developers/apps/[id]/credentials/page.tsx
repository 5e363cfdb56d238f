import type { Metadata } from 'next';
import { TextLink } from '@/components/ui/button';
import { CodeBlock } from '@/components/ui/copy';
import { DateTime } from '@/components/ui/date-time';
import { SelectField } from '@/components/ui/field';
import { SubmitButton } from '@/components/ui/submit-button';
import { Facts, Notice, Panel } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { Toast } from '@/components/ui/toast';
import { listSecrets, type SecretLine } from '@/lib/data/developers/client-secrets';
import { type RegisteredClient, usesSecret } from '@/lib/data/developers/clients';
import { type Search, searchValue } from '@/lib/web/page-query';
import { appSecretPage, readShownSecret } from '@/lib/web/shown-secret';
import { endOneSecret, newSecret } from '../../actions';
import { NewSecret } from '../new-secret';
import { type AppParams, requireApp } from '../require-app';
import { AppKeys } from './keys';

export async function generateMetadata({ params }: AppParams): Promise<Metadata> {
  const { id } = await params;
  const { client } = await requireApp(id, `/developers/apps/${id}/credentials`);
  return { title: `Credentials · ${client.metadata.client_name}` };
}

export default async function AppCredentials({ params, searchParams }: AppParams & { searchParams: Search }) {
  const { id } = await params;
  const { viewer, client, db, env, now } = await requireApp(id, `/developers/apps/${id}/credentials`);
  const keyEnded = (await searchValue(searchParams, 'done')) === 'key-ended';
  const keys = (
    <>
      <AppKeys viewer={viewer} clientId={id} now={now} />
      {keyEnded ? <Toast key={`key ${await searchValue(searchParams, 'at')}`}>The key has ended.</Toast> : null}
    </>
  );
  if (!usesSecret(client.metadata)) {
    return (
      <>
        <WithoutSecret client={client} />
        {keys}
      </>
    );
  }
  const [secrets, shownSecret] = await Promise.all([
    listSecrets(db, viewer, id, now),
    readShownSecret(env, viewer, appSecretPage(id)),
  ]);
  const at = await searchValue(searchParams, 'at');
  const ended = (await searchValue(searchParams, 'done')) === 'ended';
  return (
    <>
      {shownSecret === undefined ? null : <NewSecret clientId={id} secret={shownSecret} />}
      <Panel title="Secrets" id="secrets">
        {secrets.length === 0 ? (
          <Notice tone="warn" title="No live secret">
            The app cannot prove who it is: every request of it at the token endpoint is refused. Create a secret below.
          </Notice>
        ) : (
          <SecretTable clientId={id} secrets={secrets} now={now} />
        )}
      </Panel>
      <Panel title={secrets.length === 0 ? 'Create a secret' : 'Rotate'} id="rotate">
        <form action={newSecret.bind(null, id)} className="max-w-prose space-y-4">
          {secrets.length === 0 ? null : (
            <SelectField
              label="The secret that is in use now"
              name="overlap"
              hint={
                secrets.length > 1
                  ? 'Two secrets are live, which is the most: the one that is already on its way out ends at once.'
                  : 'Two can be valid at once, so that your app always has one while you change it.'
              }
              defaultValue="day"
            >
              <option value="now">ends now</option>
              <option value="hour">works for 1 more hour</option>
              <option value="day">works for 24 more hours</option>
              <option value="week">works for 7 more days</option>
            </SelectField>
          )}
          <SubmitButton>Create a new secret</SubmitButton>
        </form>
      </Panel>
      {keys}
      {ended ? <Toast key={`done ${at}`}>The secret has ended.</Toast> : null}
    </>
  );
}

const columns = [
  { key: 'hint', label: 'Ends in' },
  { key: 'created', label: 'Created' },
  { key: 'ends', label: 'Until' },
  { key: 'end', label: <span className="sr-only">Act</span>, align: 'end' },
] as const;

function SecretTable({ clientId, secrets, now }: { clientId: string; secrets: SecretLine[]; now: number }) {
  return (
    <Table caption="Live secrets" columns={[...columns]}>
      {secrets.map((secret) => (
        <tr key={secret.id}>
          <Cell>
            <code className="font-mono text-sm">…{secret.hint}</code>
          </Cell>
          <Cell>
            <DateTime at={secret.createdAt} now={now} />
          </Cell>
          <Cell>
            {secret.endsAt === undefined ? 'You end it' : <DateTime at={secret.endsAt} now={now} show="minute" />}
          </Cell>
          <Cell align="end">
            <details>
              <summary
                className="inline-flex min-h-touch items-center rounded-md px-3 text-danger hover:bg-sunken"
                aria-label={`End the secret that ends in ${secret.hint}`}
              >
                End…
              </summary>
              <form action={endOneSecret.bind(null, clientId)} className="space-y-2 pb-2 text-left">
                <p className="min-w-40 text-sm">An app that still uses it is refused from then on.</p>
                <input type="hidden" name="secret" value={secret.id} />
                <SubmitButton look="danger">{`End …${secret.hint} now`}</SubmitButton>
              </form>
            </details>
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

function WithoutSecret({ client }: { client: RegisteredClient }) {
  const settings = `/developers/apps/${client.id}/settings`;
  if (client.metadata.token_endpoint_auth_method === 'none') {
    return (
      <Panel title="No secret" id="secrets">
        <p className="max-w-prose">
          People who have an app of this type could read a secret in it, so it has none. It identifies itself by its
          client id. PKCE (RFC 7636) and its exact redirect URIs prevent others from using its codes.
        </p>
      </Panel>
    );
  }
  const { jwks, jwks_uri } = client.metadata;
  return (
    <Panel title="Public keys" id="keys">
      <div className="space-y-4">
        <p className="max-w-prose">
          The app signs assertions with its private key (private_key_jwt, RFC 7523); we hold public keys only. Change
          them in the <TextLink href={settings}>settings</TextLink>.
        </p>
        {jwks_uri ? (
          <Facts
            items={[{ label: 'Fetched from', value: <code className="font-mono text-sm break-all">{jwks_uri}</code> }]}
          />
        ) : null}
        {jwks ? <CodeBlock title="Registered keys" code={JSON.stringify(jwks, null, 2)} /> : null}
      </div>
    </Panel>
  );
}
