'use client';

import { useActionState } from 'react';
import { ChoiceGroup, Radio } from '@/components/ui/choice';
import { CodeField, TextField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import type { FormState } from '@/lib/web/form-state';

type Action = (state: FormState, form: FormData) => Promise<FormState>;

export function StreamForm({ action }: { action: Action }) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: { method: 'push' }, errors: {} });
  const { values, errors } = state;
  return (
    <form key={state.attempt} action={dispatch} className="max-w-prose space-y-4" noValidate>
      <FocusFirstError errors={errors} />
      <ChoiceGroup legend="How events reach the API">
        <Radio
          name="method"
          value="push"
          label="Pushed"
          hint="We post each event to your address (RFC 8935), until it answers 202."
          defaultChecked={values['method'] !== 'poll'}
        />
        <Radio
          name="method"
          value="poll"
          label="Polled"
          hint="Your API asks, and may wait for the next one (RFC 8936). Needs no address that we can reach."
          defaultChecked={values['method'] === 'poll'}
        />
      </ChoiceGroup>
      <CodeField
        label="Address for pushes"
        name="url"
        type="url"
        placeholder="https://api.example/events"
        hint="Only where events are pushed."
        defaultValue={values['url']}
        error={errors['url']}
      />
      <CodeField
        label="Authorization header"
        name="authorization"
        optional
        placeholder="Bearer …"
        hint="Sent with each push, so that your API knows it is us. Kept sealed, and not shown again."
        error={errors['authorization']}
      />
      <TextField
        label="Description"
        name="description"
        optional
        maxLength={200}
        autoComplete="off"
        defaultValue={values['description']}
        error={errors['description']}
      />
      <UnsavedChanges changed={Object.keys(errors).length > 0} />
      <SubmitButton>Create the stream</SubmitButton>
    </form>
  );
}

export function ReceiverForm({ action }: { action: Action }) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: {}, errors: {} });
  return (
    <form key={state.attempt} action={dispatch} className="max-w-prose space-y-4" noValidate>
      <FocusFirstError errors={state.errors} />
      <CodeField
        label="Client id"
        name="client_id"
        hint="A machine-to-machine app that acts for the API."
        maxLength={200}
        placeholder="app_…"
        required
        defaultValue={state.values['client_id']}
        error={state.errors['client_id']}
      />
      <UnsavedChanges changed={Object.keys(state.errors).length > 0} />
      <SubmitButton>Allow the app</SubmitButton>
    </form>
  );
}
