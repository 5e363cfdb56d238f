import { TextLink } from '@/components/ui/button';
import { Cell, Table } from '@/components/ui/table';
import type { Texts } from '@/lib/messages/texts';
import { texts } from '@/lib/web/language';

export type ApiRow = { id: string; name: string; resource: string; scopes: string[]; apps: number };

export async function ApiTable({ apis }: { apis: ApiRow[] }) {
  const t = await texts('developers');
  return (
    <Table
      caption={t('apisTitle')}
      columns={[
        { key: 'name', label: t('table.api') },
        { key: 'scopes', label: t('table.scopes') },
        { key: 'apps', label: t('table.apps'), align: 'end' },
      ]}
    >
      {apis.map((api) => (
        <tr key={api.id}>
          <Cell>
            <TextLink href={`/developers/apis/${api.id}`} className="inline-block min-w-56 font-semibold wrap-anywhere">
              <bdi>{api.name}</bdi>
            </TextLink>
            <code className="block font-mono text-sm wrap-anywhere text-muted">{api.resource}</code>
          </Cell>
          <Cell>
            {api.scopes.length === 0 ? (
              <span className="text-muted">{t('table.noScopes')}</span>
            ) : (
              <span className="block min-w-40 font-mono text-sm wrap-anywhere">{summary(t, api.scopes)}</span>
            )}
          </Cell>
          <Cell align="end">{api.apps}</Cell>
        </tr>
      ))}
    </Table>
  );
}

const shownScopes = 4;

function summary(t: Texts<'developers'>, scopes: string[]): string {
  const first = scopes.slice(0, shownScopes).join(' ');
  return scopes.length > shownScopes ? t('table.moreScopes', { first, count: scopes.length - shownScopes }) : first;
}
