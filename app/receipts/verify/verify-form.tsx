'use client';

import { useActionState } from 'react';
import { Receipt } from '@/components/receipt';
import { TextAreaField, TextField } from '@/components/ui/field';
import { SubmitButton } from '@/components/ui/submit-button';
import { Alert, Notice } from '@/components/ui/surface';
import type { ReceiptVerdict } from '@/lib/oauth/consent/receipt';
import type { VerifyState } from './actions';

export function VerifyForm({ action }: { action: (state: VerifyState, form: FormData) => Promise<VerifyState> }) {
  const [state, dispatch] = useActionState(action, { attempt: 0, pasted: '' });
  const { verdict, words, problem } = state;
  return (
    <>
      {verdict ? <Verdict verdict={verdict} words={words} /> : null}
      <form key={state.attempt} action={dispatch} className="mt-5 space-y-4" noValidate>
        <TextAreaField
          label="The receipt"
          name="receipt"
          hint="The long text of the .jwt file."
          rows={5}
          spellCheck={false}
          autoComplete="off"
          className="font-mono text-sm"
          defaultValue={state.pasted}
          error={problem}
        />
        <TextField label="Or its file" name="file" type="file" accept=".jwt,.json,application/jwt,application/json" />
        <SubmitButton>Check it</SubmitButton>
      </form>
    </>
  );
}

function Verdict({ verdict, words }: { verdict: ReceiptVerdict; words: VerifyState['words'] }) {
  if (!verdict.genuine || !words) {
    return (
      <div className="mt-4">
        <Alert title="Not a receipt of ours">
          It was not signed here, or something in it was changed since. Do not rely on anything that it says.
        </Alert>
      </div>
    );
  }
  const { title, text, good } = words.state;
  return (
    <section aria-label="The receipt that was checked" className="mt-4 space-y-3" role="status">
      <Notice tone="good" title="Genuine">
        We signed this receipt, and nothing in it was changed.
      </Notice>
      <Notice tone={good ? 'good' : 'warn'} title={title}>
        {text}
      </Notice>
      <h2 className="text-lg font-semibold">
        <bdi>{words.title}</bdi>
      </h2>
      <Receipt claims={verdict.claims} words={words} />
    </section>
  );
}
