'use client';

import { useActionState } from 'react';
import { CodeField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { longestPrefix } from '@/lib/data/developers/api-rules';
import type { FormState } from '@/lib/web/form-state';
import type { FormTexts } from '../../../form-texts';

/** Gives the API the prefix of its new scope values, once. */
export function PrefixForm({
  suggestion,
  action,
  texts,
}: {
  suggestion: string;
  action: (state: FormState, form: FormData) => Promise<FormState>;
  texts: FormTexts['scope'];
}) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: { prefix: suggestion }, errors: {} });
  const { values, errors } = state;
  return (
    <form key={state.attempt} action={dispatch} className="space-y-4" noValidate>
      <FocusFirstError errors={errors} />
      <CodeField
        label={texts.prefix}
        name="prefix"
        hint={texts.prefixHint}
        maxLength={longestPrefix}
        required
        defaultValue={values['prefix']}
        error={errors['prefix']}
      />
      <SubmitButton>{texts.usePrefix}</SubmitButton>
    </form>
  );
}
