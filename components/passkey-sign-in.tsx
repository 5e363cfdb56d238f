'use client';

import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
} from '@simplewebauthn/browser';
import { KeyRound } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button, type ButtonLook } from './ui/button';
import { useHydrated } from './ui/hydrated';

/** Shorter than the life of a challenge, so that an open page always has a valid one. */
const renewMilliseconds = 8 * 60_000;

/**
 * Signs in with a passkey: by its button and, with `autofill`, from the list that the browser offers at a field with
 * `autocomplete="… webauthn"`. The browser's answer is posted as a plain form, so the next steps are the same.
 */
export function PasskeySignIn({
  label,
  look = 'secondary',
  options,
  action,
  fields,
  autofill = false,
  instead,
}: {
  label: string;
  look?: ButtonLook;
  /** The address that returns the challenge. */
  options: string;
  action: string;
  fields: Record<string, string>;
  autofill?: boolean;
  /** What to do when no passkey was used. */
  instead: string;
}) {
  const answer = useRef<HTMLInputElement>(null);
  const [round, setRound] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const able = useHydrated() && browserSupportsWebAuthn();

  useEffect(() => {
    if (!autofill) return;
    let over = false;
    const offer = async () => {
      if (!(await browserSupportsWebAuthnAutofill())) return;
      const optionsJSON = await ask(options);
      // The person pressed the button first, and the browser handles that request.
      if (over || !optionsJSON) return;
      const used = await startAuthentication({ optionsJSON, useBrowserAutofill: true });
      if (!over) post(answer.current, used);
    };
    // The person chose no passkey and can use the rest of the page.
    offer().catch(() => undefined);
    const renewal = setTimeout(() => setRound(round + 1), renewMilliseconds);
    return () => {
      over = true;
      clearTimeout(renewal);
    };
  }, [autofill, options, round]);

  async function start(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      const optionsJSON = await ask(options);
      if (!optionsJSON) return setProblem('This page stood open for too long. Reload it and try again.');
      post(answer.current, await startAuthentication({ optionsJSON }));
    } catch {
      setProblem(`No passkey was used. Try again, or ${instead}.`);
      setRound(round + 1);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form method="post" action={action} className="space-y-2">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input ref={answer} type="hidden" name="passkey" />
      <Button type="button" look={look} className="w-full" disabled={!able} aria-disabled={busy} onClick={start}>
        <KeyRound aria-hidden className="size-4" />
        {label}
      </Button>
      <noscript>
        <p className="text-sm text-muted">Passkeys need JavaScript, which is off in this browser.</p>
      </noscript>
      {problem ? (
        <p role="alert" className="text-sm font-semibold text-danger">
          {problem}
        </p>
      ) : null}
    </form>
  );
}

function post(answer: HTMLInputElement | null, used: object): void {
  if (!answer) return;
  answer.value = JSON.stringify(used);
  answer.form?.submit();
}

/** The options from the server; undefined when the server has none for this page. */
async function ask(address: string): Promise<PublicKeyCredentialRequestOptionsJSON | undefined> {
  const response = await fetch(address, { method: 'POST' });
  return response.ok ? response.json() : undefined;
}
