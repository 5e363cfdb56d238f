'use client';

import { useEffect, useRef } from 'react';

const pauseMilliseconds = 300;

/**
 * Inside a search form of `next/form`: submits it while the person types, and when a list changes, and keeps the focus.
 * Without script, the form has its button.
 */
export function SubmitAsTyped() {
  const mark = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const form = mark.current?.closest('form');
    if (!form) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const submit = (event: Event) => {
      clearTimeout(timer);
      const isTyped = event.target instanceof HTMLInputElement;
      timer = setTimeout(() => form.requestSubmit(), isTyped ? pauseMilliseconds : 0);
    };
    form.addEventListener('input', submit);
    return () => {
      clearTimeout(timer);
      form.removeEventListener('input', submit);
    };
  }, []);
  return <span ref={mark} hidden />;
}
