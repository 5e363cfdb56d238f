/** Plain forms: one submission at a time, and a sign that it is pending. */
import { all, on } from './elements';

const slow = 400;
/** After this a form can be sent again: the person stopped the page, or the answer was not a page. */
const lost = 15_000;

const sent = new WeakMap<HTMLFormElement, () => void>();

/** Forms that go to a route handler. React sends the others itself, without an address in the markup. */
const plain = 'form[method="post" i][action^="/"]:not([data-pending="off"])';

/** Guards plain forms against a second submission. The button shows that the first is pending. */
export function watchForms(): void {
  on('submit', plain, (form, event) => {
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
    if (sent.has(form)) event.preventDefault();
    else markSent(form, event.submitter);
  });
  // The browser may show this page again as it was left.
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) for (const form of all('form', HTMLFormElement)) sent.get(form)?.();
  });
}

function markSent(form: HTMLFormElement, submitter: HTMLElement | null): void {
  const button = submitter ?? form.querySelector('[type="submit"]');
  const show = setTimeout(() => button?.setAttribute('aria-busy', 'true'), slow);
  const forget = () => {
    clearTimeout(show);
    clearTimeout(end);
    button?.removeAttribute('aria-busy');
    sent.delete(form);
  };
  const end = setTimeout(forget, lost);
  sent.set(form, forget);
}
