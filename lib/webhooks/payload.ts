/**
 * An event as receivers see it: `type`, `timestamp` and `data` (Standard Webhooks, "Payload structure"). A person
 * appears by the identifier that the app knows, never by an e-mail address. `docs/webhooks.md` documents each type.
 */
import type { AppEvent } from '@/lib/data/developers/app-events';
import type { Client } from '@/lib/oauth/model/client-records';
import { subjectIdentifier } from '@/lib/oauth/tokens/subject-identifier';

export type Payload = { type: string; timestamp: string; data: Record<string, unknown> };

export function payloadOf(
  env: { secret: Uint8Array },
  client: Pick<Client, 'id' | 'metadata'>,
  { type, at, sub, data }: AppEvent,
): Payload {
  return {
    type,
    timestamp: new Date(at * 1000).toISOString().replace('.000Z', 'Z'),
    data: { app_id: client.id, ...(sub !== undefined && { sub: subjectIdentifier(env, client, sub) }), ...data },
  };
}
