/** Boxes for short codes: they group what is typed, and submit themselves when the code is complete. */
import { on } from './elements';

const tried = new WeakMap<HTMLInputElement, string>();

/**
 * `data-code-input` holds the number of characters, without spaces and dashes. `data-code-group` is the size of a
 * group, if the page writes the code in groups (`ABCD-EFGH`).
 */
export function watchCodes(): void {
  on('input', 'input[data-code-input]', (input, event) => {
    if (!(input instanceof HTMLInputElement) || !input.form) return;
    const deletes = event instanceof InputEvent && event.inputType.startsWith('delete');
    const code = input.value.replace(/[^\p{L}\p{N}]/gu, '');
    const size = Number(input.dataset['codeGroup']);
    if (size > 0 && !deletes && input.selectionEnd === input.value.length) {
      input.value = code.match(new RegExp(`.{1,${size}}`, 'gu'))?.join('-') ?? '';
    }
    const complete = code.length === Number(input.dataset['codeInput']);
    // A refused code is not sent a second time by itself.
    if (!complete || deletes || tried.get(input) === code) return;
    tried.set(input, code);
    input.form.requestSubmit();
  });
}
