/** Parts that occur on many pages: errors, toasts, logos, and the button that prints. */
import { all, each, on } from './elements';

export function watchPage(): void {
  focusFirstError();
  on('click', '[data-dismiss]', (button) => {
    const toast = button.closest('[data-toast]');
    if (toast instanceof HTMLElement) toast.hidden = true;
  });
  // Screen readers announce a live region when it changes, not when the page loads with it.
  each('[data-announce]', HTMLElement, (region) => {
    region.textContent = region.dataset['announce'] ?? '';
  });
  on('click', '[data-print]', () => window.print());
  on('click', '[data-check-all]', (button, event) => {
    const list = button.closest('[data-checks]');
    if (!list) return;
    // Without script the button is sent, and the page comes back with everything selected.
    event.preventDefault();
    for (const box of all('input[type="checkbox"]:enabled', HTMLInputElement, list)) box.checked = true;
  });
  // Behind a logo is the initial of its app.
  on('error', 'img[data-logo]', (image) => hide(image), true);
  for (const image of all('img[data-logo]', HTMLImageElement)) {
    if (image.complete && image.naturalWidth === 0) hide(image);
  }
}

function hide(element: HTMLElement): void {
  element.hidden = true;
}

/** The page may set the focus itself, with `autofocus`; browsers do so after this script ran. */
function focusFirstError(): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  if (document.querySelector('[autofocus]')) return;
  all('form [aria-invalid="true"]', HTMLElement).at(0)?.focus();
}
