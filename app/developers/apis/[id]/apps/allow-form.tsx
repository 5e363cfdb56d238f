'use client';

import { useActionState } from 'react';
import { Disclosure } from '@/components/developers/disclosure';
import { Checkbox, ChoiceGroup, Radio } from '@/components/ui/choice';
import { CodeField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import type { FormState } from '@/lib/web/form-state';

const exchanges = [
  { value: '', label: 'No', hint: 'A token that reaches the app goes no further.' },
  {
    value: 'delegation',
    label: 'In its own name',
    hint: 'The new token says for whom it acts, and that it is the one acting.',
  },
  {
    value: 'impersonation',
    label: 'Also in the place of the one it acts for',
    hint: 'The next API cannot tell that another service acts in between. Choose this only for a service that you would trust with the whole API.',
  },
];

/** Allows an app by its client id, or changes what it is allowed. */
export function AllowForm({
  scopes,
  clientId,
  ticked,
  mayExchange,
  openToApps,
  action,
}: {
  scopes: { value: string; title: string }[];
  clientId: string;
  /** `user:<scope>` and `machine:<scope>`. */
  ticked: string[];
  /** `delegation`, `impersonation` or nothing. */
  mayExchange: string;
  openToApps: boolean;
  action: (state: FormState, form: FormData) => Promise<FormState>;
}) {
  const [state, dispatch] = useActionState(action, {
    attempt: 0,
    values: { client_id: clientId, may_exchange: mayExchange },
    ticked,
    errors: {},
  });
  const on = new Set(state.ticked);
  return (
    <form key={state.attempt} action={dispatch} className="space-y-4" noValidate>
      <FocusFirstError errors={state.errors} />
      <CodeField
        label="Client id"
        name="client_id"
        hint="The app’s developer finds it on the app’s page."
        maxLength={200}
        placeholder="app_…"
        required
        defaultValue={state.values['client_id']}
        error={state.errors['client_id']}
      />
      <div className="grid gap-6 md:grid-cols-2">
        <fieldset className="min-w-0">
          <legend className="max-w-full font-semibold wrap-anywhere">May ask people for</legend>
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
          <legend className="max-w-full font-semibold wrap-anywhere">May have on its own</legend>
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
      <Disclosure
        title="Trading tokens for the next API (token exchange)"
        open={Boolean(state.values['may_exchange']) || state.errors['may_exchange'] !== undefined}
      >
        <ChoiceGroup
          legend="May trade tokens that it is called with here"
          hint="For a service that calls another one on behalf of the same person (RFC 8693). It never gets more than the token had."
          error={state.errors['may_exchange']}
        >
          {exchanges.map(({ value, label, hint }) => (
            <Radio
              key={value}
              name="may_exchange"
              value={value}
              label={label}
              hint={hint}
              defaultChecked={(state.values['may_exchange'] ?? '') === value}
            />
          ))}
        </ChoiceGroup>
      </Disclosure>
      <UnsavedChanges changed={Object.keys(state.errors).length > 0} />
      <SubmitButton>{clientId === '' ? 'Allow the app' : 'Save'}</SubmitButton>
    </form>
  );
}
