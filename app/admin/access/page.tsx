import type { Metadata } from 'next';
import { SubmitButton } from '@/components/ui/submit-button';
import { EmptyState, Notice, PageHeading, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { listOperatorAccess } from '@/lib/data/operators/operator-access';
import { managementScopeNames } from '@/lib/management/scopes';
import { server } from '@/lib/server';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { formTexts } from '../../developers/form-texts';
import { requireOperator } from '../require-operator';
import { assign, remove } from './actions';
import { AssignForm } from './assign-form';

const path = '/admin/access';

export async function generateMetadata(): Promise<Metadata> {
  await requireOperator(path);
  return { title: (await texts('admin'))('access.title') };
}

/** Which apps have scopes of the Management API that reach everything. */
export default async function AccessPage({ searchParams }: { searchParams: Search }) {
  await requireOperator(path);
  const { db } = await server();
  const t = await texts('admin');
  const titles = await texts('management');
  const listed = await listOperatorAccess(db);
  const done = await searchValue(searchParams, 'done');
  const scopes = managementScopeNames.map((value) => ({ value, title: titles(`scopes.${value}`) }));
  return (
    <>
      <PageHeading title={t('access.title')} lead={t('access.lead')} />
      {listed.length === 0 ? (
        <EmptyState title={t('access.none')}>{t('access.noneText')}</EmptyState>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {listed.map(({ clientId, name, userScopes, machineScopes }) => (
            <li key={clientId} className="flex flex-wrap items-start justify-between gap-3 px-4 py-3">
              <div className="min-w-0 space-y-1 wrap-anywhere">
                <p className="font-semibold">
                  <bdi>{name}</bdi>
                </p>
                <code className="block font-mono text-sm text-muted">{clientId}</code>
                {(
                  [
                    ['itself', machineScopes],
                    ['operators', userScopes],
                  ] as const
                ).map(([kind, values]) =>
                  values.length === 0 ? null : (
                    <p key={kind} className="text-sm">
                      {t(`access.${kind}`)} <code className="font-mono">{values.join(' ')}</code>
                    </p>
                  ),
                )}
              </div>
              <form action={remove}>
                <input type="hidden" name="client_id" value={clientId} />
                <SubmitButton look="secondary">
                  {t('access.remove')}
                  <span className="sr-only"> {name}</span>
                </SubmitButton>
              </form>
            </li>
          ))}
        </ul>
      )}
      <Panel title={t('access.assignTitle')} id="assign">
        <div className="space-y-4">
          <Notice tone="warn" title={t('access.careTitle')}>
            {t('access.care')}
          </Notice>
          <AssignForm action={assign} texts={await formTexts('assign')} scopes={scopes} />
        </div>
      </Panel>
      {done === 'assigned' || done === 'removed' ? <Toast>{t(`access.${done}`)}</Toast> : null}
    </>
  );
}
