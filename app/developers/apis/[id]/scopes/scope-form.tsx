'use client';

import { useActionState, useState } from 'react';
import { CodeField, SelectField, TextField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import { prefixedValueProblem, scopeValueProblem } from '@/lib/data/developers/api-rules';
import type { FormState } from '@/lib/web/form-state';

/** Adds a scope, or changes the title and description of one. The value cannot change, so it identifies the fields. */
export function ScopeForm({
  value,
  naming,
  initial,
  action,
  submitLabel,
}: {
  value?: string;
  /** For a new scope: the prefix of its value, and the values that need no prefix. */
  naming?: Naming;
  initial: Record<string, string>;
  action: (state: FormState, form: FormData) => Promise<FormState>;
  submitLabel: string;
}) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: initial, errors: {} });
  const { values, errors } = state;
  const id = (name: string) => (value === undefined ? name : `${name}-${value}`);
  return (
    <form key={state.attempt} action={dispatch} className="space-y-4" noValidate>
      <FocusFirstError errors={errors} />
      {value === undefined ? (
        <ValueField initial={values['value'] ?? ''} error={errors['value']} naming={naming} />
      ) : null}
      <TextField
        label="What it lets an app do"
        id={id('title')}
        name="title"
        hint="Plain words, as people read them on the consent page: “See your saved routes”."
        autoComplete="off"
        maxLength={80}
        required
        defaultValue={values['title']}
        error={errors['title']}
      />
      <TextField
        label="In more detail"
        id={id('description')}
        name="description"
        hint="A second line in small: “Names, dates and maps; read only”."
        optional
        autoComplete="off"
        maxLength={200}
        defaultValue={values['description']}
        error={errors['description']}
      />
      <SelectField
        label="Effect on data"
        id={id('effect')}
        name="effect"
        hint="The consent page marks permissions that change or delete data."
        defaultValue={values['effect'] ?? 'changes'}
        error={errors['effect']}
      >
        <option value="reads">Reads data</option>
        <option value="changes">Changes data</option>
        <option value="deletes">Deletes data</option>
      </SelectField>
      <UnsavedChanges changed={Object.keys(errors).length > 0} />
      <SubmitButton look={value === undefined ? 'primary' : 'secondary'}>{submitLabel}</SubmitButton>
    </form>
  );
}

type Naming = { prefix: string | undefined; free: 'any' | string[] };

function ValueField({
  initial,
  error,
  naming: { prefix, free } = { prefix: undefined, free: 'any' },
}: {
  initial: string;
  error: string | undefined;
  naming: Naming | undefined;
}) {
  const [text, setText] = useState('');
  const value = text.trim();
  const isFree = free === 'any' || free.includes(value);
  const problem =
    value === '' ? undefined : (scopeValueProblem(value) ?? (isFree ? undefined : prefixedValueProblem(value, prefix)));
  const example = prefix ?? 'routes';
  return (
    <div className="space-y-2">
      <CodeField
        label="Value"
        name="value"
        hint={`What apps write in their requests, such as ${example}.read or ${example}:read. It cannot be changed later.`}
        maxLength={100}
        required
        defaultValue={initial}
        error={error}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <p aria-live="polite" className="text-sm text-warn empty:hidden">
        {problem}
      </p>
    </div>
  );
}
