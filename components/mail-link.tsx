import type { ReactNode } from 'react';
import { Button, type ButtonLook } from '@/components/ui/button';

/** The one act of a page that a mail led to. It takes a press: programs that check mail follow links, and press nothing. */
export function LinkAct({
  action,
  token,
  act,
  look = 'primary',
  children,
}: {
  action: string;
  token: string;
  /** Which of the acts that the handler knows. */
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

/** Why a link does nothing any more, and what to do now. */
export function LinkOver({ children }: { children: ReactNode }) {
  return (
    <>
      <h1 className="text-xl font-semibold">This link is no longer good</h1>
      <p>It was used already, a newer one took its place, or it waited too long.</p>
      <p>{children}</p>
    </>
  );
}
