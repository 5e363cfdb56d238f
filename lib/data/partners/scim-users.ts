/**
 * The accounts that a partner manages (SCIM). A partner is a client, and every statement has its id in the WHERE. What
 * happens to the person who accepted an account is in `partner-links.ts`.
 *
 * Whether somebody here already has an address of the account is never looked up, so neither an answer nor its time can
 * reveal it.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { present } from '@/lib/oauth/present';
import type { Database } from '../database/database';
import { epochSeconds, isUuid, timestamp } from '../database/sql';
import { invite, withdrawInvitation } from './invitations';
import { detach, enableAgain, endLateGrants, type LostGrants, renameAccount } from './partner-links';

export type Partner = { clientId: string };

/** What the partner wrote. */
export type ScimUserContent = {
  userName: string;
  externalId?: string | undefined;
  active: boolean;
  /** All other attributes, as JSON. */
  attributes: Record<string, unknown>;
  /** Addresses in lower case, for filters. */
  emailKeys: string[];
  /** The normalized address for the invitation. */
  contact?: string | undefined;
  /** The identity at an upstream issuer that may sign in. */
  upstream?: { issuer: string; subject: string } | undefined;
  /** The name for the account. */
  name: string;
};

export type ScimUserRecord = Omit<ScimUserContent, 'name' | 'contact' | 'emailKeys'> & {
  id: string;
  version: number;
  createdAt: number;
  updatedAt: number;
  /** Whether a person accepted it. */
  isConnected: boolean;
  groups: { id: string; displayName: string }[];
};

type Query = Database['sql']['query'];

const rowSchema = z.object({
  id: z.string(),
  client_id: z.string(),
  user_id: z.string().nullable(),
  made_account: z.boolean(),
  user_name: z.string(),
  external_id: z.string().nullable(),
  active: z.boolean(),
  name: z.string(),
  attributes: z.record(z.string(), z.unknown()),
  contact: z.string().nullable(),
  upstream_issuer: z.string().nullable(),
  upstream_subject: z.string().nullable(),
  version: z.number(),
  created_at: z.number(),
  updated_at: z.number(),
  groups: z.array(z.object({ id: z.string(), displayName: z.string() })),
});
type Row = z.infer<typeof rowSchema>;

const columns = `r.id::text, r.client_id, r.user_id::text, r.made_account, r.user_name, r.external_id, r.active,
  r.name, r.attributes, r.contact, r.upstream_issuer, r.upstream_subject, r.version,
  ${epochSeconds('r.created_at')} AS created_at, ${epochSeconds('r.updated_at')} AS updated_at`;

const groupsOf = `(SELECT coalesce(json_agg(json_build_object('id', g.id, 'displayName', g.display_name)
    ORDER BY g.created_at, g.id), '[]')
  FROM scim_members m JOIN scim_groups g ON g.id = m.group_id WHERE m.member_id = r.id) AS groups`;

function recordOf(row: unknown): ScimUserRecord {
  const { id, version, active, attributes, groups, ...rest } = rowSchema.parse(row);
  return {
    id,
    version,
    active,
    attributes,
    groups,
    userName: rest.user_name,
    createdAt: Math.floor(rest.created_at),
    updatedAt: Math.floor(rest.updated_at),
    isConnected: rest.user_id !== null,
    ...present({ externalId: rest.external_id, upstream: upstreamOf(rest) }),
  };
}

function upstreamOf({
  upstream_issuer: issuer,
  upstream_subject: subject,
}: Pick<Row, `upstream_${'issuer' | 'subject'}`>) {
  return issuer === null || subject === null ? undefined : { issuer, subject };
}

/** These accounts of the partner, in this order. Others are left out. */
export async function scimUsersById(db: Database, partner: Partner, ids: readonly string[]): Promise<ScimUserRecord[]> {
  const text = `SELECT ${columns}, ${groupsOf} FROM scim_users r WHERE r.client_id = $1 AND r.id = ANY ($2::uuid[])`;
  const rows = await db.sql.query('scim_users_by_id', text, [partner.clientId, ids.filter(isUuid)]);
  const records = new Map(rows.map(recordOf).map((record) => [record.id, record]));
  return ids.flatMap((id) => records.get(id.toLowerCase()) ?? []);
}

/** The configured secret, for the links of invitations, and the time. */
export type Writing = { secret: Uint8Array; now: number };

/** `taken`: another account of this partner has the user name. */
export async function createScimUser(
  db: Database,
  partner: Partner,
  content: ScimUserContent,
  { secret, now }: Writing,
): Promise<ScimUserRecord | 'taken'> {
  const id = randomUUID();
  const text = `INSERT INTO scim_users (id, client_id, user_name, user_name_key, external_id, active, attributes,
      email_keys, contact, upstream_issuer, upstream_subject, name, created_at, updated_at)
    VALUES ($1::uuid, $2, $3, $4, $5, $6::bool, $7::jsonb, $8::text[], $9, $10, $11, $12, ${timestamp('$13')},
      ${timestamp('$13')})
    ON CONFLICT (client_id, user_name_key) DO NOTHING RETURNING 1`;
  const made = await db.sql.transaction(async (query) => {
    if ((await query('scim_user_create', text, [id, partner.clientId, ...valuesOf(content), now])).length === 0)
      return false;
    await inviteIfDue(db, query, { id, ...content }, { secret, now });
    return true;
  });
  if (!made) return 'taken';
  const [record] = await scimUsersById(db, partner, [id]);
  if (!record) throw new Error('The new account is gone.');
  return record;
}

const keyOf = (userName: string): string => userName.toLowerCase();

const valuesOf = (content: ScimUserContent) => [
  content.userName,
  keyOf(content.userName),
  content.externalId ?? null,
  content.active,
  JSON.stringify(content.attributes),
  content.emailKeys,
  content.contact ?? null,
  content.upstream?.issuer ?? null,
  content.upstream?.subject ?? null,
  content.name,
];

type Invited = { id: string; active: boolean; contact?: string | undefined };

async function inviteIfDue(
  db: Database,
  query: Query,
  { id, active, contact }: Invited,
  { secret, now }: Writing,
): Promise<void> {
  if (!active || contact === undefined) return withdrawInvitation(query, id);
  await invite({ secret }, db.outbox, query, { scimId: id, contact }, now);
}

/**
 * Changes an account and returns what it is afterwards. `decide` says what that will be; what it throws leaves the
 * account as it was.
 */
export async function changeScimUser(
  db: Database,
  partner: Partner,
  id: string,
  decide: (record: ScimUserRecord) => ScimUserContent,
  writing: Writing,
): Promise<ScimUserRecord | 'unknown' | 'taken'> {
  if (!isUuid(id)) return 'unknown';
  try {
    let lost: LostGrants | undefined;
    const changed = await db.sql.transaction(async (query) => {
      const row = await lockUser(query, partner, id);
      if (!row) return 'unknown' as const;
      const before = recordOf(row);
      const content = decide(before);
      if (isSame(row, content)) return before;
      const text = `UPDATE scim_users SET user_name = $3, user_name_key = $4, external_id = $5, active = $6::bool,
          attributes = $7::jsonb, email_keys = $8::text[], contact = $9, upstream_issuer = $10, upstream_subject = $11,
          name = $12, updated_at = ${timestamp('$13')}, version = version + 1
        WHERE id = $1::uuid AND client_id = $2`;
      await query('scim_user_change', text, [id, partner.clientId, ...valuesOf(content), writing.now]);
      lost = await afterChange(db, query, row, content, writing);
      const after = await readUser(query, partner, id);
      if (!after) throw new Error('The changed account is gone.');
      return recordOf(after);
    });
    if (lost) await endLateGrants(db, lost, writing.now);
    return changed;
  } catch (error) {
    if (sqlState.safeParse(error).data?.code === uniqueViolation) return 'taken';
    throw error;
  }
}

const sqlState = z.object({ code: z.string() });
const uniqueViolation = '23505';

const readUser = async (query: Query, partner: Partner, id: string): Promise<Row | undefined> => {
  const text = `SELECT ${columns}, ${groupsOf} FROM scim_users r WHERE r.id = $1::uuid AND r.client_id = $2`;
  const [row] = await query('scim_user_read', text, [id, partner.clientId]);
  return row && rowSchema.parse(row);
};

async function lockUser(query: Query, partner: Partner, id: string): Promise<Row | undefined> {
  const text = 'SELECT 1 FROM scim_users WHERE id = $1::uuid AND client_id = $2 FOR UPDATE';
  if ((await query('scim_user_lock', text, [id, partner.clientId])).length === 0) return undefined;
  return readUser(query, partner, id);
}

function isSame(row: Row, content: ScimUserContent): boolean {
  const { user_name, external_id, active, attributes } = row;
  const upstream = upstreamOf(row);
  return (
    user_name === content.userName &&
    external_id === (content.externalId ?? null) &&
    active === content.active &&
    upstream?.issuer === content.upstream?.issuer &&
    upstream?.subject === content.upstream?.subject &&
    ordered(attributes) === ordered(content.attributes)
  );
}

/** JSON whose members are in one order, because the database keeps none. */
function ordered(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** What a change means for the person, or for the invitation if nobody has accepted it yet. */
async function afterChange(
  db: Database,
  query: Query,
  row: Row,
  content: ScimUserContent,
  how: Writing,
): Promise<LostGrants | undefined> {
  const contact = content.contact ?? null;
  if (row.user_id === null) {
    const again = content.active && (!row.active || contact !== row.contact);
    if (again || !content.active || contact === null) await inviteIfDue(db, query, { id: row.id, ...content }, how);
    return undefined;
  }
  const link = linkOf(row, row.user_id);
  if (row.made_account) await renameAccount(query, row.user_id, { from: row.name, to: content.name }, how.now);
  if (!row.active && content.active) await enableAgain(db, query, link, how.now);
  return row.active && !content.active ? detach(db, query, link, how.now) : undefined;
}

const linkOf = (row: Row, sub: string) => ({
  scimId: row.id,
  clientId: row.client_id,
  sub,
  madeAccount: row.made_account,
});

/** Removes an account. `decide` may throw to keep it. False if the partner has no such account. */
export async function deleteScimUser(
  db: Database,
  partner: Partner,
  id: string,
  decide: (record: ScimUserRecord) => void,
  now: number,
): Promise<boolean> {
  if (!isUuid(id)) return false;
  let lost: LostGrants | undefined;
  const deleted = await db.sql.transaction(async (query) => {
    const row = await lockUser(query, partner, id);
    if (!row) return false;
    decide(recordOf(row));
    if (row.user_id !== null && row.active) lost = await detach(db, query, linkOf(row, row.user_id), now);
    await query('scim_user_delete', 'DELETE FROM scim_users WHERE id = $1::uuid', [id]);
    return true;
  });
  if (lost) await endLateGrants(db, lost, now);
  return deleted;
}
