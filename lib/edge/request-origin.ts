/**
 * Where a request came from, as coarsely as owners see it and as it is stored: the network instead of the address, so
 * that it identifies a provider but not a household, and the kind of program instead of its version.
 */
import type { Place } from '@/lib/oauth/model/usage-records';
import { networkOf } from './ip-network';
import { userAgentName } from './user-agent';

export function placeOf(clientAddress: string, userAgent: string | null): Place {
  const network = networkOf(clientAddress);
  const agent = userAgent === null ? undefined : userAgentName(userAgent);
  return { ...(network !== undefined && { network }), ...(agent !== undefined && { agent }) };
}
