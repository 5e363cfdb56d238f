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

/** Calls `act` for each element that matches `selector`, now or when React adds it. */
export function each<Kind extends HTMLElement>(selector: string, kind: new () => Kind, act: (one: Kind) => void): void {
  for (const one of all(selector, kind)) act(one);
  added.push((root) => {
    if (root.matches(selector) && root instanceof kind) act(root);
    for (const one of all(selector, kind, root)) act(one);
  });
}

const added: ((root: Element) => void)[] = [];
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      if (node instanceof Element) for (const act of added) act(node);
    }
  }
}).observe(document.documentElement, { subtree: true, childList: true });

/** The input element with this name in a form. */
export function inputNamed(form: HTMLFormElement, name: string): HTMLInputElement | undefined {
  const found = form.elements.namedItem(name);
  return found instanceof HTMLInputElement ? found : undefined;
}
