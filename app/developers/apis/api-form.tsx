'use client';

import { useActionState, useState } from 'react';
import { Marked } from '@/components/developers/marked';
import { Checkbox, ChoiceGroup, Radio } from '@/components/ui/choice';
import { CodeField, SelectField, TextAreaField, TextField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { Notice, Panel } from '@/components/ui/surface';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import { resourceProblem } from '@/lib/data/developers/api-rules';
import { signingAlgs } from '@/lib/oauth/model/signing-algs';
import type { FormState } from '@/lib/web/form-state';
import type { FormTexts, ProblemTexts } from '../form-texts';

/** Registers an API or edits one. The identifier of a registered API cannot change. */
export function ApiForm({
  initial,
  identifier,
  offersLasting,
  action,
  texts,
  problems,
}: {
  initial: Record<string, string>;
  /** The operator allows keys without an expiry. */
  offersLasting: boolean;
  identifier: 'asked' | 'fixed';
  action: (state: FormState, form: FormData) => Promise<FormState>;
  texts: FormTexts['api'];
  problems: ProblemTexts;
}) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: initial, errors: {} });
  const { values, errors } = state;
  return (
    <form key={state.attempt} action={dispatch} className="space-y-6" noValidate>
      <FocusFirstError errors={errors} />
      <Panel title={texts.about}>
        <div className="space-y-4">
          <TextField
            label={texts.name}
            name="name"
            hint={texts.nameHint}
            autoComplete="off"
            maxLength={60}
            required
            defaultValue={values['name']}
            error={errors['name']}
          />
          <TextAreaField
            label={texts.localized}
            name="localized"
            optional
            rows={2}
            spellCheck={false}
            className="font-mono text-sm"
            hint={<Marked text={texts.localizedHint} />}
            defaultValue={values['localized']}
            error={errors['localized']}
          />
          {identifier === 'asked' ? (
            <Resource initial={values['resource'] ?? ''} error={errors['resource']} texts={texts} problems={problems} />
          ) : null}
        </div>
      </Panel>
      <Panel title={texts.tokens}>
        <div className="grid gap-4 md:grid-cols-2">
          <TextField
            label={texts.lifetime}
            name="accessTokenSeconds"
            type="number"
            inputMode="numeric"
            min={60}
            max={86_400}
            hint={texts.lifetimeHint}
            defaultValue={values['accessTokenSeconds']}
            error={errors['accessTokenSeconds']}
          />
          <SelectField
            label={texts.alg}
            name="signingAlg"
            hint={texts.algHint}
            defaultValue={values['signingAlg']}
            error={errors['signingAlg']}
          >
            {signingAlgs.map((alg) => (
              <option key={alg}>{alg}</option>
            ))}
          </SelectField>
          <TextField
            label={texts.refreshIdle}
            name="refreshIdleSeconds"
            type="number"
            inputMode="numeric"
            optional
            min={60}
            hint={texts.refreshIdleHint}
            defaultValue={values['refreshIdleSeconds']}
            error={errors['refreshIdleSeconds']}
          />
        </div>
        <div className="group/format mt-4 space-y-4">
          <ChoiceGroup legend={texts.format} error={errors['accessTokenFormat']}>
            <Radio
              name="accessTokenFormat"
              value="jwt"
              label={texts.jwt}
              hint={texts.jwtHint}
              defaultChecked={!['opaque', 'plain-jwt'].includes(values['accessTokenFormat'] ?? '')}
            />
            <Radio
              name="accessTokenFormat"
              value="plain-jwt"
              label={texts.plainJwt}
              hint={texts.plainJwtHint}
              defaultChecked={values['accessTokenFormat'] === 'plain-jwt'}
            />
            <Radio
              name="accessTokenFormat"
              value="opaque"
              label={texts.opaque}
              hint={texts.opaqueHint}
              defaultChecked={values['accessTokenFormat'] === 'opaque'}
            />
          </ChoiceGroup>
          <div className="hidden group-has-[input[value=plain-jwt]:checked]/format:block">
            <Notice tone="danger" title={texts.plainWarningTitle}>
              <Marked text={texts.plainWarningText} />
            </Notice>
          </div>
        </div>
      </Panel>
      <Panel title={texts.availability}>
        <ChoiceGroup legend={texts.whichApps}>
          <Radio
            name="openToApps"
            value="yes"
            label={texts.anyApp}
            hint={texts.anyAppHint}
            defaultChecked={values['openToApps'] === 'yes'}
          />
          <Radio
            name="openToApps"
            value="no"
            label={texts.allowedApps}
            hint={texts.allowedAppsHint}
            defaultChecked={values['openToApps'] !== 'yes'}
          />
        </ChoiceGroup>
        <p className="mt-2 text-sm text-muted">{texts.machineNote}</p>
        {offersLasting ? (
          <div className="group/lasting mt-4 space-y-2">
            <Checkbox
              name="lastingKeys"
              label={texts.lastingKeys}
              hint={texts.lastingKeysHint}
              defaultChecked={values['lastingKeys'] === 'on'}
            />
            <div className="hidden group-has-[input:checked]/lasting:block">
              <Notice tone="danger" title={texts.lastingWarningTitle}>
                {texts.lastingWarningText}
              </Notice>
            </div>
          </div>
        ) : null}
      </Panel>
      <UnsavedChanges changed={Object.keys(errors).length > 0} />
      <SubmitButton className="max-sm:w-full">{identifier === 'asked' ? texts.register : texts.save}</SubmitButton>
    </form>
  );
}

function Resource({
  initial,
  error,
  texts,
  problems,
}: {
  initial: string;
  error: string | undefined;
  texts: FormTexts['api'];
  problems: ProblemTexts;
}) {
  const [value, setValue] = useState('');
  const problem = value === '' ? undefined : resourceProblem(value.trim());
  return (
    <div className="space-y-2">
      <CodeField
        label={texts.resource}
        name="resource"
        type="url"
        required
        placeholder="https://api.example.com"
        hint={texts.resourceHint}
        defaultValue={initial}
        error={error}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <p aria-live="polite" className="text-sm text-warn empty:hidden">
        {problem ? problems[problem] : null}
      </p>
    </div>
  );
}
