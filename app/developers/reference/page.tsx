import type { Metadata } from 'next';
import { TextLink } from '@/components/ui/button';
import { CodeBlock } from '@/components/ui/copy';
import { PageHeading, Panel } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { problemKinds } from '@/lib/management/problem';
import { managementPath, managementScopeNames } from '@/lib/management/scopes';
import { server } from '@/lib/server';
import { texts } from '@/lib/web/language';
import { English, ReferenceFrame } from './frame';
import { reference } from './reference';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('reference'))('title') };
}

/** What holds for every operation, then all of them. The errors have the anchors that `type` of a problem names. */
export default async function ReferencePage() {
  const t = await texts('reference');
  const { env } = await server();
  const { groups } = reference(env.issuer);
  const api = `${env.issuer}${managementPath}`;
  const link = (href: string) => (part: React.ReactNode) => <TextLink href={href}>{part}</TextLink>;
  return (
    <ReferenceFrame>
      <PageHeading title={t('title')} lead={t.rich('lead', { document: link(`${managementPath}/openapi.json`) })} />
      <Panel title={t('startTitle')} id="first-request">
        <div className="space-y-4">
          <p className="max-w-prose">{t.rich('start', { keys: link('/developers/keys') })}</p>
          <CodeBlock title={t('startCode')} code={`curl '${api}/me' -H "Authorization: Bearer $TOKEN"`} />
          <ul className="max-w-prose list-disc space-y-2 ps-5">
            {(['lists', 'repeat', 'conditions', 'dryRun', 'errors', 'limits'] as const).map((rule) => (
              <li key={rule}>
                {t.rich(`rules.${rule}`, { code: (part) => <code className="font-mono text-sm">{part}</code> })}
              </li>
            ))}
          </ul>
        </div>
      </Panel>
      {groups.map((group) => (
        <section key={group.slug} className="space-y-2" id={group.slug}>
          <h2 className="text-lg font-semibold">
            <TextLink href={`/developers/reference/${group.slug}`}>
              <span lang="en">{group.title}</span>
            </TextLink>
          </h2>
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface" lang="en" dir="ltr">
            {group.operations.map(({ id, method, path, summary }) => (
              <li key={id} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2">
                <code className="font-mono text-sm wrap-anywhere">
                  <span className="inline-block w-16 font-semibold">{method}</span>
                  {path}
                </code>
                <TextLink href={`/developers/reference/${group.slug}#${id}`}>{summary}</TextLink>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <Panel title={t('scopesTitle')} id="all-scopes">
        <p className="max-w-prose">{t('scopesText')}</p>
        <p className="mt-3 font-mono text-sm wrap-anywhere" dir="ltr">
          {managementScopeNames.join(' ')}
        </p>
      </Panel>
      <section className="space-y-2">
        <h2 className="text-lg font-semibold">{t('errorsTitle')}</h2>
        <English>
          <Table
            caption={t('errorsTitle')}
            columns={[
              { key: 'code', label: 'code' },
              { key: 'status', label: 'status' },
              { key: 'title', label: 'title' },
            ]}
          >
            {Object.entries(problemKinds).map(([code, { status, title }]) => (
              <tr key={code} id={code}>
                <Cell>
                  <code className="font-mono text-sm">{code}</code>
                </Cell>
                <Cell>{status}</Cell>
                <Cell>{title}</Cell>
              </tr>
            ))}
          </Table>
        </English>
      </section>
    </ReferenceFrame>
  );
}
