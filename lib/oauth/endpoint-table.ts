/**
 * Every endpoint of the authorization server, once: its path and what holds for it. Routing, metadata documents, CORS,
 * the addresses in tokens and the tests are derived from this table.
 *
 * To add an endpoint, write its handler in `endpoints/`, add a row here, and mount it for Next with a two-line
 * `route.ts` at the same path under `app/`. Tests compare the mounts with the table and ask for a fuzzer.
 */
import type { MetadataDocument } from './addresses';
import { activity } from './endpoints/activity';
import { authorize } from './endpoints/authorize';
import { deviceAuthorization } from './endpoints/device-authorization';
import { grant } from './endpoints/grants';
import { introspect } from './endpoints/introspect';
import { endSession } from './endpoints/logout';
import { apiResource, discovery, jwks, protectedResource } from './endpoints/metadata';
import { par } from './endpoints/par';
import { poll } from './endpoints/poll';
import { receiptKeys } from './endpoints/receipt-keys';
import { register, registration } from './endpoints/register';
import { revoke } from './endpoints/revoke';
import { renewSession, session } from './endpoints/sign-in-api';
import { statusList, statusLists } from './endpoints/status-list';
import { addSubject, removeSubject, streamStatus, verifyStream } from './endpoints/stream-state';
import { streams, transmitterMetadata } from './endpoints/streams';
import { token } from './endpoints/token';
import { userinfo } from './endpoints/userinfo';
import { keptMetadataPath } from './model/api-metadata';
import type { Endpoint } from './world';

export type EndpointRow = {
  /** `{name}` stands for the last part of the path: `segment` says, as a regular expression, what it may be. */
  path: string;
  segment?: string;
  methods: readonly ('GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS')[];
  /**
   * Whether scripts of any origin may call it. Never the authorization endpoint: browsers navigate to it (RFC 9700
   * §2.1).
   */
  cors?: true;
  /** Whether it answers people, with pages, rather than programs. */
  page?: true;
  /** Whether it reads DPoP proofs, and so sends the next nonce (RFC 9449 §8.2). */
  dpop?: true;
  /** Whether it takes access tokens, and so is a protected resource (RFC 9728). */
  takesTokens?: true;
  /** What it is called in which metadata document. */
  metadata?: Partial<Record<MetadataDocument, string>>;
  handler: Endpoint;
};

const get = ['GET', 'HEAD'] as const;
const post = ['POST'] as const;
const getOrPost = ['GET', 'HEAD', 'POST'] as const;

/**
 * The name of an endpoint that clients call directly, also where connections are asked for a certificate (RFC 8705 §5).
 */
const forClients = (member: string) => ({ server: member, mutualTls: member });

/** An identifier that we chose: a UUID or a random token with a prefix. */
const id = '[\\w-]{1,100}';

const rows = {
  discovery: { path: '/.well-known/openid-configuration', methods: get, cors: true, handler: discovery },
  serverMetadata: { path: '/.well-known/oauth-authorization-server', methods: get, cors: true, handler: discovery },
  protectedResource: {
    path: '/.well-known/oauth-protected-resource',
    methods: get,
    cors: true,
    handler: protectedResource,
  },
  // RFC 9728 §3.1: the path of the resource follows the well-known path.
  namedResource: {
    path: '/.well-known/oauth-protected-resource/{...resource}',
    segment: '[\\w/-]{1,200}',
    methods: get,
    cors: true,
    handler: protectedResource,
  },
  jwks: {
    path: '/oauth/jwks',
    methods: get,
    cors: true,
    metadata: { server: 'jwks_uri', transmitter: 'jwks_uri' },
    handler: jwks,
  },
  receiptKeys: { path: '/oauth/receipt-keys', methods: get, cors: true, handler: receiptKeys },
  authorize: {
    path: '/oauth/authorize',
    methods: getOrPost,
    page: true,
    metadata: { server: 'authorization_endpoint' },
    handler: authorize,
  },
  par: {
    path: '/oauth/par',
    methods: post,
    cors: true,
    dpop: true,
    metadata: forClients('pushed_authorization_request_endpoint'),
    handler: par,
  },
  deviceAuthorization: {
    path: '/oauth/device_authorization',
    methods: post,
    cors: true,
    metadata: forClients('device_authorization_endpoint'),
    handler: deviceAuthorization,
  },
  token: {
    path: '/oauth/token',
    methods: post,
    cors: true,
    dpop: true,
    metadata: forClients('token_endpoint'),
    handler: token,
  },
  userinfo: {
    path: '/oauth/userinfo',
    methods: getOrPost,
    cors: true,
    dpop: true,
    takesTokens: true,
    metadata: forClients('userinfo_endpoint'),
    handler: userinfo,
  },
  endSession: {
    path: '/oauth/logout',
    methods: getOrPost,
    page: true,
    metadata: { server: 'end_session_endpoint' },
    handler: endSession,
  },
  // The origins that may call depend on the client, so the sign-in API answers preflights itself.
  session: { path: '/api/session', methods: ['POST', 'DELETE', 'OPTIONS'], handler: session },
  renewSession: { path: '/api/session/renew', methods: ['POST', 'OPTIONS'], handler: renewSession },
  introspect: {
    path: '/oauth/introspect',
    methods: post,
    metadata: forClients('introspection_endpoint'),
    handler: introspect,
  },
  // No standard defines this one; RFC 8414 §2 leaves room for members of other names.
  activity: { path: '/oauth/activity', methods: post, metadata: forClients('activity_endpoint'), handler: activity },
  revoke: {
    path: '/oauth/revoke',
    methods: post,
    cors: true,
    metadata: forClients('revocation_endpoint'),
    handler: revoke,
  },
  register: {
    path: '/oauth/register',
    methods: post,
    cors: true,
    metadata: { server: 'registration_endpoint' },
    handler: register,
  },
  registration: {
    path: '/oauth/register/{client}',
    segment: id,
    methods: ['GET', 'HEAD', 'PUT', 'DELETE'],
    cors: true,
    handler: registration,
  },
  grant: {
    path: '/oauth/grants/{grant}',
    segment: id,
    methods: ['GET', 'HEAD', 'DELETE'],
    dpop: true,
    takesTokens: true,
    // Grant Management for OAuth 2.0 §7.1: without the grant's id.
    metadata: { server: 'grant_management_endpoint' },
    handler: grant,
  },
  apiResource: { path: `${keptMetadataPath}/{api}`, segment: id, methods: get, cors: true, handler: apiResource },
  statusLists: {
    path: '/oauth/status',
    methods: get,
    cors: true,
    metadata: { server: 'status_list_aggregation_endpoint' },
    handler: statusLists,
  },
  statusList: { path: '/oauth/status/{list}', segment: '\\d{1,9}', methods: get, cors: true, handler: statusList },
  transmitterMetadata: {
    path: '/.well-known/ssf-configuration',
    methods: get,
    cors: true,
    handler: transmitterMetadata,
  },
  streamConfiguration: {
    path: '/ssf/streams',
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'],
    dpop: true,
    takesTokens: true,
    metadata: { transmitter: 'configuration_endpoint' },
    handler: streams,
  },
  streamStatus: {
    path: '/ssf/status',
    methods: getOrPost,
    dpop: true,
    takesTokens: true,
    metadata: { transmitter: 'status_endpoint' },
    handler: streamStatus,
  },
  addSubject: {
    path: '/ssf/subjects/add',
    methods: post,
    dpop: true,
    takesTokens: true,
    metadata: { transmitter: 'add_subject_endpoint' },
    handler: addSubject,
  },
  removeSubject: {
    path: '/ssf/subjects/remove',
    methods: post,
    dpop: true,
    takesTokens: true,
    metadata: { transmitter: 'remove_subject_endpoint' },
    handler: removeSubject,
  },
  verifyStream: {
    path: '/ssf/verification',
    methods: post,
    dpop: true,
    takesTokens: true,
    metadata: { transmitter: 'verification_endpoint' },
    handler: verifyStream,
  },
  poll: { path: '/ssf/poll/{stream}', segment: id, methods: post, dpop: true, takesTokens: true, handler: poll },
} as const satisfies Record<string, EndpointRow>;

export type EndpointName = keyof typeof rows;

export type EndpointTable = { rows: Readonly<Record<EndpointName, EndpointRow>>; names: readonly EndpointName[] };

export const endpointTable: EndpointTable = {
  rows,
  names: Object.keys(rows).filter((name): name is EndpointName => name in rows),
};
