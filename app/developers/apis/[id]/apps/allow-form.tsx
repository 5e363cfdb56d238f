'use client';

import { useActionState } from 'react';
import { Disclosure } from '@/components/developers/disclosure';
import { Checkbox, ChoiceGroup, Radio } from '@/components/ui/choice';
import { CodeField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { Notice } from '@/components/ui/surface';
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
  lasting,
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
  /** Whether its tokens have no expiry; absent if that is not possible. */
  lasting: boolean | undefined;
  action: (state: FormState, form: FormData) => Promise<FormState>;
  texts: FormTexts['allow'];
}) {
  const [state, dispatch] = useActionState(action, {
    attempt: 0,
    values: { client_id: clientId, may_exchange: mayExchange, lasting_tokens: lasting ? 'on' : '' },
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
      {lasting === undefined && state.errors['lasting_tokens'] === undefined ? null : (
        <Disclosure
          title={texts.lastingTitle}
          open={state.values['lasting_tokens'] === 'on' || state.errors['lasting_tokens'] !== undefined}
        >
          <div className="group/lasting space-y-2">
            <Checkbox
              name="lasting_tokens"
              label={texts.lasting}
              hint={texts.lastingHint}
              defaultChecked={state.values['lasting_tokens'] === 'on'}
              aria-invalid={state.errors['lasting_tokens'] !== undefined}
            />
            {state.errors['lasting_tokens'] ? (
              <p role="alert" className="text-sm font-semibold text-danger">
                {state.errors['lasting_tokens']}
              </p>
            ) : null}
            <div className="hidden group-has-[input:checked]/lasting:block">
              <Notice tone="danger" title={texts.lastingWarningTitle}>
                {texts.lastingWarningText}
              </Notice>
            </div>
          </div>
        </Disclosure>
      )}
      <UnsavedChanges changed={Object.keys(state.errors).length > 0} />
      <SubmitButton>{clientId === '' ? texts.allow : texts.save}</SubmitButton>
    </form>
  );
}
