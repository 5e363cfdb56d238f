/** What the form for a new API key was sent with, and the codes of the errors of a refused one. */
import { noExpiry } from '@/components/key-life';
import { nowSeconds } from '@/lib/time';
import { readText, readTexts } from '@/lib/web/form-state';
import { readScopeView } from '@/lib/web/scope-view';

export function keyDraft(form: FormData) {
  const { view, isOnlyView } = readScopeView(form);
  const values = {
    name: readText(form, 'name'),
    life: readText(form, 'life'),
    scopes: [...new Set(readTexts(form, 'scopes'))],
    ...view,
  };
  const isLasting = values.life === noExpiry;
  const days = /^\d{1,3}$/.test(values.life) ? Number(values.life) : 0;
  return {
    values,
    isOnlyView,
    draft: { name: values.name, scopes: values.scopes, endsAt: isLasting ? null : nowSeconds() + days * 86_400 },
  };
}

/** By field; the form has the texts. */
export function keyErrors(refused: 'name' | 'scopes' | 'end' | 'lasting'): Record<string, string> {
  return { [refused === 'lasting' ? 'end' : refused]: refused };
}
