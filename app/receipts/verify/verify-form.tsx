'use client';

import { useActionState } from 'react';
import { Receipt } from '@/components/receipt';
import { TextAreaField, TextField } from '@/components/ui/field';
import { SubmitButton } from '@/components/ui/submit-button';
import { Alert, Notice } from '@/components/ui/surface';
import type { VerifyState } from './actions';

type Texts = Record<
  'receipt' | 'hint' | 'file' | 'submit' | 'result' | 'forged' | 'forgedText' | 'genuine' | 'genuineText',
  string
>;

export function VerifyForm({
  action,
  texts,
}: {
  action: (state: VerifyState, form: FormData) => Promise<VerifyState>;
  texts: Texts;
}) {
  const [state, dispatch] = useActionState(action, { attempt: 0, pasted: '' });
  return (
    <>
      {state.verdict ? <Verdict verdict={state.verdict} texts={texts} /> : null}
      <form key={state.attempt} action={dispatch} className="mt-5 space-y-4 print:hidden" noValidate>
        <TextAreaField
          label={texts.receipt}
          name="receipt"
          hint={texts.hint}
          rows={5}
          spellCheck={false}
          autoComplete="off"
          className="font-mono text-sm"
          defaultValue={state.pasted}
          error={state.problem}
        />
        <TextField label={texts.file} name="file" type="file" accept=".jwt,.json,application/jwt,application/json" />
        <SubmitButton>{texts.submit}</SubmitButton>
      </form>
    </>
  );
}

function Verdict({ verdict, texts }: { verdict: NonNullable<VerifyState['verdict']>; texts: Texts }) {
  if (verdict === 'forged') {
    return (
      <div className="mt-4">
        <Alert title={texts.forged}>{texts.forgedText}</Alert>
      </div>
    );
  }
  const { title, text, good } = verdict.state;
  return (
    <section aria-label={texts.result} className="mt-4 space-y-3" role="status">
      <Notice tone="good" title={texts.genuine}>
        {texts.genuineText}
      </Notice>
      <Notice tone={good ? 'good' : 'warn'} title={title}>
        {text}
      </Notice>
      <h2 className="text-lg font-semibold">
        <bdi>{verdict.title}</bdi>
      </h2>
      <Receipt words={verdict} />
    </section>
  );
}
