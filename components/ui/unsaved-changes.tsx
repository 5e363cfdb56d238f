'use client';

import { useEffect, useRef, useState } from 'react';
import { useControlTexts } from './control-texts';

/**
 * The values of a form as text, to compare with earlier ones. Fields that scripts fill in, and search fields, are left
 * out.
 */
function stateOf(form: HTMLFormElement): string {
  const others = form.querySelectorAll<HTMLInputElement>('input[type=hidden], input[type=search]');
  const ignored = new Set([...others].map(({ name }) => name));
  const entries = [...new FormData(form)].filter(([name]) => !ignored.has(name));
  // Sorted, because a part of a form that folds moves its choices.
  const texts = entries.map(([name, value]) => JSON.stringify([name, typeof value === 'string' ? value : value.name]));
  return texts.sort().join();
}

/** Whether following this link leaves the page in this tab. */
function leaves(link: HTMLAnchorElement, event: MouseEvent): boolean {
  const own = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const inPlace = link.hash !== '' && link.href.split('#')[0] === location.href.split('#')[0];
  const stays = link.target === '_blank' || link.hasAttribute('download') || link.ariaHasPopup === 'dialog';
  return own && !inPlace && !stays;
}

/**
 * Inside a form: says that it has unsaved changes, and asks before a link, another form or the browser leaves the page.
 * `changed` means that the form came back with errors, so it already differs from what is saved. Needs script.
 */
export function UnsavedChanges({ changed = false }: { changed?: boolean }) {
  const texts = useControlTexts();
  const [dirty, setDirty] = useState(changed);
  const mark = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const form = mark.current?.closest('form');
    if (!form) return;
    const saved = stateOf(form);
    const compare = () => setDirty(changed || stateOf(form) !== saved);
    for (const event of ['input', 'change', 'reset']) form.addEventListener(event, compare);
    return () => {
      for (const event of ['input', 'change', 'reset']) form.removeEventListener(event, compare);
    };
  }, [changed]);
  useEffect(() => {
    if (!dirty) return;
    const form = mark.current?.closest('form');
    const leaving = new AbortController();
    const ask = (event: Event) => {
      if (window.confirm(texts.leaveUnsaved)) return leaving.abort();
      event.preventDefault();
      event.stopPropagation();
    };
    const { signal } = leaving;
    window.addEventListener('beforeunload', (event) => event.preventDefault(), { signal });
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      if (link?.href && leaves(link, event)) ask(event);
    };
    document.addEventListener('click', onClick, { capture: true, signal });
    const onSubmit = (event: SubmitEvent) => {
      if (event.target === form) leaving.abort();
      else ask(event);
    };
    document.addEventListener('submit', onSubmit, { capture: true, signal });
    return () => leaving.abort();
  }, [dirty, texts]);
  return (
    <p ref={mark} aria-live="polite" className={dirty ? 'text-sm text-muted' : 'sr-only'}>
      {dirty ? texts.unsaved : ''}
    </p>
  );
}
