import type { ReactNode } from 'react';
import { Button, type ButtonLook } from '@/components/ui/button';

/** The button of a page behind a link in a mail. It needs a press, because programs that scan mail follow links. */
export function MailLinkAction({
  action,
  token,
  act,
  look = 'primary',
  children,
}: {
  action: string;
  token: string;
  /** The action for the form handler. */
  act?: string;
  look?: ButtonLook;
  children: ReactNode;
}) {
  return (
    <form method="post" action={action}>
      <input type="hidden" name="token" value={token} />
      <Button type="submit" look={look} className="w-full" {...(act ? { name: 'action', value: act } : {})}>
        {children}
      </Button>
    </form>
  );
}

/** Why a link no longer works, and what to do now. */
export function MailLinkExpired({ children }: { children: ReactNode }) {
  return (
    <>
      <h1 className="text-xl font-semibold">This link no longer works</h1>
      <p>It was already used, replaced by a newer one, or it has expired.</p>
      <p>{children}</p>
    </>
  );
}
