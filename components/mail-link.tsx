import type { ReactNode } from 'react';
import { Button, type ButtonLook } from '@/components/ui/button';
import { texts } from '@/lib/web/language';

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
export async function MailLinkExpired({ children }: { children: ReactNode }) {
  const t = await texts('links');
  return (
    <>
      <h1 className="text-xl font-semibold">{t('expiredTitle')}</h1>
      <p>{t('expired')}</p>
      <p>{children}</p>
    </>
  );
}
