import { TextLink } from '@/components/ui/button';
import { Cell, Table } from '@/components/ui/table';

export type ApiRow = { id: string; name: string; resource: string; scopes: string[]; apps: number };

const columns = [
  { key: 'name', label: 'API' },
  { key: 'scopes', label: 'Scopes' },
  { key: 'apps', label: 'Apps allowed', align: 'end' },
] as const;

export function ApiTable({ apis }: { apis: ApiRow[] }) {
  return (
    <Table caption="APIs" columns={[...columns]}>
      {apis.map((api) => (
        <tr key={api.id}>
          <Cell>
            <TextLink href={`/developers/apis/${api.id}`} className="inline-block min-w-40 font-semibold wrap-anywhere">
              {api.name}
            </TextLink>
            <br />
            <code className="font-mono text-sm wrap-anywhere text-muted">{api.resource}</code>
          </Cell>
          <Cell>
            {api.scopes.length === 0 ? (
              <span className="text-muted">None yet</span>
            ) : (
              <span className="block min-w-40 font-mono text-sm wrap-anywhere">{summary(api.scopes)}</span>
            )}
          </Cell>
          <Cell align="end">{api.apps}</Cell>
        </tr>
      ))}
    </Table>
  );
}

function summary(scopes: string[]): string {
  const shown = scopes.slice(0, 4).join(' ');
  return scopes.length > 4 ? `${shown} +${scopes.length - 4}` : shown;
}
