import type { KeyFormState } from '@/components/api-keys';
import { nowSeconds } from '@/lib/login/session/session-cookie';

/** What the form for a new key stands for. */
export function keyDraft(form: FormData) {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const values = {
    name: text('name'),
    life: text('life'),
    scopes: form.getAll('scopes').filter((scope) => typeof scope === 'string'),
  };
  const days = /^\d{1,3}$/.test(values.life) ? Number(values.life) : 0;
  return { values, draft: { name: values.name, scopes: values.scopes, endsAt: nowSeconds() + days * 86_400 } };
}

const words = {
  name: 'Enter a name of at most 60 characters.',
  scopes: 'Choose at least one scope. One that is offered no more cannot be had.',
  end: 'Choose an end.',
};

/** The form again, with what was wrong. */
export function refusedKey(
  state: KeyFormState,
  values: KeyFormState['values'],
  refused: keyof typeof words,
): KeyFormState {
  return { attempt: state.attempt + 1, values, errors: { [refused]: words[refused] } };
}
