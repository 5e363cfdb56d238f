'use client';

import { useActionState } from 'react';
import { CodeField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import type { FormState } from '@/lib/web/form-state';
import type { FormTexts } from '../../developers/form-texts';

export function PermitForm({
  action,
  texts,
}: {
  action: (state: FormState, form: FormData) => Promise<FormState>;
  texts: FormTexts['permit'];
}) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: {}, errors: {} });
  const { values, errors } = state;
  return (
    <form key={state.attempt} action={dispatch} className="max-w-prose space-y-4" noValidate>
      <FocusFirstError errors={errors} />
      <CodeField
        label={texts.resource}
        name="resource"
        required
        defaultValue={values['resource']}
        error={errors['resource']}
      />
      <CodeField
        label={texts.value}
        name="value"
        hint={texts.valueHint}
        maxLength={100}
        required
        defaultValue={values['value']}
        error={errors['value']}
      />
      <SubmitButton>{texts.submit}</SubmitButton>
    </form>
  );
}
