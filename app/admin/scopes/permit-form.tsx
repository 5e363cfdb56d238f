'use client';

import { useActionState } from 'react';
import { CodeField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import type { FormState } from '@/lib/web/form-state';

export function PermitForm({ action }: { action: (state: FormState, form: FormData) => Promise<FormState> }) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: {}, errors: {} });
  const { values, errors } = state;
  return (
    <form key={state.attempt} action={dispatch} className="max-w-prose space-y-4" noValidate>
      <FocusFirstError errors={errors} />
      <CodeField
        label="Resource identifier of the API"
        name="resource"
        required
        defaultValue={values['resource']}
        error={errors['resource']}
      />
      <CodeField
        label="Scope value"
        name="value"
        hint="The developer of the API can then add this value. No other API can have it."
        maxLength={100}
        required
        defaultValue={values['value']}
        error={errors['value']}
      />
      <SubmitButton>Permit this value</SubmitButton>
    </form>
  );
}
