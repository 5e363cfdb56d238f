'use client';

import { useActionState } from 'react';
import { Disclosure } from '@/components/developers/disclosure';
import { Checkbox, ChoiceGroup, Radio } from '@/components/ui/choice';
import { CodeField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import type { FormState } from '@/lib/web/form-state';
import type { FormTexts } from '../../../form-texts';

const exchanges = ['none', 'delegation', 'impersonation'] as const;

/** Allows an app by its client id, or changes what it is allowed. */
export function AllowForm({
  scopes,
  clientId,
  ticked,
  mayExchange,
  openToApps,
  action,
  texts,
}: {
  scopes: { value: string; title: string }[];
  clientId: string;
  /** `user:<scope>` and `machine:<scope>`. */
  ticked: string[];
  /** `delegation`, `impersonation` or nothing. */
  mayExchange: string;
  openToApps: boolean;
  action: (state: FormState, form: FormData) => Promise<FormState>;
  texts: FormTexts['allow'];
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
        label={texts.clientId}
        name="client_id"
        hint={texts.clientIdHint}
        maxLength={200}
        placeholder="app_…"
        required
        defaultValue={state.values['client_id']}
        error={state.errors['client_id']}
      />
      <div className="grid gap-6 md:grid-cols-2">
        <fieldset className="min-w-0">
          <legend className="max-w-full font-semibold wrap-anywhere">{texts.people}</legend>
          {openToApps ? <p className="text-sm text-muted">{texts.peopleOpen}</p> : null}
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
          <legend className="max-w-full font-semibold wrap-anywhere">{texts.machine}</legend>
          <p className="text-sm text-muted">{texts.machineHint}</p>
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
        title={texts.exchangeTitle}
        open={Boolean(state.values['may_exchange']) || state.errors['may_exchange'] !== undefined}
      >
        <ChoiceGroup legend={texts.exchange} hint={texts.exchangeHint} error={state.errors['may_exchange']}>
          {exchanges.map((kind) => (
            <Radio
              key={kind}
              name="may_exchange"
              value={kind === 'none' ? '' : kind}
              label={texts[kind]}
              hint={texts[`${kind}Hint`]}
              defaultChecked={(state.values['may_exchange'] || 'none') === kind}
            />
          ))}
        </ChoiceGroup>
      </Disclosure>
      <UnsavedChanges changed={Object.keys(state.errors).length > 0} />
      <SubmitButton>{clientId === '' ? texts.allow : texts.save}</SubmitButton>
    </form>
  );
}
