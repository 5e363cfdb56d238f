import type { Metadata } from 'next';
import { SearchBox } from '@/components/developers/search-box';
import { TextLink } from '@/components/ui/button';
import { SubmitButton } from '@/components/ui/submit-button';
import { EmptyState, PageHeading, Panel } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { Toast } from '@/components/ui/toast';
import { listPermittedScopes } from '@/lib/data/developers/scope-prefixes';
import { server } from '@/lib/server';
import { texts } from '@/lib/web/language';
import type { Search } from '@/lib/web/page-query';
import { formTexts } from '../../developers/form-texts';
import { PageLinks, portionOf } from '../../developers/page-links';
import { requireOperator } from '../require-operator';
import { forbid, permit } from './actions';
import { PermitForm } from './permit-form';

export async function generateMetadata(): Promise<Metadata> {
  await requireOperator('/admin/scopes');
  return { title: (await texts('admin'))('scopes.title') };
}

/** With more rows than this, the list can be searched. */
const fewRows = 6;

export default async function ScopesPage({ searchParams }: { searchParams: Search }) {
  await requireOperator('/admin/scopes');
  const { db } = await server();
  const portion = await portionOf(searchParams, 20);
  const { query, skip } = portion;
  const permitted = await listPermittedScopes(db, portion);
  const { done } = await searchParams;
  const t = await texts('admin');
  const shared = await texts('developers');
  const isLong = query !== '' || skip > 0 || permitted.length > fewRows;
  return (
    <>
      <PageHeading
        title={t('scopes.title')}
        lead={t('scopes.lead')}
        action={
          isLong ? (
            <SearchBox
              action="/admin/scopes"
              query={query}
              texts={{ label: t('scopes.search'), submit: shared('search') }}
            />
          ) : undefined
        }
      />
      {permitted.length === 0 ? (
        <EmptyState title={query === '' ? t('scopes.none') : t('scopes.noMatch')}>
          {query === ''
            ? t('scopes.noneText')
            : shared.rich('nothingContains', {
                query,
                all: (part) => <TextLink href="/admin/scopes">{part}</TextLink>,
              })}
        </EmptyState>
      ) : (
        <Table
          caption={t('scopes.table')}
          columns={[
            { key: 'value', label: t('scopes.value') },
            { key: 'api', label: t('scopes.api') },
            { key: 'state', label: t('scopes.state') },
            { key: 'act', label: <span className="sr-only">{t('scopes.actions')}</span>, align: 'end' },
          ]}
        >
          {permitted.slice(0, portion.take - 1).map(({ value, api, resource, isUsed }) => (
            <tr key={`${resource} ${value}`}>
              <Cell>
                <code className="font-mono text-sm">{value}</code>
              </Cell>
              <Cell>
                <bdi>{api}</bdi>
                <code className="block font-mono text-sm break-all text-muted">{resource}</code>
              </Cell>
              <Cell>{isUsed ? t('scopes.used') : t('scopes.unused')}</Cell>
              <Cell>
                <form action={forbid}>
                  <input type="hidden" name="resource" value={resource} />
                  <input type="hidden" name="value" value={value} />
                  <SubmitButton look="secondary">
                    {t('scopes.withdraw')}
                    <span className="sr-only"> {value}</span>
                  </SubmitButton>
                </form>
              </Cell>
            </tr>
          ))}
        </Table>
      )}
      <PageLinks list="/admin/scopes" portion={portion} found={permitted.length} />
      <p className="max-w-prose text-muted">{t('scopes.note')}</p>
      <Panel title={t('scopes.permitTitle')} id="permit">
        <PermitForm action={permit} texts={await formTexts('permit')} />
      </Panel>
      {done === 'permitted' || done === 'forbidden' ? <Toast>{t(`scopes.${done}`)}</Toast> : null}
    </>
  );
}
