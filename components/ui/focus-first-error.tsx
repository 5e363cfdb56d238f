'use client';

import { useEffect, useRef } from 'react';

/**
 * Put inside a form: whenever `errors` changes to something, the first field that is marked invalid takes the focus.
 * Without script the message still stands at its field, and the alert above the form says where.
 */
export function FocusFirstError({ errors }: { errors: unknown }) {
  const marker = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!errors) return;
    const invalid = marker.current?.closest('form')?.querySelector('[aria-invalid="true"]');
    if (invalid instanceof HTMLElement) invalid.focus();
  }, [errors]);
  return <span ref={marker} hidden />;
}
