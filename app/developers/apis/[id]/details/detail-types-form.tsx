'use client';

import { useActionState } from 'react';
import { TextAreaField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import type { FormState } from '@/lib/web/form-state';
import type { FormTexts } from '../../../form-texts';

/** All types of the API at once, as JSON. */
export function DetailTypesForm({
  initial,
  action,
  texts,
}: {
  initial: Record<string, string>;
  action: (state: FormState, form: FormData) => Promise<FormState>;
  texts: FormTexts['details'];
}) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: initial, errors: {} });
  return (
    <form key={state.attempt} action={dispatch} className="space-y-4" noValidate>
      <FocusFirstError errors={state.errors} />
      <TextAreaField
        label={texts.label}
        name="types"
        optional
        rows={14}
        spellCheck={false}
        autoCapitalize="none"
        className="font-mono text-sm"
        hint={texts.hint}
        defaultValue={state.values['types']}
        error={state.errors['types']}
      />
      <UnsavedChanges changed={Object.keys(state.errors).length > 0} />
      <SubmitButton look="primary">{texts.save}</SubmitButton>
    </form>
  );
}
