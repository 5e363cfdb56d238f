import type { Metadata } from 'next';
import { Code } from '@/components/developers/marked';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { suggestedPrefix } from '@/lib/data/developers/api-rules';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { formTexts, problemTexts } from '../../../form-texts';
import { linesOfTexts } from '../../../localized-lines';
import { choosePrefix, createScope, saveScope } from '../../actions';
import { type ApiParams, requireApi, requireApiTitle } from '../require-api';
import { PrefixForm } from './prefix-form';
import { ScopeForm } from './scope-form';

/** The problems that the form of a new scope shows while the developer types. */
const scopeProblems = [
  'longerThan100',
  'scopeNotAscii',
  'scopeStandard',
  'scopeOpenid',
  'scopeReserved',
  'prefixFirst',
  'prefixNeeded',
] as const;

export async function generateMetadata({ params }: ApiParams): Promise<Metadata> {
  return requireApiTitle(params, '/scopes', 'scopes');
}

const notes = ['registered', 'prefixed', 'added', 'saved', 'removed'] as const;

export default async function ApiScopes({ params, searchParams }: ApiParams & { searchParams: Search }) {
  const { id } = await params;
  const { api, viewer } = await requireApi(id, `/developers/apis/${id}/scopes`);
  const suggestion = suggestedPrefix(
    api.resource,
    api.scopes.map(({ value }) => value),
  );
  const example = api.scopePrefix ?? (suggestion || 'routes');
  const at = await searchValue(searchParams, 'at');
  const done = await searchValue(searchParams, 'done');
  const note = notes.find((one) => one === done);
  const t = await texts('devApi');
  const words = await formTexts('scope');
  const problems = await problemTexts(scopeProblems, { prefix: api.scopePrefix ?? '' });
  return (
    <>
      {api.scopes.length === 0 ? (
        <EmptyState title={t('scopes.none')}>
          {t.rich('scopes.noneText', {
            read: `${example}.read`,
            write: `${example}.write`,
            code: (part) => <Code>{part}</Code>,
          })}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {api.scopes.map((scope) => (
            <li key={scope.value} className="px-4 py-3 sm:px-6">
              <code className="font-mono text-sm font-semibold break-all">{scope.value}</code>
              <p>
                <bdi>{scope.title}</bdi>
              </p>
              {scope.description ? <p className="text-sm text-muted">{scope.description}</p> : null}
              <p className="text-sm text-muted">{words.effects[scope.effect]}</p>
              <details className="group mt-1">
                <summary
                  className="inline-flex min-h-touch items-center rounded-md text-accent underline underline-offset-4 group-open:font-semibold"
                  aria-label={t('scopes.editOf', { value: scope.value })}
                >
                  {t('scopes.edit')}
                </summary>
                <div className="mt-2 max-w-prose space-y-4 border-s-2 border-line ps-4 pb-2">
                  <ScopeForm
                    key={at}
                    value={scope.value}
                    initial={{
                      title: scope.title,
                      description: scope.description,
                      effect: scope.effect,
                      localized: linesOfTexts(scope.localized),
                    }}
                    action={saveScope.bind(null, id, scope.value)}
                    texts={words}
                    problems={problems}
                  />
                  <ButtonLink
                    look="quiet"
                    className="-ms-4 text-danger"
                    href={`/developers/apis/${id}/scopes/remove?${new URLSearchParams({ value: scope.value })}`}
                  >
                    {t('scopes.remove', { value: scope.value })}
                  </ButtonLink>
                </div>
              </details>
            </li>
          ))}
        </ul>
      )}
      {api.scopePrefix === undefined ? (
        <Panel title={t('scopes.prefixTitle')} id="scope-prefix">
          <div className="max-w-prose space-y-4">
            <p className="text-muted">
              {api.scopes.length > 0 ? t('scopes.prefixTextExisting') : t('scopes.prefixText')}
            </p>
            <PrefixForm key={at} suggestion={suggestion} action={choosePrefix.bind(null, id)} texts={words} />
          </div>
        </Panel>
      ) : null}
      {api.scopePrefix === undefined && !viewer.isOperator && api.bareScopes.length === 0 ? null : (
        <Panel title={t('scopes.addTitle')} id="add">
          <div className="max-w-prose">
            <ScopeForm
              key={at}
              initial={{}}
              naming={{ prefix: api.scopePrefix, free: viewer.isOperator ? 'any' : api.bareScopes }}
              action={createScope.bind(null, id)}
              texts={words}
              problems={problems}
            />
          </div>
        </Panel>
      )}
      {note ? <Toast key={`done ${at}`}>{t(`scopes.${note}`)}</Toast> : null}
    </>
  );
}
