/**
 * Security Event Tokens about grants, sessions and credentials: RFC 8417, profiled by the OpenID Shared Signals
 * Framework 1.0 §4 and CAEP 1.0. One event per token, explicitly typed, without `sub` and `exp` (§4.1), signed with
 * RS256 (CAEP Interoperability Profile §2.6), for a single API.
 *
 * The subject is complex: the person, by the `sub` in the app's tokens, and the app. Events about tokens also list the
 * status list entries that changed (`token_status`, our own member, which other receivers ignore, §4.2.3). A token
 * names its entry, so an API can find the affected tokens without knowing grants or people.
 */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { sign } from '../keys/key-ring';
import { statusListUri } from '../status/status-list-uri';
import { subjectIdentifier } from '../tokens/subject-identifier';
import type { World } from '../world';
import { signalTypes, verificationType } from './event-types';
import type { EventStream, Signal, SubjectId } from './stream-store';

type TokenWorld = Pick<World, 'issuer' | 'secret' | 'ring' | 'addresses'>;

/** The signed token. Undefined if the stream excludes the subject of the event. */
export async function securityEventToken(
  world: TokenWorld,
  stream: EventStream,
  signal: Signal,
): Promise<string | undefined> {
  const subject = subjectOf(world, stream, signal);
  if (stream.excluded.some((one) => matches(one, subject))) return undefined;
  return sign(
    world.ring,
    'RS256',
    { typ: 'secevent+jwt' },
    {
      iss: world.issuer,
      aud: stream.resource,
      jti: signal.id,
      iat: signal.at,
      txn: signal.txn,
      sub_id: subject,
      events: { [signal.event]: eventOf(world, signal) },
    },
  );
}

/** The subject (§3.3). For the framework's own events it is the stream (§8.1.4.1), which a receiver cannot exclude. */
function subjectOf(world: TokenWorld, stream: EventStream, { event, sub, client, detail }: Signal): SubjectId {
  if (event === verificationType) return { format: 'opaque', id: stream.id };
  const userSub = client && sub !== undefined ? subjectIdentifier(world, client, sub) : (sub ?? client?.id);
  const user = { format: 'iss_sub', iss: world.issuer, sub: userSub ?? '' };
  if (event === signalTypes.credentialChange) return user;
  const session = event === signalTypes.sessionRevoked ? sessionDetail.parse(detail).sid : undefined;
  return {
    format: 'complex',
    user,
    ...(client && { application: { format: 'opaque', id: client.id } }),
    ...(session !== undefined && { session: { format: 'opaque', id: session } }),
  };
}

/**
 * §8.1.3.1: simple subjects match if they are equal, complex ones if no member that both have differs. A simple subject
 * that names a person also matches a complex one with that `user`.
 */
function matches(excluded: SubjectId, subject: SubjectId): boolean {
  const [one, other] = [membersOf(excluded), membersOf(subject)];
  return Object.keys(one).every((name) => other[name] === undefined || isDeepStrictEqual(one[name], other[name]));
}

function membersOf(subject: SubjectId): Record<string, unknown> {
  const { format: _, ...members } = subject;
  return subject.format === 'complex' ? members : { user: subject };
}

const sessionDetail = z.object({ sid: z.string() });
const credentialDetail = z.object({ type: z.string(), change: z.string() });
const grantDetail = z.object({
  entries: z.array(z.object({ list: z.number(), index: z.number(), status: z.number() })),
  change: z.string(),
  reason: z.string().optional(),
  endsAt: z.number().optional(),
  /** The scopes of this API after the change. */
  scopes: z.array(z.string()),
});

function eventOf(world: TokenWorld, { event, at, detail }: Signal): Record<string, unknown> {
  if (event === verificationType) return z.record(z.string(), z.unknown()).parse(detail);
  const stamp = { event_timestamp: at };
  if (event === signalTypes.sessionRevoked) return { ...stamp, ...initiatedBy('user', 'The session ended.') };
  if (event === signalTypes.credentialChange) {
    const { type, change } = credentialDetail.parse(detail);
    const reason = 'The person changed what they sign in with.';
    return { ...stamp, credential_type: type, change_type: change, ...initiatedBy('user', reason) };
  }
  const grantChange = grantDetail.parse(detail);
  const entries = grantChange.entries.map(({ list, index, status }) => ({
    idx: index,
    uri: statusListUri(world, list),
    status,
  }));
  const common = { ...stamp, token_status: entries };
  if (event === signalTypes.tokenClaimsChange) {
    const { scopes, endsAt } = grantChange;
    const claims = { scope: scopes.join(' '), ...(endsAt !== undefined && { exp: endsAt }) };
    return { ...common, claims, ...initiatedBy('user', 'The person narrowed or shortened what they allowed.') };
  }
  if (event === signalTypes.tokenSuspended)
    return { ...common, ...initiatedBy('user', 'The person paused the access.') };
  if (event === signalTypes.tokenResumed)
    return { ...common, ...initiatedBy('user', 'The person resumed the access.') };
  return { ...common, ...revocation(grantChange) };
}

/** OAuth event types (draft) §3.2: `reason` is one of `inactive`, `too_many`, `api`, `user` and `issuer`. */
function revocation({ change, reason }: z.infer<typeof grantDetail>): Record<string, unknown> {
  if (change === 'token_revoked') return { reason: 'api', ...initiatedBy('user', 'The tokens were revoked.') };
  if (change === 'reused')
    return { reason: 'issuer', ...initiatedBy('policy', 'A credential was used a second time.') };
  if (reason === 'client') return { reason: 'api', ...initiatedBy('user', 'The app gave up its access.') };
  if (reason === 'client_deleted') return { reason: 'issuer', ...initiatedBy('admin', 'The app was deleted.') };
  if (reason === 'partner')
    return { reason: 'issuer', ...initiatedBy('admin', 'The organisation that manages the account ended it.') };
  if (reason === 'api_withdrawn')
    return { reason: 'issuer', ...initiatedBy('admin', 'The API withdrew its permission.') };
  if (reason === 'key_revoked')
    return { reason: 'api', ...initiatedBy('policy', 'The key was revoked by someone who has it.') };
  if (reason === 'operator') return { reason: 'issuer', ...initiatedBy('admin', 'An operator ended the access.') };
  if (reason === 'unused')
    return { reason: 'inactive', ...initiatedBy('policy', 'The key was not used for too long.') };
  return { reason: 'user', ...initiatedBy('user', 'The person ended the access.') };
}

/** CAEP 1.0 §2; the interoperability profile wants `reason_admin` in each. */
const initiatedBy = (initiator: 'user' | 'admin' | 'policy', reason: string) => ({
  initiating_entity: initiator,
  reason_admin: { en: reason },
});
