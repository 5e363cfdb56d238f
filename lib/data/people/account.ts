/**
 * Export and deletion of an account.
 *
 * A deleted account leaves a row without personal data. Its grants stay, because the status entries of grants make
 * issued tokens read as ended; without them those tokens would read as valid again. `sweep.ts` deletes the row once no
 * token or receipt can refer to it.
 */
import { z } from 'zod';
import { toDate } from '@/lib/time';
import type { Database } from '../database/database';
import { deleteApi } from '../developers/api-removal';
import { deleteClient } from '../developers/clients';
import { createOAuthStore } from '../protocol/oauth-store';
import { endAllSessions } from './sessions';

type Viewer = { sub: string };

/** What ends with the account. `lastOperator`: no operator would be left, so the account cannot be deleted. */
export type AccountStanding = {
  apps: number;
  keys: number;
  ownApps: string[];
  ownApis: string[];
  lastOperator: boolean;
};

export async function accountStanding(db: Database, viewer: Viewer, now: number): Promise<AccountStanding> {
  const live = { ownerId: viewer.sub, endedAt: null, OR: [{ endsAt: null }, { endsAt: { gt: toDate(now) } }] };
  const [apps, keys, clients, apis, me, otherOperators] = await Promise.all([
    db.prisma.grant.count({ where: { ...live, apiKey: null } }),
    db.prisma.grant.count({ where: { ...live, apiKey: { isNot: null } } }),
    db.prisma.client.findMany({ where: { ownerId: viewer.sub, deletedAt: null }, orderBy: { createdAt: 'asc' } }),
    db.prisma.api.findMany({ where: { ownerId: viewer.sub }, orderBy: { name: 'asc' } }),
    db.prisma.user.findUnique({ where: { id: viewer.sub }, select: { isOperator: true } }),
    db.prisma.user.count({ where: { isOperator: true, deletedAt: null, id: { not: viewer.sub } } }),
  ]);
  return {
    apps,
    keys,
    ownApps: clients.map(({ id, metadata }) => named.parse(metadata).client_name ?? id),
    ownApis: apis.map(({ name }) => name),
    lastOperator: me?.isOperator === true && otherOperators === 0,
  };
}

const named = z.object({ client_name: z.string().optional() });

/**
 * Deletes the account: first what other people and apps depend on, through the functions that notify them, then the
 * sessions and all personal data in one transaction. If it is interrupted before that transaction, it can be repeated.
 * False for the last operator.
 */
export async function deleteAccount(db: Database, viewer: Viewer, now: number): Promise<boolean> {
  if ((await accountStanding(db, viewer, now)).lastOperator) return false;
  const owned = { where: { ownerId: viewer.sub }, select: { id: true } };
  for (const { id } of await db.prisma.client.findMany(owned)) await deleteClient(db, viewer, id, now);
  for (const { id } of await db.prisma.api.findMany(owned)) await deleteApi(db, viewer, id, now);
  const store = createOAuthStore(db);
  const endGrants = async () => {
    for (const all of ['apps', 'keys'] as const) await store.endGrants(viewer.sub, { all }, 'account_deleted', now);
  };
  await endGrants();
  await db.sql.transaction(async (query) => {
    await endAllSessions(db, query, viewer.sub, now);
    for (const [name, text] of Object.entries(forget)) await query(`account_forget_${name}`, text, [viewer.sub]);
    await query('account_delete', anonymise, [viewer.sub, now]);
  });
  // Grants that were created meanwhile. From here on nobody can sign in to allow anything.
  await endGrants();
  return true;
}

const ofGrants = (table: string): string =>
  `DELETE FROM ${table} WHERE grant_id IN (SELECT id FROM grants WHERE owner_id = $1)`;

/** By table. Ended sessions stay until their apps have been notified. */
export const forget = {
  sessions: 'UPDATE sessions SET ip = NULL, user_agent = NULL WHERE user_id = $1',
  security_events: 'DELETE FROM security_events WHERE user_id = $1',
  known_networks: 'DELETE FROM known_networks WHERE user_id = $1',
  passkeys: 'DELETE FROM passkeys WHERE user_id = $1',
  identities: 'DELETE FROM identities WHERE user_id = $1',
  pictures: 'DELETE FROM pictures WHERE user_id = $1',
  totp_secrets: 'DELETE FROM totp_secrets WHERE user_id = $1',
  recovery_codes: 'DELETE FROM recovery_codes WHERE user_id = $1',
  mail_links: 'DELETE FROM mail_links WHERE user_id = $1',
  activities: ofGrants('activities'),
  grant_uses: ofGrants('grant_uses'),
  api_keys: ofGrants('api_keys'),
  receipts: ofGrants('receipts'),
};

const anonymise = `UPDATE users SET email = 'deleted:' || id, email_verified_at = NULL, name = 'Deleted account',
    password_hash = NULL, is_operator = false, second_factor = false, mail_opt_out = '{}', claims = '{}',
    created_at = to_timestamp($2::float8), updated_at = to_timestamp($2::float8), deleted_at = to_timestamp($2::float8)
  WHERE id = $1 AND deleted_at IS NULL`;

/**
 * Everything stored about a person, except for what would let others in: hashes, sealed secrets, keys. Times are ISO
 * 8601 in UTC.
 */
export async function accountData(db: Database, viewer: Viewer): Promise<Record<string, unknown>> {
  const own = { where: { userId: viewer.sub } };
  const [account, picture, identities, sessions, networks, security, passkeys, totp, recovery, links, ...more] =
    await Promise.all([
      db.prisma.user.findUniqueOrThrow({ where: { id: viewer.sub }, omit: { passwordHash: true, deletedAt: true } }),
      db.prisma.picture.findUnique(own),
      db.prisma.identity.findMany({ ...own, omit: { userId: true } }),
      db.prisma.session.findMany({ ...own, orderBy: { createdAt: 'asc' } }),
      // With the hashes, somebody who has the file and our key could test which networks they belong to.
      db.prisma.knownNetwork.findMany({ ...own, select: { lastUsedAt: true }, orderBy: { lastUsedAt: 'asc' } }),
      db.prisma.securityEvent.findMany({ ...own, orderBy: { id: 'asc' } }),
      db.prisma.passkey.findMany({ ...own, omit: { publicKey: true, counter: true } }),
      db.prisma.totpSecret.findMany({ ...own, select: { createdAt: true, lastUsedAt: true } }),
      db.prisma.recoveryCode.findMany({ ...own, select: { createdAt: true } }),
      db.prisma.mailLink.findMany({ ...own, omit: { hash: true, userId: true } }),
      db.prisma.grant.findMany({
        where: { ownerId: viewer.sub },
        omit: { ownerId: true, statusList: true, statusIndex: true },
        include: {
          client: { select: { metadata: true } },
          apiKey: { select: { name: true, hint: true, createdAt: true } },
          activities: { omit: { id: true, grantId: true }, orderBy: { id: 'asc' } },
          uses: { omit: { grantId: true }, orderBy: { firstAt: 'asc' } },
          receipts: {
            omit: { grantId: true, seq: true, statusList: true, statusIndex: true },
            orderBy: { seq: 'asc' },
          },
        },
        orderBy: { createdAt: 'asc' },
      }),
      db.prisma.client.findMany({
        where: { ownerId: viewer.sub },
        omit: { ownerId: true, registrationHash: true },
        include: {
          secrets: { select: { hint: true, createdAt: true, endsAt: true } },
          logo: { select: { uri: true, fault: true, triedAt: true } },
        },
      }),
      db.prisma.api.findMany({ where: { ownerId: viewer.sub }, omit: { ownerId: true }, include: { scopes: true } }),
    ]);
  const [grants, clients, apis] = more;
  return {
    account,
    picture: picture && { createdAt: picture.createdAt, webp: Buffer.from(picture.webp).toString('base64') },
    sessions: sessions.map(({ userId: _, ...session }) => session),
    knownNetworks: networks,
    securityLog: security.map(({ userId: _, id: _id, ...entry }) => entry),
    waysToSignIn: {
      accountsElsewhere: identities,
      passkeys: passkeys.map(({ userId: _, ...passkey }) => passkey),
      oneTimeCodes: totp,
      recoveryCodes: recovery,
    },
    mailedLinks: links,
    access: grants.map(({ client, ...grant }) => ({ app: named.parse(client.metadata).client_name ?? null, ...grant })),
    ownApps: clients,
    ownApis: apis,
  };
}
