/** What a part of a form shows that offers the scopes of many APIs: its filter, and the unfolded APIs. */
import { readText, readTexts } from './form-state';

export type ScopeView = { find: string; opened: string[] };

/**
 * From the sent form. `isOnlyView`: the form was sent only to filter or unfold its scopes, without script, and comes
 * back as it was typed.
 */
export function readScopeView(form: FormData): { view: ScopeView; isOnlyView: boolean } {
  const pressed = readText(form, 'toggle');
  const opened = new Set(readTexts(form, 'opened'));
  if (pressed !== '' && !opened.delete(pressed)) opened.add(pressed);
  return {
    view: { find: readText(form, 'find').slice(0, 100), opened: [...opened] },
    isOnlyView: pressed !== '' || readText(form, 'intent') === 'find',
  };
}
