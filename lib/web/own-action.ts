/** The origin check for server actions. `requireSameOrigin` is the one for route handlers. */
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { isSameOrigin } from '@/lib/edge/own-origin';
import { server } from '@/lib/server';

/**
 * Every server action starts with this check. Next compares `Origin` with the host, but accepts a request without
 * `Origin`. A request from another site gets a 404, because Next has no better status for actions.
 */
export async function requireOwnAction(): Promise<void> {
  const { env } = await server();
  if (!isSameOrigin(env, await headers())) notFound();
}
