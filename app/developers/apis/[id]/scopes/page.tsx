import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { suggestedPrefix } from '@/lib/data/developers/api-rules';
import { type Search, searchValue } from '@/lib/web/page-query';
import { choosePrefix, createScope, saveScope } from '../../actions';
import { type ApiParams, requireApi } from '../require-api';
import { PrefixForm } from './prefix-form';
import { ScopeForm } from './scope-form';

export async function generateMetadata({ params }: ApiParams): Promise<Metadata> {
  const { id } = await params;
  const { api } = await requireApi(id, `/developers/apis/${id}/scopes`);
  return { title: `Scopes · ${api.name}` };
}

const notes: Record<string, string> = {
  registered: 'The API is registered. Name what it permits.',
  prefixed: 'The prefix is set. New scopes begin with it.',
  added: 'The scope was added.',
  saved: 'Saved.',
  removed: 'The scope was removed.',
};

const effects = { reads: 'Reads data', changes: 'Changes data', deletes: 'Deletes data' } as const;

export default async function ApiScopes({ params, searchParams }: ApiParams & { searchParams: Search }) {
  const { id } = await params;
  const { api, viewer } = await requireApi(id, `/developers/apis/${id}/scopes`);
  const suggestion = suggestedPrefix(
    api.resource,
    api.scopes.map(({ value }) => value),
  );
  const example = api.scopePrefix ?? (suggestion || 'routes');
  const at = await searchValue(searchParams, 'at');
  const note = notes[await searchValue(searchParams, 'done')];
  return (
    <>
      {api.scopes.length === 0 ? (
        <EmptyState title="No scopes yet">
          A scope is one permission that an app can ask for and a person can refuse. Few and plain ones are understood:{' '}
          <code className="font-mono text-sm">{`${example}.read`}</code>,{' '}
          <code className="font-mono text-sm">{`${example}.write`}</code>.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {api.scopes.map((scope) => (
            <li key={scope.value} className="px-4 py-3 sm:px-6">
              <code className="font-mono text-sm font-semibold break-all">{scope.value}</code>
              <p>{scope.title}</p>
              {scope.description ? <p className="text-sm text-muted">{scope.description}</p> : null}
              <p className="text-sm text-muted">{effects[scope.effect]}</p>
              <details className="group mt-1">
                <summary
                  className="inline-flex min-h-touch items-center rounded-md text-accent underline underline-offset-4 group-open:font-semibold"
                  aria-label={`Change or remove ${scope.value}`}
                >
                  Change or remove
                </summary>
                <div className="mt-2 max-w-prose space-y-4 border-l-2 border-line pb-2 pl-4">
                  <ScopeForm
                    key={at}
                    value={scope.value}
                    initial={{ title: scope.title, description: scope.description, effect: scope.effect }}
                    action={saveScope.bind(null, id, scope.value)}
                    submitLabel="Save the words"
                  />
                  <ButtonLink
                    look="quiet"
                    className="-ml-4 text-danger"
                    href={`/developers/apis/${id}/scopes/remove?${new URLSearchParams({ value: scope.value })}`}
                  >
                    {`Remove ${scope.value}…`}
                  </ButtonLink>
                </div>
              </details>
            </li>
          ))}
        </ul>
      )}
      {api.scopePrefix === undefined ? (
        <Panel title="Choose a prefix" id="scope-prefix">
          <div className="max-w-prose space-y-4">
            <p className="text-muted">
              Scope values are unique on this server. New values of this API begin with a prefix of its own.
              {api.scopes.length > 0 ? ' The values above stay as they are.' : ''}
            </p>
            <PrefixForm key={at} suggestion={suggestion} action={choosePrefix.bind(null, id)} />
          </div>
        </Panel>
      ) : null}
      {api.scopePrefix === undefined && !viewer.isOperator && api.bareScopes.length === 0 ? null : (
        <Panel title="Add a scope" id="add">
          <div className="max-w-prose">
            <ScopeForm
              key={at}
              initial={{}}
              naming={{ prefix: api.scopePrefix, free: viewer.isOperator ? 'any' : api.bareScopes }}
              action={createScope.bind(null, id)}
              submitLabel="Add the scope"
            />
          </div>
        </Panel>
      )}
      {note ? <Toast key={`done ${at}`}>{note}</Toast> : null}
    </>
  );
}
