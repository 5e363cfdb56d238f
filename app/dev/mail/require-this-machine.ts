import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import type { Env } from '@/lib/config/env';
import { clientIp, clientIpHeader } from '@/lib/edge/client-address';
import { isLoopbackAddress } from '@/lib/edge/ip-network';

/**
 * Mails hold links that open accounts. The page exists only on a portal whose issuer is on loopback, for a browser on
 * the same machine that requests the portal by its own host name. So neither the network nor a page that rebinds DNS to
 * this address can read them. For everyone else the page is a 404.
 */
export async function requireThisMachine(env: Env): Promise<void> {
  const from = await headers();
  // Next's development server listens on loopback only and does not set the header.
  const isHere = !from.has(clientIpHeader) || isLoopbackAddress(clientIp(from));
  if (env.mail.kind !== 'local' || !isHere || from.get('host') !== new URL(env.issuer).host) notFound();
}
