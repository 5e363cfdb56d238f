'use client';

import { useEffect, useRef, useState } from 'react';
import { Button } from './button';
import { useHydrated } from './hydrated';

const boxesIn = (form: HTMLFormElement | null | undefined) => [
  ...(form?.querySelectorAll<HTMLInputElement>('input[type=checkbox]') ?? []),
];

/** Inside a form: selects all its check boxes, or none. Absent without script. */
export function SelectAll({ texts }: { texts: { all: string; none: string } }) {
  const hydrated = useHydrated();
  const [isFull, setFull] = useState(false);
  const mark = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const form = mark.current?.closest('form');
    const look = () => setFull(boxesIn(form).every(({ checked }) => checked));
    look();
    form?.addEventListener('change', look);
    return () => form?.removeEventListener('change', look);
  }, []);
  const toggle = () => {
    for (const box of boxesIn(mark.current?.closest('form'))) box.checked = !isFull;
    setFull(!isFull);
  };
  return (
    <>
      <span ref={mark} hidden />
      {hydrated ? (
        <Button type="button" look="secondary" onClick={toggle}>
          {isFull ? texts.none : texts.all}
        </Button>
      ) : null}
    </>
  );
}
