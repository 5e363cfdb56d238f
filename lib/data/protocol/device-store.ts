/**
 * `DeviceStore` on PostgreSQL.
 */
import { z } from 'zod';
import { type DeviceCode, type DevicePoll, slowDownSeconds } from '@/lib/oauth/model/device-records';
import type { DeviceStore } from '@/lib/oauth/model/stores/device-store';
import { epochSeconds, type Sql, timestamp } from '../database/sql';
import { authorizationDetails, time } from './row-fields';

const pollDeviceCode = `WITH d AS MATERIALIZED (
    SELECT *, answered_at IS NULL
      AND polled_at > ${timestamp('$3')} - make_interval(secs => interval_seconds - 1) AS too_soon
    FROM device_codes WHERE hash = $1 AND client_id = $2 FOR NO KEY UPDATE),
  polled AS (
    UPDATE device_codes c SET polled_at = ${timestamp('$3')},
      interval_seconds = c.interval_seconds + CASE WHEN d.too_soon THEN ${slowDownSeconds} ELSE 0 END
    FROM d WHERE c.hash = d.hash)
  SELECT ${epochSeconds('ends_at')} AS ends, answered_at IS NOT NULL AS answered, denied,
    coalesce(too_soon, false) AS too_soon
  FROM d`;

const unanswered = (now: string) => `answered_at IS NULL AND ends_at > ${timestamp(now)}`;

const allowDevice = `WITH device AS (
    UPDATE device_codes d SET answered_at = ${timestamp('$2')} FROM grants g
    WHERE d.hash = $1 AND ${unanswered('$2').replaceAll('ends_at', 'd.ends_at')}
      AND g.id = $3 AND g.client_id = d.client_id
    RETURNING d.hash, d.client_id, d.ends_at)
  INSERT INTO authorization_codes (hash, grant_id, client_id, family_id, epoch, details, created_at, ends_at)
  SELECT hash, $3::uuid, client_id, $4::uuid, $5::int4, $6::jsonb, ${timestamp('$2')}, ends_at FROM device
  RETURNING hash`;

const denyDevice = `UPDATE device_codes SET answered_at = ${timestamp('$2')}, denied = true
  WHERE hash = $1 AND ${unanswered('$2')} RETURNING hash`;

const deviceCodeRow = z.object({
  hash: z.string(),
  user_code_hash: z.string(),
  client_id: z.string(),
  scopes: z.array(z.string()),
  resources: z.array(z.string()),
  authorization_details: authorizationDetails,
  interval_seconds: z.number(),
  created: time,
  ends: time,
});

function parseDeviceCode(row: unknown): DeviceCode {
  const { hash, scopes, resources, ...found } = deviceCodeRow.parse(row);
  return {
    hash,
    scopes,
    resources,
    userCodeHash: found.user_code_hash,
    clientId: found.client_id,
    ...(found.authorization_details.length > 0 && { authorizationDetails: found.authorization_details }),
    intervalSeconds: found.interval_seconds,
    createdAt: found.created,
    endsAt: found.ends,
  };
}

const devicePollRow = z.object({ ends: time, answered: z.boolean(), denied: z.boolean(), too_soon: z.boolean() });

function parseDevicePoll(row: unknown): DevicePoll {
  const { ends: endsAt, answered, denied, too_soon: tooSoon } = devicePollRow.parse(row);
  return { endsAt, tooSoon, ...(answered && { answer: denied ? 'denied' : 'allowed' }) };
}

export function deviceStore(sql: Sql): DeviceStore {
  return {
    async createDeviceCode({ hash, userCodeHash, clientId, scopes, resources, createdAt, endsAt, ...code }) {
      const text = `INSERT INTO device_codes
          (hash, user_code_hash, client_id, scopes, resources, interval_seconds, created_at, ends_at,
            authorization_details)
        VALUES ($1, $2, $3, $4::text[], $5::text[], $6::int4, ${timestamp('$7')}, ${timestamp('$8')}, $9::jsonb)
        ON CONFLICT (user_code_hash) DO NOTHING RETURNING hash`;
      const details = JSON.stringify(code.authorizationDetails ?? []);
      const values = [
        hash,
        userCodeHash,
        clientId,
        scopes,
        resources,
        code.intervalSeconds,
        createdAt,
        endsAt,
        details,
      ];
      return (await sql.query('store_create_device_code', text, values)).length === 1;
    },

    async findDeviceCode(userCodeHash, now) {
      const text = `SELECT hash, user_code_hash, client_id, scopes, resources, interval_seconds, authorization_details,
          ${epochSeconds('created_at')} AS created, ${epochSeconds('ends_at')} AS ends
        FROM device_codes WHERE user_code_hash = $1 AND ${unanswered('$2')}`;
      const [row] = await sql.query('store_find_device_code', text, [userCodeHash, now]);
      return row && parseDeviceCode(row);
    },

    async pollDeviceCode(hash, clientId, now) {
      const [row] = await sql.query('store_poll_device_code', pollDeviceCode, [hash, clientId, now]);
      return row && parseDevicePoll(row);
    },

    async answerDeviceCode(hash, answer, now) {
      if (answer === 'denied') return (await sql.query('store_deny_device', denyDevice, [hash, now])).length === 1;
      const { grant, familyId, context } = answer;
      const values = [hash, now, grant.id, familyId, grant.epoch, JSON.stringify(context)];
      return (await sql.query('store_allow_device', allowDevice, values)).length === 1;
    },
  };
}
