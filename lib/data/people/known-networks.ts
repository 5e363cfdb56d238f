/**
 * Networks from which accounts signed in recently. Only a keyed hash over account and network is stored
 * (`lib/login/session/sign-in-attempts.ts`).
 */
import type { Database } from '../database/database';

type Query = Database['sql']['query'];

/** How long a network stays known after the last sign-in from it. */
export const knownNetworkSeconds = 90 * 24 * 3600;

export async function isKnownNetwork({ sql }: Pick<Database, 'sql'>, hash: string, now: number): Promise<boolean> {
  const text = `SELECT 1 FROM known_networks WHERE hash = $1 AND last_used_at > to_timestamp($2::float8)`;
  return (await sql.query('network_known', text, [hash, now - knownNetworkSeconds])).length > 0;
}

/** More than anybody uses, so that a script that signs in from many networks cannot fill the table. */
const mostNetworks = 200;

/** Adds or renews a network. The latest of each account are kept. */
export async function rememberNetwork(query: Query, sub: string, hash: string, now: number): Promise<void> {
  const text = `WITH dropped AS (
      DELETE FROM known_networks WHERE hash IN (
        SELECT hash FROM known_networks WHERE user_id = $2::uuid AND hash <> $1
        ORDER BY last_used_at DESC OFFSET ${mostNetworks - 1} FOR UPDATE SKIP LOCKED))
    INSERT INTO known_networks (hash, user_id, last_used_at) VALUES ($1, $2::uuid, to_timestamp($3::float8))
    ON CONFLICT (hash) DO UPDATE SET last_used_at = greatest(known_networks.last_used_at, EXCLUDED.last_used_at)`;
  await query('network_remember', text, [hash, sub, now]);
}

/** Forgets the networks of an account that somebody else may have used, because theirs may be among them. */
export async function forgetNetworks(query: Query, sub: string): Promise<void> {
  await query('network_forget', 'DELETE FROM known_networks WHERE user_id = $1::uuid', [sub]);
}
