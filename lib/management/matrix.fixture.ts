/**
 * The matrix of the Management API: for each operation, what it needs besides its declaration. To add an operation, add
 * a row. If its path has a new parameter, add that parameter to `openObjects` for each of the three targets.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { assignOperatorAccess } from '@/lib/data/operators/operator-access';
import { openSession } from '@/lib/data/people/sessions.fixture';
import type { Portal } from './management.fixture';
import type { Operation } from './operation';

export type Target = 'own' | 'foreign' | 'unknown';

/** The values of the parameters of paths, such as `app`. */
export type Objects = Record<Target, Record<string, string>>;

export type MatrixRow = {
  /**
   * `list`: everybody may call it, and the answer depends on the caller. `object`: the path names an object, which only
   * its owner and clients of operators reach. `portal`: the path names an object that belongs to nobody. `self`: only
   * the person or the client that has it reaches it.
   */
  reach: 'list' | 'object' | 'portal' | 'self';
  /** Of a request that succeeds. It may depend on the objects of the target. */
  body?: object | ((objects: Record<string, string>) => object);
  /** Parameters that stand for another object here than elsewhere. */
  names?: Record<string, string>;
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

/** After the time at which the tests begin. */
const soon = '2027-01-15T12:00:00Z';
const logo = 'https://console.example/logo.png';
const newLogo = `${logo}?2`;

const identityOfApp = (name = '', shown = newLogo) => ({ name, logo: shown, places: ['console.example'] });

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
  listAppSecrets: { reach: 'object' },
  rotateAppSecret: { reach: 'object', body: {} },
  endAppSecret: { reach: 'object' },
  getAppLogo: { reach: 'object' },
  refetchAppLogo: { reach: 'object' },
  listAppLog: { reach: 'object' },
  listTrustedIssuers: { reach: 'object' },
  getTrustedIssuer: { reach: 'object' },
  putTrustedIssuer: { reach: 'object', body: { jwks_uri: 'https://idp.example/keys', scopes: ['openid'] } },
  deleteTrustedIssuer: { reach: 'object' },
  listAppApiKeys: { reach: 'object' },
  createAppApiKey: { reach: 'object', body: ({ scope }) => ({ name: 'Job', scopes: [scope], ends_at: soon }) },
  endAppApiKey: { reach: 'object' },
  listApiKeys: { reach: 'list' },
  createApiKey: { reach: 'list', body: { name: 'Script', scopes: ['apps.read'], ends_at: soon } },
  endApiKey: { reach: 'self', names: { key: 'personal_key' } },
  listApis: { reach: 'list' },
  getApi: { reach: 'object' },
  createApi: { reach: 'list', body: { resource: 'https://new.example', name: 'New' } },
  putApi: { reach: 'object', body: { name: 'Trails' }, unknown: 'succeeds' },
  patchApi: { reach: 'object', body: { open_to_apps: false } },
  deleteApi: { reach: 'object' },
  listScopes: { reach: 'object' },
  getScope: { reach: 'object' },
  putScope: { reach: 'object', body: { title: 'See trails', effect: 'reads' } },
  deleteScope: { reach: 'object' },
  getScopePrefix: { reach: 'object' },
  putScopePrefix: { reach: 'object', body: ({ prefix }) => ({ prefix }) },
  listPermittedScopes: { reach: 'list' },
  permitScope: { reach: 'portal' },
  forbidScope: { reach: 'portal' },
  listDetailTypes: { reach: 'object' },
  putDetailTypes: { reach: 'object', body: { items: [] } },
  listAccess: { reach: 'object' },
  getAccess: { reach: 'object' },
  putAccess: { reach: 'object', body: ({ scope }) => ({ user_scopes: [scope] }) },
  deleteAccess: { reach: 'object' },
  putEventReceiver: { reach: 'object' },
  deleteEventReceiver: { reach: 'object' },
  listEventStreams: { reach: 'object' },
  getEventStream: { reach: 'object' },
  createEventStream: { reach: 'object', body: {} },
  patchEventStream: { reach: 'object', body: { status: 'paused' } },
  deleteEventStream: { reach: 'object' },
  verifyEventStream: { reach: 'object' },
  listVerifications: { reach: 'list' },
  getVerification: { reach: 'portal' },
  putVerification: { reach: 'portal', body: ({ app }) => ({ identity: identityOfApp(app), logo_hash: null }) },
  deleteVerification: { reach: 'portal' },
  listEvents: { reach: 'object' },
  pingFeed: { reach: 'object' },
  listWebhooks: { reach: 'object' },
  createWebhook: { reach: 'object', body: { url: 'https://hooks.example/new' } },
  getWebhook: { reach: 'object' },
  putWebhook: { reach: 'object', body: { url: 'https://hooks.example/other' } },
  updateWebhook: { reach: 'object', body: { description: 'Deployments' } },
  deleteWebhook: { reach: 'object' },
  rotateWebhookSecret: { reach: 'object', body: {} },
  pingWebhook: { reach: 'object' },
  listDeliveries: { reach: 'object' },
  getDelivery: { reach: 'object' },
  resendDelivery: { reach: 'object' },
  replayEvents: { reach: 'object', body: { since: '2027-01-15T08:00:00Z' } },
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
  disableUser: { reach: 'portal' },
  enableUser: { reach: 'portal' },
  restoreUser: { reach: 'portal', permitted: 409 },
  sendPasswordReset: { reach: 'portal' },
  listUserSessions: { reach: 'portal' },
  endUserSessions: { reach: 'portal' },
  endUserSession: { reach: 'portal' },
  listUserSecurityLog: { reach: 'portal' },
  listSigningKeys: { reach: 'list' },
  rotateSigningKeys: { reach: 'list' },
  withdrawSigningKey: { reach: 'portal' },
  exportObjects: { reach: 'list', query: 'kind=apps' },
  importObjects: { reach: 'list', body: { people: [] } },
  getSettings: { reach: 'list' },
  listOperatorAccess: { reach: 'list' },
  getOperatorAccess: { reach: 'portal' },
  putOperatorAccess: { reach: 'portal', people: true, body: { machine_scopes: ['apps.read'] } },
  deleteOperatorAccess: { reach: 'portal' },
};

/** The path of the operation for these objects. */
export const pathIn = ({ id, path }: Operation, { names = {} }: MatrixRow, objects: Record<string, string>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    const value = objects[names[name] ?? name];
    if (value === undefined) throw new Error(`${id}: matrix.fixture.ts has no object for {${name}}.`);
    return encodeURIComponent(value);
  });

/** What Ada owns, what Bob owns, and what nobody has. */
export async function openObjects(portal: Portal): Promise<Objects> {
  const { people, client, db, clock, oauth } = portal;
  const token = await portal.machineToken();
  /** Makes an object as an operator's client. */
  const make = async (method: string, path: string, body?: object) => {
    const answer = await portal.call(method, path, { token, ...(body && { body }) });
    if (answer.status > 204) throw new Error(`${method} ${path}: ${answer.text}`);
    return z.looseObject({ id: z.string().catch(''), event_id: z.string().catch('') }).parse(answer.body);
  };
  await client('sync', 'machine', people.ada, { grant_types: ['client_credentials'], redirect_uris: [] });
  await assignOperatorAccess(db, 'sync', { userScopes: [], machineScopes: ['apps.read'] }, clock.now);
  const [kid = ''] = (await oauth.keys.list()).map((key) => key.kid);

  const ownedBy = async (sub: string, app: string, prefix: string) => {
    await client(app, 'web', sub, { logo_uri: logo });
    // Scopes that any app may have.
    const scopes = ['openid', 'apps.read'].map((scope) => ({ scope, required: false }));
    await db.prisma.client.update({ where: { id: app }, data: { scopes } });
    // A grant as a person gives it, with the receipt of the decision.
    await portal.personToken(sub, ['apps.read'], app);
    const where = { ownerId: sub, clientId: app, endedAt: null };
    const grant = await db.prisma.grant.findFirstOrThrow({ where, include: { receipts: true } });
    const session = await openSession(db, { sub, amr: ['pwd'], endsAt: clock.now + 86_400 }, clock.now);

    const { id: api } = await make('POST', '/apis', {
      resource: `https://${prefix}.example`,
      name: app,
      owner_id: sub,
    });
    const scope = `${prefix}.read`;
    await make('PUT', `/apis/${api}/permitted-scopes/${scope}`);
    await make('PUT', `/apis/${api}/scopes/${scope}`, { title: 'See all', effect: 'reads' });
    await make('PUT', `/apis/${api}/access/${app}`, { user_scopes: [scope], machine_scopes: [scope] });
    await make('PUT', `/apis/${api}/event-receivers/${app}`);
    const issuer = 'https://idp.example';
    const trust = { jwks_uri: 'https://idp.example/keys', scopes: ['openid'] };
    await make('PUT', `/apps/${app}/trusted-issuers/${encodeURIComponent(issuer)}`, trust);
    await make('PUT', `/apps/${app}/verification`, { identity: identityOfApp(app, logo), logo_hash: null });
    // The URL of a logo that was verified is not fetched again, so this one changes.
    await make('PATCH', `/apps/${app}`, { metadata: { logo_uri: newLogo }, lose_mark: true });
    const { id: webhook } = await make('POST', `/apps/${app}/webhooks`, { url: `https://hooks.example/${app}` });
    const ping = await make('POST', `/apps/${app}/webhooks/${webhook}/ping`);
    const personal = await oauth.apiKeys.create(
      { ownerId: sub },
      { name: 'Script', scopes: ['apps.read'], endsAt: clock.now + 3600 },
    );
    return {
      app,
      user: sub,
      grant: grant.id,
      receipt: grant.receipts[0]?.id ?? '',
      session,
      api,
      scope,
      prefix,
      issuer,
      webhook,
      event: ping.event_id,
      secret: (await make('POST', `/apps/${app}/secrets`, {})).id,
      key: (await make('POST', `/apps/${app}/api-keys`, { name: 'Job', scopes: [scope], ends_at: soon })).id,
      personal_key: 'id' in personal ? personal.id : '',
      stream: (await make('POST', `/apis/${api}/streams`, {})).id,
      kid,
      client: 'sync',
    };
  };
  return {
    own: await ownedBy(people.ada, 'trailmap', 'trails'),
    foreign: await ownedBy(people.bob, 'ledgerly', 'ledger'),
    unknown: {
      app: 'no-such-app',
      user: randomUUID(),
      grant: randomUUID(),
      receipt: randomUUID(),
      session: randomUUID(),
      api: 'https://no-such-api.example',
      scope: 'nothing.read',
      prefix: 'nothing',
      issuer: 'https://no-such-issuer.example',
      webhook: randomUUID(),
      event: randomUUID(),
      secret: randomUUID(),
      key: randomUUID(),
      personal_key: randomUUID(),
      stream: randomUUID(),
      kid: 'no-such-key',
      client: 'no-such-client',
    },
  };
}
