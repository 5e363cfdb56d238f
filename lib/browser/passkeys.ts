/** Passkeys: the browser's answer is posted as a plain form, so the next steps are those of all forms. */
import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import { each, inputNamed, on } from './elements';

/** Shorter than the life of a challenge, so that an open page always has a valid one. */
const renewMilliseconds = 8 * 60_000;

/**
 * A form with `data-passkey-form` signs in with a passkey: by its button and, with `data-autofill`, from the list that
 * the browser offers at a field with `autocomplete="… webauthn"`.
 */
export function watchPasskeySignIn(): void {
  ready('form[data-passkey-form]');
  on('click', 'form[data-passkey-form] button[data-passkey]', (button) => {
    const form = button.closest('form');
    if (form && !isBusy(button)) void signIn(form, button);
  });
  each('form[data-passkey-form][data-autofill]', HTMLFormElement, (form) => void offer(form));
}

/** A form with `data-passkey-create` asks the browser for a new passkey and posts it with the form. */
export function watchNewPasskeys(): void {
  ready('form[data-passkey-create]');
  on('submit', 'form[data-passkey-create]', (form, event) => {
    event.preventDefault();
    const button = form.querySelector('button[data-passkey]');
    if (form instanceof HTMLFormElement && button instanceof HTMLElement && !isBusy(button)) void create(form, button);
  });
}

/** Enables the buttons, or says that the browser has no passkeys. */
function ready(forms: string): void {
  const able = browserSupportsWebAuthn();
  each(`${forms} button[data-passkey]`, HTMLButtonElement, (button) => {
    button.disabled = !able;
    if (!able && button.form) say(button.form, 'unsupported');
  });
}

/** The round of each form: a later round ends the offer of an earlier one. */
const rounds = new WeakMap<HTMLFormElement, number>();

async function offer(form: HTMLFormElement): Promise<void> {
  const round = (rounds.get(form) ?? 0) + 1;
  rounds.set(form, round);
  setTimeout(() => {
    if (rounds.get(form) === round && form.isConnected) void offer(form);
  }, renewMilliseconds);
  try {
    if (!(await browserSupportsWebAuthnAutofill())) return;
    const optionsJSON: PublicKeyCredentialRequestOptionsJSON | undefined = await ask(form);
    // The person pressed the button first, and the browser handles that request.
    if (!optionsJSON || rounds.get(form) !== round) return;
    post(form, 'passkey', await startAuthentication({ optionsJSON, useBrowserAutofill: true }));
  } catch {
    // The person chose no passkey and can use the rest of the page.
  }
}

async function signIn(form: HTMLFormElement, button: HTMLElement): Promise<void> {
  rounds.set(form, (rounds.get(form) ?? 0) + 1);
  setBusy(button, true);
  say(form, undefined);
  try {
    const optionsJSON: PublicKeyCredentialRequestOptionsJSON | undefined = await ask(form);
    if (!optionsJSON) return say(form, 'expired');
    post(form, 'passkey', await startAuthentication({ optionsJSON }));
  } catch {
    say(form, 'unused');
    if (form.dataset['autofill'] !== undefined) void offer(form);
  } finally {
    setBusy(button, false);
  }
}

async function create(form: HTMLFormElement, button: HTMLElement): Promise<void> {
  setBusy(button, true);
  say(form, undefined);
  try {
    const optionsJSON: PublicKeyCredentialCreationOptionsJSON | undefined = await ask(form);
    // The session has ended, or the sign-in is too old. The page sends the person to sign in again.
    if (!optionsJSON) return window.location.reload();
    post(form, 'made', await startRegistration({ optionsJSON }));
  } catch (fault) {
    say(form, fault instanceof Error && fault.name === 'InvalidStateError' ? 'known' : 'unused');
  } finally {
    setBusy(button, false);
  }
}

const isBusy = (button: HTMLElement): boolean => button.getAttribute('aria-busy') === 'true';

function setBusy(button: HTMLElement, busy: boolean): void {
  if (busy) button.setAttribute('aria-busy', 'true');
  else button.removeAttribute('aria-busy');
}

/** Shows one of the texts that the page brought along (`data-text-<problem>`), or none. */
function say(form: HTMLFormElement, problem: string | undefined): void {
  const line = form.querySelector('[data-passkey-problem]');
  if (line instanceof HTMLElement)
    line.textContent = problem === undefined ? '' : (line.getAttribute(`data-text-${problem}`) ?? '');
}

function post(form: HTMLFormElement, name: string, answer: object): void {
  const field = inputNamed(form, name);
  if (!field) return;
  field.value = JSON.stringify(answer);
  form.submit();
}

/** The options from the server; undefined when the server has none for this page. */
async function ask(form: HTMLFormElement) {
  const response = await fetch(form.dataset['options'] ?? '', { method: 'POST' });
  return response.ok ? response.json() : undefined;
}
