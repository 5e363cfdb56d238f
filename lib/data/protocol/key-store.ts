/**
 * `KeyStore` on PostgreSQL.
 */
import { z } from 'zod';
import type { StoredKey } from '@/lib/oauth/model/key-records';
import { signingAlgs } from '@/lib/oauth/model/signing-algs';
import type { KeyStore } from '@/lib/oauth/model/stores/key-store';
import { epochSeconds, type Sql, timestamp } from '../database/sql';
import { optionalTime, time } from './row-fields';

/** Methods that change the order of keys run one at a time, because each depends on the result of the others. */
const lockSigningKeys = `SELECT pg_advisory_xact_lock(hashtextextended('signing keys', 0))::text`;

const keyRow = z.object({
  kid: z.string(),
  alg: z.enum(signingAlgs),
  public_jwk: z.record(z.string(), z.unknown()),
  sealed_jwk: z.string(),
  created: time,
  active: time,
  retired: optionalTime,
});

function parseKey(row: unknown): StoredKey {
  const { kid, alg, public_jwk: publicJwk, sealed_jwk: sealedJwk, created, active, retired } = keyRow.parse(row);
  const key = { kid, alg, publicJwk, sealedJwk, createdAt: created, activeAt: active };
  return retired === null ? key : { ...key, retiredAt: retired };
}

export function keyStore(sql: Sql): KeyStore {
  return {
    async signingKeys() {
      // During an update a newer instance may have created a key for an algorithm that this version does not know.
      const text = `SELECT kid, alg, public_jwk, sealed_jwk, ${epochSeconds('created_at')} AS created,
          ${epochSeconds('active_at')} AS active, ${epochSeconds('retired_at')} AS retired
        FROM signing_keys WHERE alg = ANY ($1::text[]) ORDER BY created_at, kid`;
      return (await sql.query('store_signing_keys', text, [[...signingAlgs]])).map(parseKey);
    },

    addSigningKeys: (keys) =>
      sql.transaction(async (query) => {
        await query('store_lock_signing_keys', lockSigningKeys, []);
        const text = `INSERT INTO signing_keys (kid, alg, public_jwk, sealed_jwk, created_at, active_at, retired_at)
          SELECT k.kid, k.alg, k."publicJwk", k."sealedJwk", to_timestamp(k."createdAt"), to_timestamp(k."activeAt"),
            to_timestamp(k."retiredAt")
          FROM jsonb_to_recordset($1::jsonb) AS k(kid text, alg text, "publicJwk" jsonb, "sealedJwk" text,
            "createdAt" float8, "activeAt" float8, "retiredAt" float8)
          WHERE NOT EXISTS (SELECT FROM signing_keys s WHERE s.alg = k.alg AND s.retired_at IS NULL)`;
        await query('store_add_signing_keys', text, [JSON.stringify(keys)]);
      }),

    replaceSigningKey: (kid, successor) =>
      sql.transaction(async (query) => {
        await query('store_lock_signing_keys', lockSigningKeys, []);
        const text = `WITH followed AS (
          UPDATE signing_keys SET retired_at = ${timestamp('$2')} WHERE kid = $1 AND retired_at IS NULL RETURNING kid)
        INSERT INTO signing_keys (kid, alg, public_jwk, sealed_jwk, created_at, active_at)
        SELECT $3, $4, $5::jsonb, $6, ${timestamp('$7')}, ${timestamp('$2')} FROM followed RETURNING kid`;
        const { publicJwk, sealedJwk, alg, createdAt, activeAt } = successor;
        const values = [kid, activeAt, successor.kid, alg, JSON.stringify(publicJwk), sealedJwk, createdAt];
        return (await query('store_replace_signing_key', text, values)).length === 1;
      }),

    withdrawSigningKey: (kid, successor, now) =>
      sql.transaction(async (query) => {
        await query('store_lock_signing_keys', lockSigningKeys, []);
        const removed = 'DELETE FROM signing_keys WHERE kid = $1 RETURNING alg, active_at, retired_at';
        const text = `WITH gone AS (${removed}),
          resumed AS (UPDATE signing_keys k SET retired_at = NULL FROM gone g
            WHERE k.alg = g.alg AND k.retired_at = g.active_at AND g.active_at > ${timestamp('$2')}),
          moved_up AS (UPDATE signing_keys k SET active_at = ${timestamp('$2')} FROM gone g
            WHERE k.alg = g.alg AND k.active_at = g.retired_at
              AND g.active_at <= ${timestamp('$2')} AND g.retired_at > ${timestamp('$2')}),
          added AS (INSERT INTO signing_keys (kid, alg, public_jwk, sealed_jwk, created_at, active_at)
            SELECT $3, $4, $5::jsonb, $6, ${timestamp('$7')}, ${timestamp('$8')} FROM gone g
            WHERE g.active_at <= ${timestamp('$2')} AND g.retired_at IS NULL)
          SELECT alg FROM gone`;
        const { publicJwk, sealedJwk, alg, createdAt, activeAt } = successor;
        const values = [kid, now, successor.kid, alg, JSON.stringify(publicJwk), sealedJwk, createdAt, activeAt];
        return (await query('store_withdraw_signing_key', text, values)).length === 1;
      }),

    async removeSigningKeys(retiredBefore) {
      const text = `DELETE FROM signing_keys WHERE retired_at < ${timestamp('$1')} RETURNING kid`;
      return (await sql.query('store_remove_signing_keys', text, [retiredBefore])).length;
    },
  };
}
