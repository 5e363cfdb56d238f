/**
 * What happened to a grant, a session or a credential, as Security Event Tokens: RFC 8417, profiled by the OpenID Shared Signals
 * Framework 1.0 §4 and CAEP 1.0. One event a token, explicitly typed, with neither `sub` nor `exp` (§4.1), signed with RS256 (CAEP
 * Interoperability Profile §2.6), for one API alone.
 *
 * The subject is complex: the person by the `sub` that the app's tokens say, and the app. What an API can act on at once are the entries of the
 * status lists whose tokens changed (`token_status`, a member of ours that others ignore, §4.2.3): a token names its entry, so
 * that an API needs to know neither grants nor people to find the tokens that are over.
 */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { sign } from '../keys/key-ring';
import { statusListUri } from '../status/status-list-uri';
import { subjectIdentifier } from '../tokens/subject-identifier';
import type { World } from '../world';
import { signalTypes, verificationType } from './event-types';
import type { EventStream, Signal, SubjectId } from './stream-store';

type Core = Pick<World, 'issuer' | 'secret' | 'ring'>;

/** The SET, as it goes out. Undefined for one about somebody whom the stream does not want to hear of. */
export async function securityEventToken(
  world: Core,
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

/** §3.3; of the framework's own events the stream (§8.1.4.1), which nobody can remove. */
function subjectOf(world: Core, stream: EventStream, { event, sub, client, detail }: Signal): SubjectId {
  if (event === verificationType) return { format: 'opaque', id: stream.id };
  const known = client && sub !== undefined ? subjectIdentifier(world, client, sub) : (sub ?? client?.id);
  const user = { format: 'iss_sub', iss: world.issuer, sub: known ?? '' };
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
 * §8.1.3.1: simple ones where they are the same, complex ones where no member that both have differs. A simple one that names a
 * person stands for the complex one that has it as its `user`.
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
  /** Of this API alone, after the change. */
  scopes: z.array(z.string()),
});

function eventOf(world: Core, { event, at, detail }: Signal): Record<string, unknown> {
  if (event === verificationType) return z.record(z.string(), z.unknown()).parse(detail);
  const stamp = { event_timestamp: at };
  if (event === signalTypes.sessionRevoked) return { ...stamp, ...said('user', 'The session ended.') };
  if (event === signalTypes.credentialChange) {
    const { type, change } = credentialDetail.parse(detail);
    const words = 'What the person signs in with was changed.';
    return { ...stamp, credential_type: type, change_type: change, ...said('user', words) };
  }
  const told = grantDetail.parse(detail);
  const entries = told.entries.map(({ list, index, status }) => ({
    ...{ idx: index, uri: statusListUri(world, list), status },
  }));
  const common = { ...stamp, token_status: entries };
  if (event === signalTypes.tokenClaimsChange) {
    const claims = { scope: told.scopes.join(' '), ...(told.endsAt !== undefined && { exp: told.endsAt }) };
    return { ...common, claims, ...said('user', 'The person narrowed or shortened what they allowed.') };
  }
  if (event === signalTypes.tokenSuspended) return { ...common, ...said('user', 'The person paused the access.') };
  if (event === signalTypes.tokenResumed) return { ...common, ...said('user', 'The access goes on.') };
  return { ...common, ...revocation(told) };
}

/** OAuth event types (draft) §3.2: `reason` is one of `inactive`, `too_many`, `api`, `user` and `issuer`. */
function revocation({ change, reason }: z.infer<typeof grantDetail>): Record<string, unknown> {
  if (change === 'token_revoked') return { reason: 'api', ...said('user', 'The tokens were revoked.') };
  if (change === 'reused') return { reason: 'issuer', ...said('policy', 'A used credential came back.') };
  if (reason === 'client') return { reason: 'api', ...said('user', 'The app gave its access back.') };
  if (reason === 'client_deleted') return { reason: 'issuer', ...said('admin', 'The app was deleted.') };
  if (reason === 'api_withdrawn') return { reason: 'issuer', ...said('admin', 'The API took its permission back.') };
  if (reason === 'key_revoked')
    return { reason: 'api', ...said('policy', 'The key was revoked by someone who has it.') };
  return { reason: 'user', ...said('user', 'The person ended the access.') };
}

/** CAEP 1.0 §2; the interoperability profile wants `reason_admin` in each. */
const said = (initiator: 'user' | 'admin' | 'policy', words: string) => ({
  initiating_entity: initiator,
  reason_admin: { en: words },
});
