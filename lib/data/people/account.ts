/** Export of an account, and what would end with it. `account-deletion.ts` deletes, restores and erases accounts. */
import { z } from 'zod';
import { toDate } from '@/lib/time';
import type { Database } from '../database/database';

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
 * Everything stored about a person, except for what would let others in: hashes, sealed secrets, keys. Times are ISO
 * 8601 in UTC.
 */
export async function accountData(db: Database, viewer: Viewer): Promise<Record<string, unknown>> {
  const own = { where: { userId: viewer.sub } };
  const [account, picture, identities, sessions, networks, security, passkeys, totp, recovery, links, ...more] =
    await Promise.all([
      db.prisma.user.findUniqueOrThrow({
        where: { id: viewer.sub },
        omit: { passwordHash: true, deletedAt: true, erasedAt: true },
      }),
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
          scopeUses: { omit: { grantId: true }, orderBy: { scope: 'asc' } },
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
      db.prisma.scimUser.findMany({
        where: { userId: viewer.sub },
        select: { userName: true, name: true, attributes: true, active: true, linkedAt: true, client: withName },
        orderBy: { linkedAt: 'asc' },
      }),
    ]);
  const [grants, clients, apis, partners] = more;
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
    organisations: partners.map(({ client, ...record }) => ({
      app: named.parse(client.metadata).client_name ?? null,
      ...record,
    })),
  };
}

const withName = { select: { metadata: true } } as const;
