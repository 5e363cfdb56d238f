'use client';

import { useActionState } from 'react';
import { Checkbox, ChoiceGroup, Radio } from '@/components/ui/choice';
import { CodeField, TextAreaField, TextField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import type { FormState } from '@/lib/web/form-state';

/** Adds a trusted issuer, or replaces the settings of one that is trusted already. */
export function IssuerForm({
  scopes,
  action,
}: {
  scopes: string[];
  action: (state: FormState, form: FormData) => Promise<FormState>;
}) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: { subject: 'sub' }, ticked: [], errors: {} });
  const { values, errors } = state;
  const on = new Set(state.ticked);
  return (
    <form key={state.attempt} action={dispatch} className="space-y-4" noValidate>
      <FocusFirstError errors={errors} />
      <CodeField
        label="Issuer"
        name="issuer"
        hint="What its assertions say in iss, character by character."
        placeholder="https://login.partner.example"
        required
        defaultValue={values['issuer']}
        error={errors['issuer']}
      />
      <TextField
        label="Address of its keys"
        name="jwksUri"
        type="url"
        optional
        autoComplete="off"
        placeholder="https://"
        hint="So that it can rotate its keys by itself."
        defaultValue={values['jwksUri']}
        error={errors['jwksUri']}
      />
      <TextAreaField
        label="Or the keys themselves"
        name="jwks"
        optional
        rows={5}
        spellCheck={false}
        className="font-mono text-sm"
        hint="A JWK Set or one JWK, public parts only."
        defaultValue={values['jwks']}
        error={errors['jwks']}
      />
      <ChoiceGroup legend="How it names a person" error={errors['subject']}>
        <Radio
          name="subject"
          value="sub"
          label="By their identifier here"
          hint="As this app knows it from ID tokens (sub). Not for apps with pairwise identifiers."
          defaultChecked={values['subject'] !== 'email'}
        />
        <Radio
          name="subject"
          value="email"
          label="By their e-mail address"
          hint="Where both the issuer and this portal have confirmed it."
          defaultChecked={values['subject'] === 'email'}
        />
      </ChoiceGroup>
      <ChoiceGroup legend="What for" hint="Of what the person allowed the app." error={errors['scopes']}>
        {scopes.map((scope) => (
          <Checkbox
            key={scope}
            name="scopes"
            value={scope}
            label={<code className="font-mono text-sm break-all">{scope}</code>}
            defaultChecked={on.has(scope)}
          />
        ))}
      </ChoiceGroup>
      <UnsavedChanges changed={Object.keys(errors).length > 0} />
      <SubmitButton>Trust it</SubmitButton>
    </form>
  );
}
