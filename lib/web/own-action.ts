/** Server actions: the counterpart of `requireSameOrigin`, which is for route handlers. */
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { isSameOrigin } from '@/lib/edge/own-origin';
import { server } from '@/lib/server';

/**
 * Every server action begins with this. Next compares `Origin` with the host, and lets a request without `Origin` pass. For
 * another site's request there is no such action: Next has no status that says more.
 */
export async function requireOwnAction(): Promise<void> {
  const { env } = await server();
  if (!isSameOrigin(env, await headers())) notFound();
}
