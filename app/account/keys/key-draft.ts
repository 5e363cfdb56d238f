/** What the form for a new API key was sent with, and the errors of a refused one. */
import { nowSeconds } from '@/lib/time';
import { readText, readTexts } from '@/lib/web/form-state';

export function keyDraft(form: FormData) {
  const values = { name: readText(form, 'name'), life: readText(form, 'life'), scopes: readTexts(form, 'scopes') };
  const days = /^\d{1,3}$/.test(values.life) ? Number(values.life) : 0;
  return { values, draft: { name: values.name, scopes: values.scopes, endsAt: nowSeconds() + days * 86_400 } };
}

const sentences = {
  name: 'Enter a name of at most 60 characters.',
  scopes: 'Choose at least one scope. One that is offered no more cannot be had.',
  end: 'Choose an end.',
};

export function keyErrors(refused: keyof typeof sentences): Record<string, string> {
  return { [refused]: sentences[refused] };
}
