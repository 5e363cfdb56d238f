'use client';

import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormStatus } from 'react-dom';
import { Button, type ButtonLook } from './button';

/** Submits a server action's form and shows that it is pending. A second press sends nothing. */
export function SubmitButton({
  children,
  look = 'primary',
  className,
  name,
  value,
}: {
  children: ReactNode;
  look?: ButtonLook;
  className?: string;
  name?: string;
  value?: string;
}) {
  const { pending } = useFormStatus();
  return (
    <Button
      type="submit"
      look={look}
      {...(className ? { className } : {})}
      {...(name ? { name } : {})}
      {...(value ? { value } : {})}
      aria-disabled={pending}
      onClick={(event) => {
        if (pending) event.preventDefault();
      }}
    >
      {pending ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : null}
      {/* A long name in the label breaks instead of growing wider than the window. */}
      <span className="min-w-0">{children}</span>
    </Button>
  );
}
