/**
 * The matrix of the Management API: for each operation, what it needs besides its declaration. To add an operation, add
 * a row. If its path has a new parameter, add that parameter to `openObjects` for each of the three targets.
 */
import { randomUUID } from 'node:crypto';
import { assignOperatorAccess } from '@/lib/data/operators/operator-access';
import { openSession } from '@/lib/data/people/sessions.fixture';
import type { Portal } from './management.fixture';

export type Target = 'own' | 'foreign' | 'unknown';

/** The values of the parameters of paths, such as `app`. */
export type Objects = Record<Target, Record<string, string>>;

export type MatrixRow = {
  /**
   * `list`: everybody may call it, and the answer depends on the caller. `object`: the path names an object, which only
   * its owner and clients of operators reach. `portal`: the path names an object that belongs to nobody.
   */
  reach: 'list' | 'object' | 'portal';
  /** Of a request that succeeds. It may depend on the object. */
  body?: unknown;
  /** The query of a request that succeeds. */
  query?: string;
  /** An unknown object is not an error: it is created, or there is nothing to end. */
  unknown?: 'succeeds';
  /** The answer to a caller who may do this; a success by default. */
  permitted?: number;
  /** Only a person may do this, not a client that acts for itself: it is refused with 403. */
  people?: true;
};

const app = {
  kind: 'web',
  metadata: { client_name: 'Trailmap', redirect_uris: ['https://trailmap.example/callback'] },
};

export const matrix: Record<string, MatrixRow> = {
  listApps: { reach: 'list' },
  getApp: { reach: 'object' },
  createApp: { reach: 'list', body: app },
  putApp: { reach: 'object', body: app, unknown: 'succeeds' },
  patchApp: { reach: 'object', body: { max_grant_seconds: 86_400 } },
  deleteApp: { reach: 'object' },
  getAppStanding: { reach: 'object' },
  listAvailableScopes: { reach: 'object' },
  inspectToken: { reach: 'list', body: { token: 'no-such-token' } },
  listAuditEntries: { reach: 'list' },
  getCaller: { reach: 'list' },
  listGrants: { reach: 'list' },
  getGrant: { reach: 'object' },
  updateGrant: { reach: 'object', body: { ends_at: '2027-01-15T10:00:00Z' } },
  pauseGrant: { reach: 'object' },
  resumeGrant: { reach: 'object', people: true },
  endGrant: { reach: 'object' },
  listGrantReceipts: { reach: 'object' },
  getGrantReceipt: { reach: 'object' },
  listUsers: { reach: 'list' },
  getUser: { reach: 'portal' },
  createUser: { reach: 'list', body: { email: 'new@example.com', name: 'New' } },
  updateUser: { reach: 'portal', body: { name: 'Another' } },
  deleteUser: { reach: 'portal' },
  restoreUser: { reach: 'portal', permitted: 409 },
  sendPasswordReset: { reach: 'portal' },
  listUserSessions: { reach: 'portal' },
  endUserSessions: { reach: 'portal' },
  endUserSession: { reach: 'portal' },
  listUserSecurityLog: { reach: 'portal' },
  listSigningKeys: { reach: 'list' },
  rotateSigningKeys: { reach: 'list' },
  withdrawSigningKey: { reach: 'portal' },
  importObjects: { reach: 'list', body: { people: [] } },
  getSettings: { reach: 'list' },
  listOperatorAccess: { reach: 'list' },
  getOperatorAccess: { reach: 'portal' },
  putOperatorAccess: { reach: 'portal', people: true, body: { machine_scopes: ['apps.read'] } },
  deleteOperatorAccess: { reach: 'portal' },
};

/** What Ada owns, what Bob owns, and what nobody has. */
export async function openObjects(portal: Portal): Promise<Objects> {
  const { people, client, db, clock, oauth } = portal;
  await client('trailmap', 'web', people.ada, {});
  await client('ledgerly', 'web', people.bob, {});
  // Scopes that any app may have.
  const scopes = ['openid', 'apps.read'].map((scope) => ({ scope, required: false }));
  await db.prisma.client.updateMany({ where: { id: { in: ['trailmap', 'ledgerly'] } }, data: { scopes } });
  await client('sync', 'machine', people.ada, { grant_types: ['client_credentials'], redirect_uris: [] });
  await assignOperatorAccess(db, 'sync', { userScopes: [], machineScopes: ['apps.read'] }, clock.now);
  const [kid = ''] = (await oauth.keys.list()).map((key) => key.kid);
  const personal = async (sub: string) => {
    const session = { sub, amr: ['pwd'], endsAt: clock.now + 86_400 };
    // A grant as a person gives it, with the receipt of the decision.
    await portal.personToken(sub, ['apps.read'], 'trailmap');
    const where = { ownerId: sub, clientId: 'trailmap', endedAt: null };
    const grant = await db.prisma.grant.findFirstOrThrow({ where, include: { receipts: true } });
    return {
      user: sub,
      session: await openSession(db, session, clock.now),
      grant: grant.id,
      receipt: grant.receipts[0]?.id ?? '',
    };
  };
  const everybodys = { kid, client: 'sync' };
  return {
    own: { app: 'trailmap', ...(await personal(people.ada)), ...everybodys },
    foreign: { app: 'ledgerly', ...(await personal(people.bob)), ...everybodys },
    unknown: {
      app: 'no-such-app',
      user: randomUUID(),
      session: randomUUID(),
      grant: randomUUID(),
      receipt: randomUUID(),
      kid: 'no-such-key',
      client: 'no-such-client',
    },
  };
}
