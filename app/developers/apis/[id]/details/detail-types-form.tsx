'use client';

import { useActionState } from 'react';
import { TextAreaField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import type { FormState } from '@/lib/web/form-state';

/** All types of the API at once, as JSON. */
export function DetailTypesForm({
  initial,
  action,
}: {
  initial: Record<string, string>;
  action: (state: FormState, form: FormData) => Promise<FormState>;
}) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: initial, errors: {} });
  return (
    <form key={state.attempt} action={dispatch} className="space-y-4" noValidate>
      <FocusFirstError errors={state.errors} />
      <TextAreaField
        label="Types, as JSON"
        name="types"
        optional
        rows={14}
        spellCheck={false}
        autoCapitalize="none"
        className="font-mono text-sm"
        hint="A type that you leave out can no longer be asked for, and what people allowed of it ends."
        defaultValue={state.values['types']}
        error={state.errors['types']}
      />
      <UnsavedChanges changed={Object.keys(state.errors).length > 0} />
      <SubmitButton look="primary">Save the types</SubmitButton>
    </form>
  );
}
