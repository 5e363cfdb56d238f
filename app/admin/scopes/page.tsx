import type { Metadata } from 'next';
import { SubmitButton } from '@/components/ui/submit-button';
import { EmptyState, PageHeading, Panel } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { Toast } from '@/components/ui/toast';
import { listPermittedScopes } from '@/lib/data/developers/scope-prefixes';
import { server } from '@/lib/server';
import { requireOperator } from '../require-operator';
import { forbid, permit } from './actions';
import { PermitForm } from './permit-form';

export async function generateMetadata(): Promise<Metadata> {
  await requireOperator('/admin/scopes');
  return { title: 'Scopes without a prefix' };
}

const notes: Record<string, string> = {
  permitted: 'The value is permitted.',
  forbidden: 'The permission was taken back.',
};

export default async function ScopesPage({ searchParams }: { searchParams: Promise<{ done?: string | string[] }> }) {
  await requireOperator('/admin/scopes');
  const { db } = await server();
  const permitted = await listPermittedScopes(db);
  const { done } = await searchParams;
  const note = notes[String(done)];
  return (
    <>
      <PageHeading
        title="Scopes without a prefix"
        lead="Scope values are unique on this server. New ones begin with the prefix of their API, unless you permit a value here."
      />
      {permitted.length === 0 ? (
        <EmptyState title="No value is permitted">
          A bare value such as “read” goes to the API that you choose.
        </EmptyState>
      ) : (
        <Table
          caption="Permitted values"
          columns={[
            { key: 'value', label: 'Value' },
            { key: 'api', label: 'API' },
            { key: 'state', label: 'State' },
            { key: 'act', label: <span className="sr-only">Act</span>, align: 'end' },
          ]}
        >
          {permitted.map(({ value, api, resource, isUsed }) => (
            <tr key={`${resource} ${value}`}>
              <Cell>
                <code className="font-mono text-sm">{value}</code>
              </Cell>
              <Cell>
                {api}
                <code className="block font-mono text-sm break-all text-muted">{resource}</code>
              </Cell>
              <Cell>{isUsed ? 'in use' : 'not used yet'}</Cell>
              <Cell>
                <form action={forbid}>
                  <input type="hidden" name="resource" value={resource} />
                  <input type="hidden" name="value" value={value} />
                  <SubmitButton look="secondary">Take back</SubmitButton>
                </form>
              </Cell>
            </tr>
          ))}
        </Table>
      )}
      <p className="max-w-prose text-muted">
        A scope that exists stays when you take its permission back. APIs of operators, and the import file, need no
        permission.
      </p>
      <Panel title="Permit a value" id="permit">
        <PermitForm action={permit} />
      </Panel>
      {note ? <Toast>{note}</Toast> : null}
    </>
  );
}
