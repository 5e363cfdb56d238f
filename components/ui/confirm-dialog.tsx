'use client';

import { AlertDialog } from 'radix-ui';
import { type ReactNode, useRef, useState } from 'react';
import { Button, type ButtonLook, buttonClass } from './button';
import { ControlText } from './control-texts';
import { SubmitButton } from './submit-button';

/**
 * Asks for confirmation, with the consequences listed. The trigger is a link to a page that asks the same (`href`), so
 * it works without script. With script a dialog opens here. Both send their answer to `action`: an address or a server
 * action.
 */
export function ConfirmDialog({
  trigger,
  href,
  look = 'secondary',
  title,
  children,
  confirmLabel,
  confirmLook = 'danger',
  cancelLabel,
  action,
  fields = {},
}: {
  trigger: ReactNode;
  href: string;
  look?: ButtonLook;
  /** A question that names the object: "End Trailmap's access?" */
  title: string;
  /** What stops, and when. */
  children: ReactNode;
  confirmLabel: string;
  confirmLook?: ButtonLook;
  cancelLabel?: string;
  action: string | ((form: FormData) => void | Promise<void>);
  fields?: Record<string, string>;
}) {
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLAnchorElement>(null);
  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      {/* Not Radix's trigger, which ignores events that the link has already handled. */}
      <a
        ref={opener}
        href={href}
        aria-haspopup="dialog"
        className={buttonClass(look)}
        onClick={(event) => {
          event.preventDefault();
          setOpen(true);
        }}
      >
        {trigger}
      </a>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-veil" />
        <AlertDialog.Content
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            opener.current?.focus();
          }}
          className="fixed inset-x-4 top-1/2 z-50 mx-auto max-h-11/12 max-w-narrow -translate-y-1/2 overflow-y-auto rounded-lg border border-line bg-surface p-5 shadow-lifted sm:p-6"
        >
          <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-3 space-y-2">{children}</div>
          </AlertDialog.Description>
          {/* A form whose action is an address uses GET unless its method is set. */}
          <form
            action={action}
            {...(typeof action === 'string' ? { method: 'post' } : {})}
            className="mt-6 grid gap-3 sm:grid-cols-2"
          >
            {Object.entries(fields).map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
            <AlertDialog.Cancel asChild>
              <Button type="button" look="secondary">
                {cancelLabel ?? <ControlText name="cancel" />}
              </Button>
            </AlertDialog.Cancel>
            <SubmitButton look={confirmLook}>{confirmLabel}</SubmitButton>
          </form>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
