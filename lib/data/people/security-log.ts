/**
 * The security log of an account, for its owner: changes of how it can be signed in to, and what was done about them.
 * Each entry is written in the transaction of its cause and announced through the outbox (`lib/effects.ts`).
 */

import { z } from 'zod';
import { present } from '@/lib/oauth/present';
import { toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import { type CredentialChange, signalCredential } from '../protocol/signal-outbox';

export const securityKinds = [
  'signed_in_new_device',
  'password_changed',
  'password_reset',
  'email_changed',
  'email_verified',
  'passkey_added',
  'passkey_removed',
  'totp_added',
  'totp_removed',
  'recovery_codes_made',
  'recovery_code_used',
  'second_factor_required',
  'second_factor_optional',
  'identity_linked',
  'identity_unlinked',
  'session_ended',
  'sessions_ended',
  'everything_ended',
  'secured_by_mail',
  'data_downloaded',
  'api_key_revoked',
  'account_deleted',
  'account_restored',
  'partner_connected',
  'partner_disconnected',
  'partner_removed',
  'partner_disabled',
  'partner_enabled',
  'operator_disabled',
  'operator_enabled',
] as const;
export type SecurityKind = (typeof securityKinds)[number];

export type SecurityEntry = {
  sub: string;
  kind: SecurityKind;
  /** Seconds since the epoch. */
  at: number;
  ip?: string | undefined;
  userAgent?: string | undefined;
  /** A short detail for the owner: the name of a passkey, an address. Never a secret. */
  detail?: Record<string, string>;
};

export type SecurityView = Omit<SecurityEntry, 'sub'> & { id: string };

/** Writes an entry in the transaction that causes it. */
export async function noteSecurity(
  outbox: Database['outbox'],
  query: Database['sql']['query'],
  { sub, kind, at, ip, userAgent, detail = {} }: SecurityEntry,
): Promise<void> {
  const text = `INSERT INTO security_events (user_id, kind, at, ip, user_agent, detail)
    VALUES ($1, $2, to_timestamp($3::float8), $4, $5, $6::jsonb) RETURNING id::text`;
  const values = [sub, kind, at, ip ?? null, userAgent?.slice(0, 400) ?? null, JSON.stringify(detail)];
  const [row] = await query('security_note', text, values);
  await outbox.send(query, [{ kind: 'security', sub, eventId: z.object({ id: z.string() }).parse(row).id }]);
  const credential = credentialChanges[kind];
  if (credential) await signalCredential(outbox, query, { sub, at, credential });
}

/** Changes of credentials that are signalled to APIs (CAEP 1.0 §3.3). */
const credentialChanges: Partial<Record<SecurityKind, CredentialChange>> = {
  password_changed: { type: 'password', change: 'update' },
  password_reset: { type: 'password', change: 'update' },
  passkey_added: { type: 'fido2-platform', change: 'create' },
  passkey_removed: { type: 'fido2-platform', change: 'delete' },
  totp_added: { type: 'app', change: 'create' },
  totp_removed: { type: 'app', change: 'delete' },
};

/** What the log can be filtered by. Each kind is in one group. */
export const securityGroups = {
  signIns: [
    'signed_in_new_device',
    'session_ended',
    'sessions_ended',
    'everything_ended',
    'secured_by_mail',
    'recovery_code_used',
  ],
  factors: [
    'password_changed',
    'password_reset',
    'passkey_added',
    'passkey_removed',
    'totp_added',
    'totp_removed',
    'recovery_codes_made',
    'second_factor_required',
    'second_factor_optional',
    'identity_linked',
    'identity_unlinked',
  ],
  account: [
    'email_changed',
    'email_verified',
    'data_downloaded',
    'api_key_revoked',
    'account_deleted',
    'account_restored',
    'partner_connected',
    'partner_disconnected',
    'partner_removed',
    'partner_disabled',
    'partner_enabled',
    'operator_disabled',
    'operator_enabled',
  ],
} as const satisfies Record<string, readonly SecurityKind[]>;
export type SecurityGroup = keyof typeof securityGroups;

/** The viewer's entries, latest first. `before` is the last id of the previous page. */
export async function listSecurity(
  db: Database,
  viewer: { sub: string },
  { limit, before, group }: { limit: number; before?: string; group?: SecurityGroup | undefined },
): Promise<SecurityView[]> {
  const older = before !== undefined && /^\d{1,18}$/.test(before) ? { id: { lt: BigInt(before) } } : {};
  const kinds = group === undefined ? {} : { kind: { in: [...securityGroups[group]] } };
  const rows = await db.prisma.securityEvent.findMany({
    where: { userId: viewer.sub, ...older, ...kinds },
    orderBy: { id: 'desc' },
    take: limit,
  });
  return rows.flatMap(viewOf);
}

/** One entry, for notifications. Undefined if the account is gone. */
export async function findSecurityEntry(db: Database, sub: string, eventId: string): Promise<SecurityView | undefined> {
  const row = await db.prisma.securityEvent.findFirst({ where: { id: BigInt(eventId), userId: sub } });
  return row ? viewOf(row)[0] : undefined;
}

const kindSchema = z.enum(securityKinds);
const detailSchema = z.record(z.string(), z.string()).catch({});

type SecurityRow = Awaited<ReturnType<Database['prisma']['securityEvent']['findMany']>>[number];

/** Entries of unknown kinds are left out: a newer version wrote them. */
function viewOf(row: SecurityRow): SecurityView[] {
  const kind = kindSchema.safeParse(row.kind);
  if (!kind.success) return [];
  return [
    {
      id: String(row.id),
      kind: kind.data,
      at: toSeconds(row.at),
      ...present({ ip: row.ip, userAgent: row.userAgent }),
      detail: detailSchema.parse(row.detail),
    },
  ];
}
