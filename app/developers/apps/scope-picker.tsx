'use client';

import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Checkbox } from '@/components/ui/choice';
import { TextField } from '@/components/ui/field';
import { useHydrated } from '@/components/ui/hydrated';
import { Alert } from '@/components/ui/surface';
import type { AskableScope } from '@/lib/data/developers/api-access';
import { standardScopes } from '@/lib/data/developers/api-rules';
import type { FormTexts } from '../form-texts';

/** With more scopes than this, the picker offers a filter. */
const manyScopes = 12;

/** Which scopes the app may ask for, API by API, and which of them cannot be unticked on the consent page. */
export function ScopePicker({
  scopes,
  asked,
  required,
  error,
  texts,
}: {
  scopes: AskableScope[];
  asked: string[];
  required: string[];
  error: string | undefined;
  texts: FormTexts['picker'];
}) {
  const [filter, setFilter] = useState('');
  const hydrated = useHydrated();
  const wanted = filter.trim().toLowerCase();
  const titleOf = (scope: AskableScope) => (isStandard(scope.value) ? texts.standard[scope.value] : scope.title);
  const matches = (scope: AskableScope) =>
    wanted === '' || `${scope.value} ${titleOf(scope)} ${scope.api?.name ?? ''}`.toLowerCase().includes(wanted);
  const resources = [...new Set(scopes.map((scope) => scope.api?.resource ?? ''))];
  const groups = resources.map(
    (resource) => [resource, scopes.filter((scope) => (scope.api?.resource ?? '') === resource)] as const,
  );
  return (
    <div className="space-y-4">
      <p className="text-muted">{texts.intro}</p>
      {error ? <Alert>{error}</Alert> : null}
      {hydrated && scopes.length > manyScopes ? (
        <TextField
          label={texts.filter}
          name="scope_filter"
          type="search"
          autoComplete="off"
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      ) : null}
      {groups.map(([resource, members]) => (
        <Group
          key={resource}
          title={members[0]?.api?.name ?? texts.aboutThePerson}
          folds={resource !== '' && scopes.length > manyScopes}
          open={wanted !== '' || members.some(({ value }) => asked.includes(value) || required.includes(value))}
          hidden={!members.some(matches)}
        >
          {resource === '' ? null : <p className="text-sm break-all text-muted">{resource}</p>}
          <ul className="divide-y divide-line">
            {members.map((scope) => (
              <li key={scope.value} hidden={!matches(scope)} className="flex items-start gap-3 [&[hidden]]:hidden">
                <Checkbox
                  className="grow"
                  name="asked"
                  value={scope.value}
                  label={<code className="font-mono text-sm break-all">{scope.value}</code>}
                  hint={titleOf(scope)}
                  defaultChecked={asked.includes(scope.value)}
                />
                <Checkbox
                  className="shrink-0"
                  name="required"
                  value={scope.value}
                  label={<span className="text-sm">{texts.required}</span>}
                  aria-label={`${texts.required}: ${scope.value}`}
                  defaultChecked={required.includes(scope.value)}
                />
              </li>
            ))}
          </ul>
        </Group>
      ))}
    </div>
  );
}

const isStandard = (scope: string): scope is (typeof standardScopes)[number] =>
  standardScopes.some((standard) => standard === scope);

/** The scopes of one API. Where there are many, the scopes of an API that the app does not use are folded. */
function Group({
  title,
  folds,
  open,
  hidden,
  children,
}: {
  title: string;
  folds: boolean;
  open: boolean;
  hidden: boolean;
  children: ReactNode;
}) {
  if (!folds) {
    return (
      <fieldset className="min-w-0" hidden={hidden}>
        <legend className="max-w-full font-semibold wrap-anywhere">{title}</legend>
        {children}
      </fieldset>
    );
  }
  return (
    <fieldset className="min-w-0" hidden={hidden}>
      <legend className="sr-only">{title}</legend>
      <details open={open} className="group">
        <summary className="flex min-h-touch items-center gap-2 font-semibold wrap-anywhere">
          <ChevronRight
            aria-hidden
            className="size-4 shrink-0 transition-transform group-open:rotate-90 rtl:-scale-x-100"
          />
          <bdi className="min-w-0">{title}</bdi>
        </summary>
        {children}
      </details>
    </fieldset>
  );
}
