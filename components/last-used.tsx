import { Badge } from '@/components/ui/surface';
import { texts } from '@/lib/web/language';

/** For the button of the way of signing in that was used last in this browser: its description, not its name. */
export const describedAsLastUsed = { 'aria-describedby': 'last-used' } as const;

/** The mark in that button. */
export async function LastUsed() {
  const text = (await texts('signIn'))('lastUsed');
  return (
    <span aria-hidden>
      <Badge>{text}</Badge>
      <span id="last-used" hidden>
        {text}
      </span>
    </span>
  );
}
