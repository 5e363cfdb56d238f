import { TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Cell, Table } from '@/components/ui/table';
import type { ClientKind } from '@/lib/oauth/clients/metadata';
import { texts } from '@/lib/web/language';

export type AppRow = {
  id: string;
  name: string;
  kind: ClientKind;
  createdAt: number;
  liveGrants: number;
  refusals: number;
};

export async function AppTable({ apps }: { apps: AppRow[] }) {
  const t = await texts('developers');
  return (
    <Table
      caption={t('appsTitle')}
      columns={[
        { key: 'name', label: t('table.app') },
        { key: 'type', label: t('table.type') },
        { key: 'grants', label: t('table.grants'), align: 'end' },
        { key: 'refusals', label: t('table.refusals'), align: 'end' },
        { key: 'created', label: t('table.registered') },
      ]}
    >
      {apps.map((app) => (
        <tr key={app.id}>
          <Cell>
            <TextLink href={`/developers/apps/${app.id}`} className="inline-block min-w-40 font-semibold wrap-anywhere">
              <bdi>{app.name}</bdi>
            </TextLink>
            <code className="block font-mono text-sm wrap-anywhere text-muted">{app.id}</code>
          </Cell>
          <Cell>
            <span className="block min-w-24 text-sm">{t(`kinds.${app.kind}`)}</span>
          </Cell>
          <Cell align="end">{app.kind === 'machine' ? t('table.notApplicable') : app.liveGrants}</Cell>
          <Cell align="end">
            {app.refusals === 0 ? (
              0
            ) : (
              <TextLink
                href={`/developers/apps/${app.id}/log`}
                aria-label={t('table.openLog', { name: app.name, count: app.refusals })}
              >
                {app.refusals}
              </TextLink>
            )}
          </Cell>
          <Cell>
            <DateTime at={app.createdAt} />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}
