/** Finds elements by their attributes. */

/** Calls `act` when an event of this type reaches an element that matches `selector`, also one that is added later. */
export function on<Type extends keyof DocumentEventMap>(
  type: Type,
  selector: string,
  act: (element: HTMLElement, event: DocumentEventMap[Type]) => void,
  capture = false,
): void {
  document.addEventListener(
    type,
    (event) => {
      const element = event.target instanceof Element ? event.target.closest(selector) : null;
      if (element instanceof HTMLElement) act(element, event);
    },
    capture,
  );
}

/** The elements that match `selector` and are of the given kind. */
export function all<Kind extends HTMLElement>(selector: string, kind: new () => Kind, within: ParentNode = document) {
  return [...within.querySelectorAll(selector)].filter((element): element is Kind => element instanceof kind);
}

/** The input element with this name in a form. */
export function inputNamed(form: HTMLFormElement, name: string): HTMLInputElement | undefined {
  const found = form.elements.namedItem(name);
  return found instanceof HTMLInputElement ? found : undefined;
}
