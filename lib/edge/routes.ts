/**
 * Every path that the authorization server answers: the one table behind both mounts (Next's route handlers and `server.ts`).
 */
import type { AuthorizationServer } from '../oauth/server';

export const routes = {
  '/.well-known/openid-configuration': 'discovery',
  '/.well-known/oauth-authorization-server': 'discovery',
  '/.well-known/oauth-protected-resource': 'protectedResource',
  '/.well-known/oauth-protected-resource/resource': 'protectedResource',
  '/oauth/jwks': 'jwks',
  '/oauth/receipt-keys': 'receiptKeys',
  '/oauth/authorize': 'authorize',
  '/oauth/par': 'par',
  '/oauth/device_authorization': 'deviceAuthorization',
  '/oauth/token': 'token',
  '/oauth/userinfo': 'userinfo',
  '/oauth/logout': 'logout',
  '/api/session': 'session',
  '/api/session/renew': 'renewSession',
  '/oauth/introspect': 'introspect',
  '/oauth/activity': 'activity',
  '/oauth/revoke': 'revoke',
  '/oauth/register': 'register',
  '/oauth/register/client': 'registration',
  '/oauth/grants/grant': 'grants',
  '/oauth/resources/api': 'apiResource',
  '/oauth/status': 'statusLists',
  '/oauth/status/list': 'statusList',
  '/.well-known/ssf-configuration': 'ssfConfiguration',
  '/ssf/streams': 'streams',
  '/ssf/status': 'streamStatus',
  '/ssf/subjects/add': 'addSubject',
  '/ssf/subjects/remove': 'removeSubject',
  '/ssf/verification': 'verifyStream',
  '/ssf/poll/stream': 'poll',
} as const satisfies Record<string, keyof AuthorizationServer>;

export type Endpoint = (typeof routes)[keyof typeof routes];

const endpoints = new Map<string, Endpoint>(Object.entries(routes));

/**
 * The endpoint that answers a path; `/oauth/status/<n>` is one endpoint with many lists, `/oauth/register/<id>` one with many clients,
 * `/oauth/grants/<id>` one with many grants, `/oauth/resources/<id>` one with many APIs, and what follows the well-known path names a resource (RFC 9728 §3.1).
 */
export function endpointFor(pathname: string): Endpoint | undefined {
  if (/^\/oauth\/register\/[\w-]{1,100}$/.test(pathname)) return 'registration';
  if (/^\/oauth\/grants\/[\w-]{1,100}$/.test(pathname)) return 'grants';
  if (/^\/oauth\/resources\/[\w-]{1,100}$/.test(pathname)) return 'apiResource';
  if (/^\/oauth\/status\/\d{1,9}$/.test(pathname)) return 'statusList';
  if (/^\/\.well-known\/oauth-protected-resource\/[\w/-]{1,200}$/.test(pathname)) return 'protectedResource';
  if (/^\/ssf\/poll\/[\w-]{1,100}$/.test(pathname)) return 'poll';
  return endpoints.get(pathname);
}
