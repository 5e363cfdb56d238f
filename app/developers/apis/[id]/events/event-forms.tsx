'use client';

import { useActionState } from 'react';
import { ChoiceGroup, Radio } from '@/components/ui/choice';
import { CodeField, TextField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import type { FormState } from '@/lib/web/form-state';
import type { FormTexts } from '../../../form-texts';

type Props = {
  action: (state: FormState, form: FormData) => Promise<FormState>;
  texts: FormTexts['stream'];
};

export function StreamForm({ action, texts }: Props) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: { method: 'push' }, errors: {} });
  const { values, errors } = state;
  return (
    <form key={state.attempt} action={dispatch} className="max-w-prose space-y-4" noValidate>
      <FocusFirstError errors={errors} />
      <ChoiceGroup legend={texts.delivery}>
        <Radio
          name="method"
          value="push"
          label={texts.push}
          hint={texts.pushHint}
          defaultChecked={values['method'] !== 'poll'}
        />
        <Radio
          name="method"
          value="poll"
          label={texts.poll}
          hint={texts.pollHint}
          defaultChecked={values['method'] === 'poll'}
        />
      </ChoiceGroup>
      <CodeField
        label={texts.url}
        name="url"
        type="url"
        placeholder="https://api.example/events"
        hint={texts.urlHint}
        defaultValue={values['url']}
        error={errors['url']}
      />
      <CodeField
        label={texts.authorization}
        name="authorization"
        optional
        placeholder="Bearer …"
        hint={texts.authorizationHint}
        error={errors['authorization']}
      />
      <TextField
        label={texts.description}
        name="description"
        optional
        maxLength={200}
        autoComplete="off"
        defaultValue={values['description']}
        error={errors['description']}
      />
      <UnsavedChanges changed={Object.keys(errors).length > 0} />
      <SubmitButton>{texts.create}</SubmitButton>
    </form>
  );
}

export function ReceiverForm({ action, texts }: Props) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: {}, errors: {} });
  return (
    <form key={state.attempt} action={dispatch} className="max-w-prose space-y-4" noValidate>
      <FocusFirstError errors={state.errors} />
      <CodeField
        label={texts.clientId}
        name="client_id"
        hint={texts.clientIdHint}
        maxLength={200}
        placeholder="app_…"
        required
        defaultValue={state.values['client_id']}
        error={state.errors['client_id']}
      />
      <UnsavedChanges changed={Object.keys(state.errors).length > 0} />
      <SubmitButton>{texts.addReceiver}</SubmitButton>
    </form>
  );
}
