/** Password boxes: show what is typed, and say how strong a new password is. */
import { all, inputNamed, on } from './elements';

const pause = 400;
/** What the strength depends on: a password that contains the name is weak. */
const strengthFields = ['password', 'email', 'name'];

export function watchPasswords(): void {
  on('click', '[data-toggle-password]', (button) => {
    const box = document.getElementById(button.dataset['togglePassword'] ?? '');
    if (!(box instanceof HTMLInputElement)) return;
    box.type = box.type === 'password' ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(box.type === 'text'));
    box.focus();
  });
  // Browsers save what was typed into a password box.
  on('submit', 'form', (form) => {
    for (const button of all('[data-toggle-password][aria-pressed="true"]', HTMLElement, form)) button.click();
  });
  on('input', 'input[data-password-strength]', (box) => {
    if (box instanceof HTMLInputElement) askLater(box);
  });
}

const asking = new WeakMap<HTMLInputElement, AbortController>();

function askLater(box: HTMLInputElement): void {
  asking.get(box)?.abort();
  const controller = new AbortController();
  asking.set(box, controller);
  const timer = setTimeout(() => void showStrength(box, controller.signal), pause);
  controller.signal.addEventListener('abort', () => clearTimeout(timer));
}

/** Shows what the server says. It answers `{ "text": string, "level": number }`. */
async function showStrength(box: HTMLInputElement, signal: AbortSignal): Promise<void> {
  const output = document.getElementById(box.dataset['strength'] ?? '');
  const { form } = box;
  if (!output || !form) return;
  const fields = strengthFields.map((name) => [name, inputNamed(form, name)?.value ?? '']);
  const answer = box.value === '' ? undefined : await ask(box.dataset['passwordStrength'] ?? '', fields, signal);
  if (signal.aborted) return;
  output.textContent = typeof answer?.text === 'string' ? answer.text : '';
  output.dataset['level'] = typeof answer?.level === 'number' ? String(answer.level) : '';
}

type Answer = { text?: unknown; level?: unknown };

async function ask(address: string, fields: string[][], signal: AbortSignal): Promise<Answer | undefined> {
  try {
    // The answer is in the language of the page, which may differ from the browser's.
    const headers = { 'accept-language': document.documentElement.lang };
    const response = await fetch(address, { method: 'POST', headers, body: new URLSearchParams(fields), signal });
    const answer: unknown = response.ok ? await response.json() : undefined;
    return typeof answer === 'object' && answer !== null ? answer : undefined;
  } catch {
    // The form works without the advice.
    return undefined;
  }
}
