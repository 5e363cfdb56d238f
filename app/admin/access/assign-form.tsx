'use client';

import { useActionState } from 'react';
import { Checkbox, ChoiceGroup } from '@/components/ui/choice';
import { CodeField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import type { FormState } from '@/lib/web/form-state';
import type { FormTexts } from '../../developers/form-texts';

export function AssignForm({
  action,
  texts,
  scopes,
}: {
  action: (state: FormState, form: FormData) => Promise<FormState>;
  texts: FormTexts['assign'];
  scopes: { value: string; title: string }[];
}) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: {}, errors: {} });
  const { values, errors, ticked = [] } = state;
  return (
    <form key={state.attempt} action={dispatch} className="max-w-prose space-y-4" noValidate>
      <FocusFirstError errors={errors} />
      <CodeField
        label={texts.clientId}
        name="client_id"
        hint={texts.clientIdHint}
        required
        defaultValue={values['client_id']}
        error={errors['client_id']}
      />
      {(
        [
          ['machine_scopes', texts.itself, texts.itselfHint],
          ['user_scopes', texts.operators, texts.operatorsHint],
        ] as const
      ).map(([name, legend, hint]) => (
        <ChoiceGroup key={name} legend={legend} hint={hint} error={errors[name]}>
          {scopes.map(({ value, title }) => (
            <Checkbox
              key={value}
              name={name}
              value={value}
              label={<code className="font-mono text-sm">{value}</code>}
              hint={title}
              defaultChecked={ticked.includes(`${name} ${value}`)}
            />
          ))}
        </ChoiceGroup>
      ))}
      <SubmitButton>{texts.submit}</SubmitButton>
    </form>
  );
}
