'use client';

import { useActionState } from 'react';
import { Checkbox, ChoiceGroup, Radio } from '@/components/ui/choice';
import { CodeField, TextAreaField, TextField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import type { FormState } from '@/lib/web/form-state';
import type { FormTexts } from '../../../form-texts';

/** Adds a trusted issuer, or replaces the settings of one that is trusted already. */
export function IssuerForm({
  scopes,
  action,
  texts,
}: {
  scopes: string[];
  action: (state: FormState, form: FormData) => Promise<FormState>;
  texts: FormTexts['issuer'];
}) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: { subject: 'sub' }, ticked: [], errors: {} });
  const { values, errors } = state;
  const on = new Set(state.ticked);
  return (
    <form key={state.attempt} action={dispatch} className="space-y-4" noValidate>
      <FocusFirstError errors={errors} />
      <CodeField
        label={texts.issuer}
        name="issuer"
        hint={texts.issuerHint}
        placeholder="https://login.partner.example"
        required
        defaultValue={values['issuer']}
        error={errors['issuer']}
      />
      <TextField
        label={texts.jwksUri}
        name="jwksUri"
        type="url"
        optional
        autoComplete="off"
        placeholder="https://"
        hint={texts.jwksUriHint}
        defaultValue={values['jwksUri']}
        error={errors['jwksUri']}
      />
      <TextAreaField
        label={texts.jwks}
        name="jwks"
        optional
        rows={5}
        spellCheck={false}
        className="font-mono text-sm"
        hint={texts.jwksHint}
        defaultValue={values['jwks']}
        error={errors['jwks']}
      />
      <ChoiceGroup legend={texts.subject} error={errors['subject']}>
        <Radio
          name="subject"
          value="sub"
          label={texts.sub}
          hint={texts.subHint}
          defaultChecked={values['subject'] !== 'email'}
        />
        <Radio
          name="subject"
          value="email"
          label={texts.email}
          hint={texts.emailHint}
          defaultChecked={values['subject'] === 'email'}
        />
      </ChoiceGroup>
      <ChoiceGroup legend={texts.scopes} hint={texts.scopesHint} error={errors['scopes']}>
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
      <SubmitButton>{texts.add}</SubmitButton>
    </form>
  );
}
