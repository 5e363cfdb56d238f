/** What the form for a new API key was sent with, and the codes of the errors of a refused one. */
import { nowSeconds } from '@/lib/time';
import { readText, readTexts } from '@/lib/web/form-state';

export function keyDraft(form: FormData) {
  const toggled = readText(form, 'toggle');
  const opened = new Set(readTexts(form, 'opened'));
  if (toggled !== '' && !opened.delete(toggled)) opened.add(toggled);
  const values = {
    name: readText(form, 'name'),
    life: readText(form, 'life'),
    scopes: [...new Set(readTexts(form, 'scopes'))],
    find: readText(form, 'find').slice(0, 100),
    opened: [...opened],
  };
  const days = /^\d{1,3}$/.test(values.life) ? Number(values.life) : 0;
  return {
    values,
    /** The form was sent only to filter or unfold its scopes, without script. */
    isOnlyView: toggled !== '' || readText(form, 'intent') === 'find',
    draft: { name: values.name, scopes: values.scopes, endsAt: nowSeconds() + days * 86_400 },
  };
}

/** By field; the form has the texts. */
export function keyErrors(refused: 'name' | 'scopes' | 'end'): Record<string, string> {
  return { [refused]: refused };
}
