'use client';

import { useState } from 'react';
import { Checkbox } from '@/components/ui/choice';
import { TextField } from '@/components/ui/field';
import { useHydrated } from '@/components/ui/hydrated';
import { Alert } from '@/components/ui/surface';
import type { AskableScope } from '@/lib/data/developers/api-access';

/** With more scopes than this, the picker offers a filter. */
const manyScopes = 12;

/** Which scopes the app may ask for, API by API, and which of them cannot be unticked on the consent page. */
export function ScopePicker({
  scopes,
  asked,
  required,
  error,
}: {
  scopes: AskableScope[];
  asked: string[];
  required: string[];
  error: string | undefined;
}) {
  const [filter, setFilter] = useState('');
  const hydrated = useHydrated();
  const wanted = filter.trim().toLowerCase();
  const matches = (scope: AskableScope) =>
    wanted === '' || `${scope.value} ${scope.title} ${scope.api?.name ?? ''}`.toLowerCase().includes(wanted);
  const resources = [...new Set(scopes.map((scope) => scope.api?.resource ?? ''))];
  const groups = resources.map(
    (resource) => [resource, scopes.filter((scope) => (scope.api?.resource ?? '') === resource)] as const,
  );
  return (
    <div className="space-y-4">
      <p className="text-muted">
        People can untick optional ones. Make required only what the app cannot work without: people can then only allow
        all of those, or deny.
      </p>
      {error ? <Alert>{error}</Alert> : null}
      {hydrated && scopes.length > manyScopes ? (
        <TextField
          label="Filter scopes"
          name="scope_filter"
          type="search"
          autoComplete="off"
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      ) : null}
      {groups.map(([resource, members]) => (
        <fieldset key={resource} className="min-w-0" hidden={!members.some(matches)}>
          <legend className="max-w-full font-semibold wrap-anywhere">
            {members[0]?.api?.name ?? 'About the person'}
          </legend>
          {resource === '' ? null : <p className="text-sm break-all text-muted">{resource}</p>}
          <ul className="divide-y divide-line">
            {members.map((scope) => (
              <li key={scope.value} hidden={!matches(scope)} className="flex items-start gap-3 [&[hidden]]:hidden">
                <Checkbox
                  className="grow"
                  name="asked"
                  value={scope.value}
                  label={<code className="font-mono text-sm break-all">{scope.value}</code>}
                  hint={scope.title}
                  defaultChecked={asked.includes(scope.value)}
                />
                <Checkbox
                  className="shrink-0"
                  name="required"
                  value={scope.value}
                  label={<span className="text-sm">Required</span>}
                  aria-label={`Required: ${scope.value}`}
                  defaultChecked={required.includes(scope.value)}
                />
              </li>
            ))}
          </ul>
        </fieldset>
      ))}
    </div>
  );
}
