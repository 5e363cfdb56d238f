/**
 * The groups of a partner's accounts (SCIM). Their members are accounts of the same partner: anything else is unknown,
 * whether it exists or not. A group may have very many members, so a change names only those that come and go.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { present } from '@/lib/oauth/present';
import type { Database } from '../database/database';
import { epochSeconds, isUuid, timestamp } from '../database/sql';
import type { Partner } from './scim-users';

export type ScimGroupContent = { displayName: string; externalId?: string | undefined };
export type ScimMemberView = { id: string; userName: string };
export type ScimGroupRecord = ScimGroupContent & {
  id: string;
  version: number;
  createdAt: number;
  updatedAt: number;
};

/** In the order of the request. `only`: afterwards these are all members. */
export type MemberChange = { kind: 'add' | 'remove' | 'only'; ids: readonly string[] };

type Query = Database['sql']['query'];

const rowSchema = z.object({
  id: z.string(),
  display_name: z.string(),
  external_id: z.string().nullable(),
  version: z.number(),
  created_at: z.number(),
  updated_at: z.number(),
});

const columns = `r.id::text, r.display_name, r.external_id, r.version,
  ${epochSeconds('r.created_at')} AS created_at, ${epochSeconds('r.updated_at')} AS updated_at`;

function recordOf(row: unknown): ScimGroupRecord {
  const { id, version, display_name: displayName, ...rest } = rowSchema.parse(row);
  return {
    id,
    version,
    displayName,
    createdAt: Math.floor(rest.created_at),
    updatedAt: Math.floor(rest.updated_at),
    ...present({ externalId: rest.external_id }),
  };
}

/** These groups of the partner, in this order. Others are left out. */
export async function scimGroupsById(
  db: Database,
  partner: Partner,
  ids: readonly string[],
): Promise<ScimGroupRecord[]> {
  const text = `SELECT ${columns} FROM scim_groups r WHERE r.client_id = $1 AND r.id = ANY ($2::uuid[])`;
  const rows = await db.sql.query('scim_groups_by_id', text, [partner.clientId, ids.filter(isUuid)]);
  const records = new Map(rows.map(recordOf).map((record) => [record.id, record]));
  return ids.flatMap((id) => records.get(id.toLowerCase()) ?? []);
}

const memberRow = z.object({ group_id: z.string(), id: z.string(), user_name: z.string() });

/** The members of groups of the partner, by the group's id, in the order in which the accounts were created. */
export async function scimMembers(
  db: Database,
  partner: Partner,
  groupIds: readonly string[],
): Promise<Map<string, ScimMemberView[]>> {
  const text = `SELECT m.group_id::text, u.id::text, u.user_name
    FROM scim_groups g JOIN scim_members m ON m.group_id = g.id JOIN scim_users u ON u.id = m.member_id
    WHERE g.client_id = $1 AND g.id = ANY ($2::uuid[]) ORDER BY u.created_at, u.id`;
  const found = new Map<string, ScimMemberView[]>();
  for (const row of await db.sql.query('scim_members', text, [partner.clientId, groupIds.filter(isUuid)])) {
    const { group_id, id, user_name: userName } = memberRow.parse(row);
    const members = found.get(group_id) ?? [];
    members.push({ id, userName });
    found.set(group_id, members);
  }
  return found;
}

/** `{ unknown }`: the partner has no account with this id. */
export type UnknownMember = { unknown: string };

/** Thrown to end a transaction. */
class UnknownMemberError extends Error {
  override readonly name = 'UnknownMemberError';
  readonly id: string;
  constructor(id: string) {
    super('The partner has no such account.');
    this.id = id;
  }
}

export async function createScimGroup(
  db: Database,
  partner: Partner,
  content: ScimGroupContent,
  memberIds: readonly string[],
  now: number,
): Promise<ScimGroupRecord | UnknownMember> {
  const id = randomUUID();
  return orUnknown(() =>
    db.sql.transaction(async (query) => {
      const text = `INSERT INTO scim_groups AS r (id, client_id, display_name, external_id, created_at, updated_at)
        VALUES ($1::uuid, $2, $3, $4, ${timestamp('$5')}, ${timestamp('$5')}) RETURNING ${columns}`;
      const values = [id, partner.clientId, content.displayName, content.externalId ?? null, now];
      const [row] = await query('scim_group_create', text, values);
      await changeMembers(query, partner, id, { kind: 'add', ids: memberIds });
      return recordOf(row);
    }),
  );
}

async function orUnknown<T>(work: () => Promise<T>): Promise<T | UnknownMember> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnknownMemberError) return { unknown: error.id };
    throw error;
  }
}

/**
 * Changes a group. `decide` gets the group and its members, which are read only when it asks for them, and returns what
 * it is afterwards; what it throws leaves the group as it was.
 */
export async function changeScimGroup(
  db: Database,
  partner: Partner,
  id: string,
  decide: (
    record: ScimGroupRecord,
    members: () => Promise<ScimMemberView[]>,
  ) => Promise<{ content: ScimGroupContent; members: readonly MemberChange[] }>,
  now: number,
): Promise<ScimGroupRecord | UnknownMember | 'unknown'> {
  if (!isUuid(id)) return 'unknown';
  return orUnknown(() =>
    db.sql.transaction(async (query) => {
      const record = await lockGroup(query, partner, id);
      if (!record) return 'unknown' as const;
      const { content, members } = await decide(record, () => readMembers(query, id));
      let changed = content.displayName !== record.displayName || content.externalId !== record.externalId;
      for (const change of members) changed = (await changeMembers(query, partner, id, change)) || changed;
      if (!changed) return record;
      const text = `UPDATE scim_groups r SET display_name = $2, external_id = $3, version = version + 1,
          updated_at = ${timestamp('$4')}
        WHERE id = $1::uuid RETURNING ${columns}`;
      const [row] = await query('scim_group_change', text, [id, content.displayName, content.externalId ?? null, now]);
      return recordOf(row);
    }),
  );
}

async function lockGroup(query: Query, partner: Partner, id: string): Promise<ScimGroupRecord | undefined> {
  const text = `SELECT ${columns} FROM scim_groups r WHERE r.id = $1::uuid AND r.client_id = $2 FOR UPDATE`;
  const [row] = await query('scim_group_lock', text, [id, partner.clientId]);
  return row && recordOf(row);
}

async function readMembers(query: Query, groupId: string): Promise<ScimMemberView[]> {
  const text = `SELECT m.group_id::text, u.id::text, u.user_name
    FROM scim_members m JOIN scim_users u ON u.id = m.member_id WHERE m.group_id = $1::uuid`;
  const rows = await query('scim_group_members', text, [groupId]);
  return rows.map((row) => memberRow.parse(row)).map(({ id, user_name: userName }) => ({ id, userName }));
}

/** Whether anything changed. Throws `UnknownMemberError`. */
async function changeMembers(query: Query, partner: Partner, groupId: string, change: MemberChange): Promise<boolean> {
  const ids = [...new Set(change.ids.map((id) => id.toLowerCase()))];
  if (change.kind === 'remove') {
    const text = 'DELETE FROM scim_members WHERE group_id = $1::uuid AND member_id = ANY ($2::uuid[]) RETURNING 1';
    return (await query('scim_members_remove', text, [groupId, ids.filter(isUuid)])).length > 0;
  }
  const known = ids.filter(isUuid);
  const owned = `SELECT id::text FROM scim_users WHERE client_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR SHARE`;
  const rows = ids.length === 0 ? [] : await query('scim_members_known', owned, [partner.clientId, known]);
  const found = new Set(rows.map((row) => z.object({ id: z.string() }).parse(row).id));
  const missing = ids.find((id) => !found.has(id));
  if (missing !== undefined) throw new UnknownMemberError(missing);
  const add = `INSERT INTO scim_members (group_id, member_id) SELECT $1::uuid, id FROM unnest($2::uuid[]) AS id
    ON CONFLICT DO NOTHING RETURNING 1`;
  const added = ids.length > 0 && (await query('scim_members_add', add, [groupId, ids])).length > 0;
  if (change.kind === 'add') return added;
  const others = 'DELETE FROM scim_members WHERE group_id = $1::uuid AND member_id <> ALL ($2::uuid[]) RETURNING 1';
  return (await query('scim_members_only', others, [groupId, ids])).length > 0 || added;
}

/** Removes a group, not its members. `decide` may throw to keep it. False if the partner has no such group. */
export async function deleteScimGroup(
  db: Database,
  partner: Partner,
  id: string,
  decide: (record: ScimGroupRecord) => void,
): Promise<boolean> {
  if (!isUuid(id)) return false;
  return db.sql.transaction(async (query) => {
    const record = await lockGroup(query, partner, id);
    if (!record) return false;
    decide(record);
    await query('scim_group_delete', 'DELETE FROM scim_groups WHERE id = $1::uuid', [id]);
    return true;
  });
}
