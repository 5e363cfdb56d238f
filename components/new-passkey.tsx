'use client';

import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  startRegistration,
} from '@simplewebauthn/browser';
import { type FormEvent, useRef, useState } from 'react';
import { Button } from './ui/button';
import { TextField } from './ui/field';
import { useHydrated } from './ui/hydrated';

/** Asks the browser for a new passkey and posts it with its name. */
export function NewPasskey({
  options,
  action,
  fields,
  name,
  error,
}: {
  options: string;
  action: string;
  fields: Record<string, string>;
  /** The suggested name. */
  name: string;
  error?: string | undefined;
}) {
  const answer = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const hydrated = useHydrated();
  const able = hydrated && browserSupportsWebAuthn();

  async function create(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    setBusy(true);
    setProblem(undefined);
    try {
      const response = await fetch(options, { method: 'POST' });
      // The session has ended, or the sign-in is too old. The page sends the person to sign in again.
      if (!response.ok) return window.location.reload();
      const optionsJSON: PublicKeyCredentialCreationOptionsJSON = await response.json();
      const made = await startRegistration({ optionsJSON });
      if (answer.current) answer.current.value = JSON.stringify(made);
      form.submit();
    } catch (fault) {
      setProblem(
        fault instanceof Error && fault.name === 'InvalidStateError'
          ? 'This device has a passkey for your account already.'
          : 'No passkey was made. Try again, or use another device.',
      );
    } finally {
      setBusy(false);
    }
  }

  return (
    <form method="post" action={action} onSubmit={create} className="max-w-narrow space-y-4">
      {Object.entries(fields).map(([field, value]) => (
        <input key={field} type="hidden" name={field} value={value} />
      ))}
      <input ref={answer} type="hidden" name="made" />
      <TextField
        label="Name"
        name="name"
        required
        maxLength={60}
        autoComplete="off"
        defaultValue={name}
        hint="To tell it apart from others later."
        error={error}
      />
      <Button type="submit" disabled={!able} aria-disabled={busy}>
        Create a passkey
      </Button>
      <noscript>
        <p className="text-sm text-muted">Passkeys need JavaScript, which is off in this browser.</p>
      </noscript>
      {hydrated && !able ? <p className="text-sm text-muted">This browser has no passkeys.</p> : null}
      {problem ? (
        <p role="alert" className="text-sm font-semibold text-danger">
          {problem}
        </p>
      ) : null}
    </form>
  );
}
