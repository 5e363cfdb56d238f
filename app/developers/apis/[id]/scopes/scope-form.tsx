'use client';

import { useActionState, useState } from 'react';
import { Marked } from '@/components/developers/marked';
import { CodeField, SelectField, TextAreaField, TextField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import { prefixedValueProblem, scopeValueProblem } from '@/lib/data/developers/api-rules';
import { scopeEffects } from '@/lib/oauth/model/scopes';
import type { FormState } from '@/lib/web/form-state';
import type { FormTexts, ProblemTexts } from '../../../form-texts';

/** Adds a scope, or changes the title and description of one. The value cannot change, so it identifies the fields. */
export function ScopeForm({
  value,
  naming,
  initial,
  action,
  texts,
  problems,
}: {
  value?: string;
  /** For a new scope: the prefix of its value, and the values that need no prefix. */
  naming?: Naming;
  initial: Record<string, string>;
  action: (state: FormState, form: FormData) => Promise<FormState>;
  texts: FormTexts['scope'];
  problems: ProblemTexts;
}) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: initial, errors: {} });
  const { values, errors } = state;
  const id = (name: string) => (value === undefined ? name : `${name}-${value}`);
  return (
    <form key={state.attempt} action={dispatch} className="space-y-4" noValidate>
      <FocusFirstError errors={errors} />
      {value === undefined ? (
        <ValueField
          initial={values['value'] ?? ''}
          error={errors['value']}
          naming={naming}
          texts={texts}
          problems={problems}
        />
      ) : null}
      <TextField
        label={texts.title}
        id={id('title')}
        name="title"
        hint={texts.titleHint}
        autoComplete="off"
        maxLength={80}
        required
        defaultValue={values['title']}
        error={errors['title']}
      />
      <TextField
        label={texts.description}
        id={id('description')}
        name="description"
        hint={texts.descriptionHint}
        optional
        autoComplete="off"
        maxLength={200}
        defaultValue={values['description']}
        error={errors['description']}
      />
      <TextAreaField
        label={texts.localized}
        id={id('localized')}
        name="localized"
        optional
        rows={2}
        spellCheck={false}
        className="font-mono text-sm"
        hint={<Marked text={texts.localizedHint} />}
        defaultValue={values['localized']}
        error={errors['localized']}
      />
      <SelectField
        label={texts.effect}
        id={id('effect')}
        name="effect"
        hint={texts.effectHint}
        defaultValue={values['effect'] ?? 'changes'}
        error={errors['effect']}
      >
        {scopeEffects.map((effect) => (
          <option key={effect} value={effect}>
            {texts.effects[effect]}
          </option>
        ))}
      </SelectField>
      <UnsavedChanges changed={Object.keys(errors).length > 0} />
      <SubmitButton look={value === undefined ? 'primary' : 'secondary'}>
        {value === undefined ? texts.add : texts.save}
      </SubmitButton>
    </form>
  );
}

type Naming = { prefix: string | undefined; free: 'any' | string[] };

function ValueField({
  initial,
  error,
  naming: { prefix, free } = { prefix: undefined, free: 'any' },
  texts,
  problems,
}: {
  initial: string;
  error: string | undefined;
  naming: Naming | undefined;
  texts: FormTexts['scope'];
  problems: ProblemTexts;
}) {
  const [text, setText] = useState('');
  const value = text.trim();
  const isFree = free === 'any' || free.includes(value);
  const problem =
    value === '' ? undefined : (scopeValueProblem(value) ?? (isFree ? undefined : prefixedValueProblem(value, prefix)));
  return (
    <div className="space-y-2">
      <CodeField
        label={texts.value}
        name="value"
        hint={texts.valueHint}
        maxLength={100}
        required
        defaultValue={initial}
        error={error}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <p aria-live="polite" className="text-sm text-warn empty:hidden">
        {problem ? problems[problem] : null}
      </p>
    </div>
  );
}
