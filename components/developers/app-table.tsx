import { TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Cell, Table } from '@/components/ui/table';
import { kindTexts } from './kinds';

export type AppRow = {
  id: string;
  name: string;
  kind: keyof typeof kindTexts;
  createdAt: number;
  liveGrants: number;
  refusals: number;
};

const columns = [
  { key: 'name', label: 'App' },
  { key: 'grants', label: 'Live access', align: 'end' },
  { key: 'refusals', label: 'Refused, 24 h', align: 'end' },
  { key: 'created', label: 'Registered' },
] as const;

export function AppTable({ apps }: { apps: AppRow[] }) {
  return (
    <Table caption="Apps" columns={[...columns]}>
      {apps.map((app) => (
        <tr key={app.id}>
          <Cell>
            <TextLink href={`/developers/apps/${app.id}`} className="inline-block min-w-40 font-semibold wrap-anywhere">
              {app.name}
            </TextLink>
            <br />
            <code className="font-mono text-sm text-muted">{app.id}</code>
            <br />
            <span className="text-sm text-muted">{kindTexts[app.kind].name}</span>
          </Cell>
          <Cell align="end">{app.kind === 'machine' ? '–' : app.liveGrants}</Cell>
          <Cell align="end">
            {app.refusals === 0 ? 0 : <TextLink href={`/developers/apps/${app.id}/log`}>{app.refusals}</TextLink>}
          </Cell>
          <Cell>
            <DateTime at={app.createdAt} />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}
