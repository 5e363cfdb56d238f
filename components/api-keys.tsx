'use client';

import { useActionState } from 'react';
import { Checkbox, ChoiceGroup } from '@/components/ui/choice';
import { SecretBox } from '@/components/ui/copy';
import { SelectField, TextField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
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
