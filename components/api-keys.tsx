'use client';

import { useActionState } from 'react';
import { Checkbox, ChoiceGroup } from '@/components/ui/choice';
import { SecretBox } from '@/components/ui/copy';
import { DateTime } from '@/components/ui/date-time';
import { SelectField, TextField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { EmptyState } from '@/components/ui/surface';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import type { ApiKeyLine } from '@/lib/data/owner/api-keys';
import type { FieldErrors } from '@/lib/web/submit-form';

/** A scope that a key may have, with its API. */
export type KeyScope = { value: string; title: string; api: string };

export type KeyFormState = {
  attempt: number;
  values: { name: string; life: string; scopes: string[] };
  errors: FieldErrors;
};

const keyLives = [
  ['7', '7 days'],
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', '1 year'],
] as const;

const begin: KeyFormState = { attempt: 0, values: { name: '', life: '90', scopes: [] }, errors: {} };

/** Creates a key. Without script the page returns with the same errors. */
export function NewKeyForm({
  scopes,
  action,
}: {
  scopes: KeyScope[];
  action: (state: KeyFormState, form: FormData) => Promise<KeyFormState>;
}) {
  const [{ attempt, values, errors }, dispatch] = useActionState(action, begin);
  const apis = [...new Set(scopes.map(({ api }) => api))];
  return (
    <form key={attempt} action={dispatch} className="max-w-prose space-y-4" noValidate>
      <FocusFirstError errors={errors} />
      <TextField
        label="Name"
        name="name"
        hint="What it is for, so that you know it later."
        autoComplete="off"
        maxLength={60}
        required
        defaultValue={values.name}
        error={errors.name}
      />
      <SelectField label="Ends after" name="life" defaultValue={values.life} error={errors.end}>
        {keyLives.map(([days, label]) => (
          <option key={days} value={days}>
            {label}
          </option>
        ))}
      </SelectField>
      {apis.map((api, index) => (
        <ChoiceGroup key={api} legend={api} error={index === 0 ? errors.scopes : undefined}>
          {scopes
            .filter((scope) => scope.api === api)
            .map(({ value, title }) => (
              <Checkbox
                key={value}
                name="scopes"
                value={value}
                label={<code className="font-mono text-sm break-all">{value}</code>}
                hint={title}
                defaultChecked={values.scopes.includes(value)}
              />
            ))}
        </ChoiceGroup>
      ))}
      <UnsavedChanges changed={Object.keys(errors).length > 0} />
      <SubmitButton>Create a key</SubmitButton>
    </form>
  );
}

/** The new key, until the reader confirms that it is stored, or for two minutes. */
export function NewKey({ value, putAway: dismiss }: { value: string; putAway: () => Promise<void> }) {
  return (
    <div className="space-y-3">
      <SecretBox label="API key" value={value}>
        <strong className="font-semibold">Shown this once.</strong> Store it now where it is used. We keep only a
        fingerprint of it and cannot show it again; if it is lost, create another.
      </SecretBox>
      <form action={dismiss}>
        <SubmitButton look="secondary">I have stored it</SubmitButton>
      </form>
    </div>
  );
}

export function KeyList({
  keys,
  now,
  end,
}: {
  keys: ApiKeyLine[];
  now: number;
  end: (form: FormData) => Promise<void>;
}) {
  if (keys.length === 0) return <EmptyState title="No keys" />;
  return (
    <ul className="divide-y divide-line">
      {keys.map((key) => (
        <li key={key.id} className="flex flex-wrap items-start justify-between gap-3 py-4 first:pt-0 last:pb-0">
          <div className="min-w-0">
            <p className="font-semibold wrap-anywhere">{key.name}</p>
            <p className="text-sm text-muted">
              <code className="font-mono">cs_key_…{key.hint}</code> · made <DateTime at={key.createdAt} />
              {key.endsAt === undefined ? null : (
                <>
                  {' · ends '}
                  <DateTime at={key.endsAt} now={now} />
                </>
              )}
            </p>
            <p className="text-sm text-muted">
              {key.lastUsedAt === undefined ? (
                'Never used'
              ) : (
                <>
                  Last used <DateTime at={key.lastUsedAt} now={now} show="minute" />
                </>
              )}
            </p>
            <p className="mt-1 flex flex-wrap gap-x-3 text-sm">
              {key.scopes.map((scope) => (
                <code key={scope} className="font-mono break-all">
                  {scope}
                </code>
              ))}
            </p>
          </div>
          <details>
            <summary
              className="inline-flex min-h-touch items-center rounded-md px-3 text-danger hover:bg-sunken"
              aria-label={`End the key ${key.name}`}
            >
              End…
            </summary>
            <form action={end} className="max-w-60 space-y-2 pb-2">
              <p className="text-sm">It stops working at once, and so do tokens that were got with it.</p>
              <input type="hidden" name="key" value={key.id} />
              <SubmitButton look="danger">End it now</SubmitButton>
            </form>
          </details>
        </li>
      ))}
    </ul>
  );
}
