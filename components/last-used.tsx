import { Badge } from '@/components/ui/surface';
import { texts } from '@/lib/web/language';

/** Marks the way of signing in that was used last in this browser. */
export async function LastUsed() {
  return <Badge>{(await texts('signIn'))('lastUsed')}</Badge>;
}
