'use client';

import { useActionState } from 'react';
import { Checkbox } from '@/components/ui/choice';
import { TextField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import type { FormState } from '../../api-form-data';

/** Allows an app by its client id, or changes what it is allowed. */
export function AllowForm({
  scopes,
  clientId,
  ticked,
  openToApps,
  action,
}: {
  scopes: { value: string; title: string }[];
  clientId: string;
  /** `user:<scope>` and `machine:<scope>`. */
  ticked: string[];
  openToApps: boolean;
  action: (state: FormState, form: FormData) => Promise<FormState>;
}) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: { client_id: clientId }, ticked, errors: {} });
  const on = new Set(state.ticked);
  return (
    <form key={state.attempt} action={dispatch} className="space-y-4" noValidate>
      <FocusFirstError errors={state.errors} />
      <TextField
        label="Client id"
        name="client_id"
        hint="The app’s developer finds it on the app’s page."
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={200}
        placeholder="app_…"
        required
        className="font-mono text-sm"
        defaultValue={state.values['client_id']}
        error={state.errors['client_id']}
      />
      <div className="grid gap-6 md:grid-cols-2">
        <fieldset className="min-w-0">
          <legend className="font-semibold">May ask people for</legend>
          {openToApps ? (
            <p className="text-sm text-muted">The API is open: every app may ask for all of these anyway.</p>
          ) : null}
          {scopes.map((scope) => (
            <Checkbox
              key={scope.value}
              name="user_scopes"
              value={scope.value}
              label={<code className="font-mono text-sm break-all">{scope.value}</code>}
              hint={scope.title}
              defaultChecked={on.has(`user:${scope.value}`)}
            />
          ))}
        </fieldset>
        <fieldset className="min-w-0">
          <legend className="font-semibold">May have on its own</legend>
          <p className="text-sm text-muted">
            With client credentials, for every person’s data that the API lets it reach.
          </p>
          {scopes.map((scope) => (
            <Checkbox
              key={scope.value}
              name="machine_scopes"
              value={scope.value}
              label={<code className="font-mono text-sm break-all">{scope.value}</code>}
              hint={scope.title}
              defaultChecked={on.has(`machine:${scope.value}`)}
            />
          ))}
        </fieldset>
      </div>
      <SubmitButton>{clientId === '' ? 'Allow the app' : 'Save'}</SubmitButton>
    </form>
  );
}
