'use client';

import { useActionState } from 'react';
import { Checkbox, ChoiceGroup } from '@/components/ui/choice';
import { CodeField, TextField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import type { FormState } from '@/lib/web/form-state';
import type { FormTexts } from '../../../form-texts';

type Props = {
  action: (state: FormState, form: FormData) => Promise<FormState>;
  texts: FormTexts['webhook'];
  /** The settings of a webhook; absent for a new one. */
  webhook?: { url: string; description?: string; types: string[] };
};

const wordsOf = ({ type }: Props['texts']) => [
  ['grant.created', type.grantCreated],
  ['grant.changed', type.grantChanged],
  ['grant.paused', type.grantPaused],
  ['grant.resumed', type.grantResumed],
  ['grant.ended', type.grantEnded],
  ['grant.tokens_revoked', type.grantTokensRevoked],
  ['secret.expiring', type.secretExpiring],
  ['secret.expired', type.secretExpired],
  ['verification.given', type.verificationGiven],
  ['verification.lost', type.verificationLost],
  ['requests.refused', type.requestsRefused],
  ['ping', type.ping],
];

export function WebhookForm({ action, texts, webhook }: Props) {
  const [state, dispatch] = useActionState(action, {
    attempt: 0,
    values: { url: webhook?.url ?? '', description: webhook?.description ?? '' },
    ticked: webhook?.types ?? [],
    errors: {},
  });
  const { values, errors, ticked = [] } = state;
  return (
    <form key={state.attempt} action={dispatch} className="max-w-prose space-y-4" noValidate>
      <FocusFirstError errors={errors} />
      <CodeField
        label={texts.url}
        name="url"
        type="url"
        placeholder="https://app.example/events"
        hint={texts.urlHint}
        required
        defaultValue={values['url']}
        error={errors['url']}
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
      <ChoiceGroup legend={texts.types} hint={texts.typesHint} error={errors['types']}>
        <div className="grid gap-x-6 sm:grid-cols-2">
          {wordsOf(texts).map(([value = '', words]) => (
            <Checkbox
              key={value}
              name="types"
              value={value}
              label={<code className="font-mono text-sm">{value}</code>}
              hint={words}
              defaultChecked={ticked.includes(value)}
            />
          ))}
        </div>
      </ChoiceGroup>
      <UnsavedChanges changed={Object.keys(errors).length > 0} />
      <SubmitButton>{webhook ? texts.save : texts.create}</SubmitButton>
    </form>
  );
}
