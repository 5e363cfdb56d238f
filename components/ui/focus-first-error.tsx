'use client';

import { useEffect, useRef } from 'react';
import { Alert } from './surface';

/**
 * Inside a form: when `errors` changes, the first invalid field gets the focus. Without script, the message still
 * appears at its field, and the alert above the form names it. This component also shows errors that concern no field
 * (`unavailable`).
 */
export function FocusFirstError({ errors }: { errors: unknown }) {
  const marker = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!errors) return;
    const invalid = marker.current?.closest('form')?.querySelector('[aria-invalid="true"]');
    if (invalid instanceof HTMLElement) invalid.focus();
  }, [errors]);
  const unavailable = typeof errors === 'object' && errors !== null && 'unavailable' in errors && errors.unavailable;
  return (
    <>
      <span ref={marker} hidden />
      {typeof unavailable === 'string' ? <Alert>{unavailable}</Alert> : null}
    </>
  );
}
