/**
 * Grants and their subjects: the columns that a statement selects, and how its rows are parsed. Parsing costs a few
 * microseconds per row; a wrong statement then fails here and not in a token.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Grant, GrantState, Subject } from '@/lib/oauth/model/grant-records';
import { epochSeconds, timestamp } from '../database/sql';
import { authorizationDetails, optionalTime, time } from './row-fields';

/** SQL: the grant `g` has not ended at the time that the parameter gives. */
export const liveGrant = (g: string, parameter: string) =>
  `(${g}.ended_at IS NULL AND (${g}.ends_at IS NULL OR ${g}.ends_at > ${timestamp(parameter)}))`;

export const grantColumns = (g: string) => `
  ${g}.id AS grant_id, ${g}.remind_before_seconds AS remind_before, ${g}.owner_id, ${g}.client_id, ${g}.scopes,
  coalesce(${g}.resources, '{}') AS resources, ${g}.details AS grant_details,
  coalesce(${g}.declined, '{}') AS declined, ${g}.once, ${epochSeconds(`${g}.ends_at`)} AS grant_ends,
  ${epochSeconds(`${g}.paused_at`)} AS paused, ${epochSeconds(`${g}.ended_at`)} AS grant_ended, ${g}.epoch,
  ${g}.status_list,
  ${g}.status_index, ${epochSeconds(`${g}.created_at`)} AS grant_created, ${epochSeconds(`${g}.changed_at`)} AS changed,
  ${epochSeconds(`${g}.last_used_at`)} AS last_used`;

export const subjectColumns = (u: string) => `
  ${u}.id AS sub, ${u}.email, ${u}.email_verified_at IS NOT NULL AS email_verified, ${u}.name, ${u}.claims,
  ${epochSeconds(`${u}.updated_at`)} AS updated`;

const grantRow = z.object({
  grant_id: z.string(),
  owner_id: z.string().nullable(),
  client_id: z.string(),
  scopes: z.array(z.object({ scope: z.string(), endsAt: z.number().nullable() })),
  resources: z.array(z.string()),
  grant_details: authorizationDetails,
  declined: z.array(z.string()),
  once: z.boolean(),
  grant_ends: optionalTime,
  remind_before: z.number().nullable(),
  paused: optionalTime,
  grant_ended: optionalTime,
  epoch: z.number(),
  status_list: z.number(),
  status_index: z.number(),
  grant_created: time,
  changed: time,
  last_used: optionalTime,
});

export function parseGrant(row: unknown): Grant {
  const found = grantRow.parse(row);
  const grant: Grant = {
    id: found.grant_id,
    clientId: found.client_id,
    scopes: found.scopes,
    resources: found.resources,
    declined: found.declined,
    once: found.once,
    epoch: found.epoch,
    status: { list: found.status_list, index: found.status_index },
    createdAt: found.grant_created,
    changedAt: found.changed,
  };
  if (found.grant_details.length > 0) grant.details = found.grant_details;
  if (found.owner_id !== null) grant.ownerId = found.owner_id;
  if (found.grant_ends !== null) grant.endsAt = found.grant_ends;
  if (found.remind_before !== null) grant.remindBeforeSeconds = found.remind_before;
  if (found.paused !== null) grant.pausedAt = found.paused;
  if (found.grant_ended !== null) grant.endedAt = found.grant_ended;
  if (found.last_used !== null) grant.lastUsedAt = found.last_used;
  return grant;
}

const subjectRow = z.object({
  sub: z.string(),
  email: z.string(),
  email_verified: z.boolean(),
  name: z.string(),
  claims: z.record(z.string(), z.unknown()),
  updated: time,
});

export function parseSubject(row: unknown): Subject {
  const { email_verified: emailVerified, updated: updatedAt, ...subject } = subjectRow.parse(row);
  return { ...subject, emailVerified, updatedAt };
}

const maybeSubject = z.object({ sub: z.string().nullable() });

/** A grant with its subject, from a row that has both their columns. */
export function parseGrantState(row: unknown): GrantState {
  const grant = parseGrant(row);
  return maybeSubject.parse(row).sub === null ? { grant } : { grant, subject: parseSubject(row) };
}

/**
 * A machine has one grant, so its id is derived from the client's (RFC 9562 §5.8, version 8) and needs no second index.
 */
export function machineGrantId(clientId: string): string {
  const hex = createHash('sha256').update(`machine grant of ${clientId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
