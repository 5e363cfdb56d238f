/** What every endpoint is sent by the fuzzer (`every-endpoint-fuzz.test.ts`), and what it may answer. */
import type { EndpointName } from '../oauth/endpoint-table';
import { callback, challenge, routesApi, secret } from '../oauth/testing/token.fixture';

export const goodbye = 'https://trailmap.example/goodbye';
export const streamId = 'stream-1';

/** One endpoint: its parameters, in addition to those that every endpoint is sent, and its allowed responses. */
export type Fuzzer = {
  parameters: readonly string[];
  /** The usual encoding of the parameters. */
  carriedBy: 'query' | 'form' | 'json';
  /** Statuses of success. */
  answers: readonly number[];
  errors: readonly string[];
  /** A request that succeeds. Half of the generated requests are mutations of it. */
  good?: readonly (readonly [string, string | object])[];
  /** The default is GET. */
  method?: 'GET' | 'POST';
};

export const malformed = ['invalid_request'] as const;
// RFC 6749 §5.2, with RFC 8707 §2, RFC 9396 §5, RFC 9449 §12.2.
const clientErrors = [
  ...malformed,
  'invalid_client',
  'unauthorized_client',
  'invalid_scope',
  'invalid_target',
] as const;
const proofErrors = ['invalid_dpop_proof', 'use_dpop_nonce'] as const;
const bearerErrors = [...malformed, 'invalid_token', 'insufficient_scope'] as const;
const authentication = ['client_id', 'client_secret', 'client_assertion', 'client_assertion_type'] as const;
const document: Fuzzer = { parameters: ['x'], carriedBy: 'query', answers: [200, 304, 204], errors: malformed };
const session: Fuzzer = {
  parameters: ['client_id', 'email', 'password', 'scope'],
  carriedBy: 'json',
  answers: [200, 204],
  errors: [...clientErrors, 'invalid_grant', 'access_denied', 'temporarily_unavailable'],
  good: [
    ['email', 'ada@example.com'],
    ['password', secret],
  ],
  method: 'POST',
};

const subject: Fuzzer = {
  parameters: ['stream_id', 'subject', 'verified'],
  carriedBy: 'json',
  answers: [200, 204],
  errors: bearerErrors,
  good: [
    ['stream_id', streamId],
    ['subject', { format: 'email', email: 'ada@example.com' }],
  ],
  method: 'POST',
};

export const fuzzers: Record<EndpointName, Fuzzer> = {
  discovery: document,
  serverMetadata: document,
  namedResource: document,
  protectedResource: document,
  jwks: document,
  apiResource: document,
  receiptKeys: document,
  statusList: document,
  statusLists: document,
  authorize: {
    parameters: [
      'client_id',
      'redirect_uri',
      'response_type',
      'scope',
      'state',
      'nonce',
      'interaction',
      'prompt',
      'claims',
      'code_challenge',
      'code_challenge_method',
      'request',
      'request_uri',
      'id_token_hint',
      'max_age',
    ],
    carriedBy: 'query',
    answers: [200, 303],
    errors: [],
    good: [
      ['client_id', 'spa'],
      ['redirect_uri', callback],
      ['response_type', 'code'],
      ['scope', 'openid'],
      ['code_challenge', challenge],
      ['code_challenge_method', 'S256'],
    ],
  },
  par: {
    parameters: [
      ...authentication,
      'redirect_uri',
      'response_type',
      'scope',
      'state',
      'request',
      'request_uri',
      'code_challenge',
      'resource',
    ],
    carriedBy: 'form',
    answers: [201, 204],
    errors: [...clientErrors, ...proofErrors, 'unsupported_response_type', 'invalid_request_object', 'login_required'],
    good: [
      ['redirect_uri', callback],
      ['response_type', 'code'],
      ['scope', 'openid'],
      ['code_challenge', challenge],
      ['code_challenge_method', 'S256'],
    ],
    method: 'POST',
  },
  deviceAuthorization: {
    parameters: [...authentication, 'scope', 'resource', 'authorization_details'],
    carriedBy: 'form',
    answers: [200, 204],
    errors: [...clientErrors, 'invalid_authorization_details', 'temporarily_unavailable'],
    good: [
      ['client_id', 'tv'],
      ['scope', 'openid'],
    ],
    method: 'POST',
  },
  token: {
    parameters: [
      ...authentication,
      'grant_type',
      'code',
      'redirect_uri',
      'code_verifier',
      'refresh_token',
      'device_code',
      'scope',
      'resource',
      'audience',
      'assertion',
      'subject_token',
      'subject_token_type',
      'requested_token_type',
      'api_key',
      'username',
      'password',
      'actor_token',
      'actor_token_type',
      'authorization_details',
    ],
    carriedBy: 'form',
    answers: [200, 204],
    errors: [
      ...clientErrors,
      ...proofErrors,
      'invalid_grant',
      'unsupported_grant_type',
      'invalid_authorization_details',
      'authorization_pending',
      'slow_down',
      'expired_token',
      'access_denied',
      'temporarily_unavailable',
    ],
    good: [['grant_type', 'client_credentials']],
    method: 'POST',
  },
  introspect: {
    parameters: [...authentication, 'token', 'token_type_hint'],
    carriedBy: 'form',
    answers: [200],
    errors: clientErrors,
    good: [['token', 'x']],
    method: 'POST',
  },
  activity: {
    parameters: [...authentication, 'token', 'status_list_uri', 'status_list_idx', 'action', 'count', 'at'],
    carriedBy: 'form',
    answers: [200],
    errors: [...clientErrors, 'temporarily_unavailable'],
    good: [
      ['token', 'x'],
      ['action', 'read a route'],
    ],
    method: 'POST',
  },
  revoke: {
    parameters: [...authentication, 'token', 'token_type_hint'],
    carriedBy: 'form',
    answers: [200, 204],
    errors: [...clientErrors, 'unsupported_token_type', 'invalid_grant'],
    good: [['token', 'x']],
    method: 'POST',
  },
  userinfo: {
    parameters: ['access_token', 'schema'],
    carriedBy: 'form',
    answers: [200, 204],
    errors: [...bearerErrors, ...proofErrors],
  },
  endSession: {
    parameters: [
      'id_token_hint',
      'client_id',
      'post_logout_redirect_uri',
      'state',
      'logout',
      'logout_hint',
      'ui_locales',
    ],
    carriedBy: 'query',
    // 200 answers HEAD, without a side effect (RFC 9110 §9.3.2).
    answers: [200, 303],
    errors: [],
    good: [
      ['client_id', 'own-app'],
      ['post_logout_redirect_uri', goodbye],
      ['state', 'x'],
    ],
  },
  session,
  renewSession: session,
  register: {
    parameters: ['redirect_uris', 'grant_types', 'client_name', 'token_endpoint_auth_method', 'jwks_uri', 'scope'],
    carriedBy: 'json',
    answers: [201, 204],
    errors: [...bearerErrors, 'invalid_redirect_uri', 'invalid_client_metadata', 'temporarily_unavailable'],
    good: [['client_name', 'App']],
    method: 'POST',
  },
  registration: {
    parameters: ['client_id', 'redirect_uris', 'grant_types', 'client_name', 'client_secret', 'scope'],
    carriedBy: 'json',
    answers: [200, 204],
    errors: [...bearerErrors, 'invalid_redirect_uri', 'invalid_client_metadata'],
  },
  transmitterMetadata: document,
  streamConfiguration: {
    parameters: ['stream_id', 'delivery', 'events_requested', 'description', 'aud'],
    carriedBy: 'json',
    answers: [200, 201, 204],
    errors: [...bearerErrors, 'access_denied'],
    good: [
      ['aud', routesApi],
      ['description', 'mine'],
    ],
    method: 'POST',
  },
  streamStatus: {
    parameters: ['stream_id', 'status', 'reason'],
    carriedBy: 'json',
    answers: [200, 204],
    errors: bearerErrors,
    good: [
      ['stream_id', streamId],
      ['status', 'paused'],
    ],
    method: 'POST',
  },
  addSubject: subject,
  removeSubject: subject,
  verifyStream: {
    parameters: ['stream_id', 'state'],
    carriedBy: 'json',
    answers: [204],
    errors: bearerErrors,
    good: [['stream_id', streamId]],
    method: 'POST',
  },
  poll: {
    parameters: ['maxEvents', 'returnImmediately', 'ack', 'setErrs'],
    carriedBy: 'json',
    answers: [200, 204],
    errors: bearerErrors,
    method: 'POST',
  },
  grant: { parameters: ['access_token', 'grant_id'], carriedBy: 'query', answers: [200, 204], errors: bearerErrors },
};
