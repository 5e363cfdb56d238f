import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import type { Env } from '@/lib/config/env';
import { clientIp, clientIpHeader, isLoopbackAddress } from '@/lib/edge/client-address';

/**
 * Letters hold links that open accounts. They are shown only by a portal whose issuer is on loopback, to a browser on the same
 * machine that asked for the portal by its own name: neither the network around it nor a page that gave itself a name for this
 * address (DNS rebinding) gets to read them. For everybody else there is no such page.
 */
export async function requireThisMachine(env: Env): Promise<void> {
  const from = await headers();
  // Next's development server listens on loopback alone, and does not write the header.
  const isHere = !from.has(clientIpHeader) || isLoopbackAddress(clientIp(from));
  if (env.mail.kind !== 'local' || !isHere || from.get('host') !== new URL(env.issuer).host) notFound();
}
