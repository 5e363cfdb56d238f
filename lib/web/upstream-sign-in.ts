/**
 * Signing in with an account elsewhere. `upstream-client.ts` talks to the other issuer; this file keeps what was asked in the browser
 * (sealed, so that only the browser that set out can come back) and decides what the answer means.
 *
 * An identity signs in the account that it was linked to. One that nobody has makes a new account, if its issuer says that the address is
 * confirmed and nobody here has that address. It never joins an account that is there by itself: whoever can make an issuer
 * say an address would own that account. Its owner links it, signed in and proved anew.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Env } from '@/lib/config/env';
import type { Upstream } from '@/lib/config/upstream-settings';
import { createWithIdentity, type IdentityKey, linkIdentity, signInIdentity } from '@/lib/data/people/identities';
import { emailSchema, nameSchema, type Person } from '@/lib/data/people/people';
import type { PendingInteraction } from '@/lib/oauth/server';
import { isNewDevice, leaveHalf } from '../login/factors/second-factor';
import { forget, leave, readLeft } from '../login/session/sealed-cookies';
import { type LoginWorld, nowSeconds, sessionOf } from '../login/session/session-cookie';
import { startSession } from '../login/session/start-session';
import { fromOf } from '../login/session/throttle';
import { authorizationUrl, type Checks, declined, personFrom, reasonOf } from '../login/upstream/issuer-client';
import type { UpstreamPerson } from '../login/upstream/issuer-person';
import { backWith, seeOther } from './flash';
import { hasRecentProof } from './reauthentication';
import { afterSignIn, type ReturnPath, withReturnPath } from './return-path';

/** RFC 8176 has no word for it; this one is Microsoft's, and others' too: another issuer signed the person in. */
const federated = ['fed'];
const pathSeconds = 15 * 60;
/** Two clocks are never quite the same. */
const skewSeconds = 60;

/** Where the way through the other issuer began, and what for. */
const pathSchema = z.object({
  id: z.string(),
  upstream: z.string(),
  returnPath: z.object({
    interaction: z.string().exactOptional(),
    next: z.string().exactOptional(),
    fresh: z.literal('1').exactOptional(),
  }),
  /** When the person was to prove themselves anew there, if so. */
  freshFrom: z.number().exactOptional(),
  /** To link, rather than to sign in: for this session alone. */
  link: z.object({ sub: z.string(), sid: z.string() }).optional(),
  checks: z.object({ state: z.string(), nonce: z.string(), verifier: z.string() }),
});
type Path = z.infer<typeof pathSchema>;

/** `Set-Cookie` that remembers it. */
export function leavePath(env: Env, path: Omit<Path, 'id'>): Promise<string> {
  return leave(env, 'upstream', { id: randomUUID(), ...path }, pathSeconds);
}

type Log = (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;
type LoggingWorld = LoginWorld & { log: Log };

/** The redirect URI that operators registered with the issuer. The path is next-auth's, which spoke with issuers before. */
function callbackOf({ issuer }: Pick<Env, 'issuer'>, { id }: Pick<Upstream, 'id'>): string {
  return `${issuer}/api/auth/callback/${id}`;
}

/** Sends the browser to the issuer, or back to where it was when the issuer cannot be reached. */
export async function setOut(
  world: LoggingWorld,
  upstream: Upstream,
  {
    returnPath,
    fresh,
    link,
  }: { returnPath: ReturnPath; fresh: boolean; link: { sub: string; sid: string } | undefined },
): Promise<Response> {
  const { env } = world;
  const path = { upstream: upstream.id, returnPath, ...(link && { link: { sub: link.sub, sid: link.sid } }) };
  let asked: { url: string; checks: Checks };
  try {
    asked = await authorizationUrl(upstream, { redirectUri: callbackOf(env, upstream), fresh });
  } catch (error) {
    return failed(world, upstream, pageOf(path), error);
  }
  const { url, checks } = asked;
  return seeOther(url, [await leavePath(env, { ...path, checks, ...(fresh && { freshFrom: nowSeconds() }) })]);
}

/** Answers the browser that comes back from an issuer: the redirect URI. */
export async function comeBack(world: LoggingWorld, upstream: Upstream, request: Request): Promise<Response> {
  const { env } = world;
  const path = await readLeft(env, 'upstream', request.headers.get('cookie'), pathSchema);
  const { search, searchParams } = new URL(request.url);
  // RFC 6749 §10.12. A browser that did not set out, or set out again in another tab meanwhile, keeps its cookie for the later answer.
  if (!path || path.upstream !== upstream.id || searchParams.get('state') !== path.checks.state)
    return backWith(env, path ? pageOf(path) : '/login', {
      code: 'upstream_over',
      values: { upstream: upstream.name },
    });
  let person: UpstreamPerson;
  try {
    person = await personFrom(upstream, new URL(`${callbackOf(env, upstream)}${search}`), path.checks);
  } catch (error) {
    return failed(world, upstream, pageOf(path), error);
  }
  const { to, cookies } = await arrive(world, upstream, person, request.headers);
  return seeOther(to, cookies);
}

/** Back to where the person set out. A no is their own; anything else is a failure, logged under the reference that the page shows. */
async function failed(
  { env, log }: LoggingWorld,
  { id, name }: Upstream,
  page: string,
  error: unknown,
): Promise<Response> {
  const reason = reasonOf(error);
  const done = [forget(env, 'upstream')];
  if (declined(error)) {
    log({ level: 'info', event: 'upstream_declined', upstream: id, reason });
    return backWith(env, page, { code: 'upstream_declined', values: { upstream: name } }, done);
  }
  const reference = randomBytes(6).toString('hex');
  log({ level: 'error', event: 'upstream_failed', upstream: id, reference, reason });
  return backWith(env, page, { code: 'upstream_failed', values: { upstream: name, reference } }, done);
}

const pageOf = ({ link, returnPath }: Pick<Path, 'link' | 'returnPath'>): string =>
  link ? linkPage : withReturnPath('/login', returnPath);

/** Where identities are linked. */
export const linkPage = '/account/security';

/** Whether the other issuer is to ask anew, rather than to remember: for a page of ours, or an app, that wants it fresh. */
export function wantsFresh(
  returnPath: ReturnPath,
  request: Pick<PendingInteraction['interaction']['request'], 'prompt' | 'maxAge'> | undefined,
): boolean {
  return returnPath.fresh !== undefined || request?.maxAge !== undefined || request?.prompt.includes('login') === true;
}

/** Where the browser goes after the other issuer's word, with the cookies that it gets. */
export type Arrival = { to: string; cookies: string[] };

/** Decides what the word of an issuer means for whoever brought it. */
export async function arrive(
  world: LoginWorld,
  upstream: Upstream,
  person: UpstreamPerson,
  headers: Headers,
): Promise<Arrival> {
  const path = await readLeft(world.env, 'upstream', headers.get('cookie'), pathSchema);
  const done = [forget(world.env, 'upstream')];
  const returnPath = path?.returnPath ?? {};
  if (!path || path.upstream !== upstream.id) return refused(world, '/login', 'upstream_over', upstream, done);
  const back = pageOf(path);
  const { authTime = nowSeconds() } = person;
  // OpenID Connect Core §3.1.2.1: an issuer that was asked to ask anew may go by an older sign-in all the same; then it does not do.
  if (path.freshFrom !== undefined && authTime < path.freshFrom - skewSeconds)
    return refused(world, back, 'upstream_stale', upstream, done);
  const identity = { issuer: upstream.issuer, subject: person.subject, label: person.label };
  if (path.link) return link(world, upstream, identity, path.link, headers, done);
  const known = await signInIdentity(world.db, identity, nowSeconds());
  const found = known ?? (await newcomer(world, identity, person));
  if (typeof found === 'string') return refused(world, back, found, upstream, done);
  const provedAt = path.freshFrom === undefined ? Math.min(authTime, nowSeconds()) : nowSeconds();
  return signIn(world, found, { isNew: known === undefined, provedAt }, returnPath, headers, done);
}

async function newcomer(
  world: LoginWorld,
  identity: IdentityKey & { label: string },
  { email, name }: UpstreamPerson,
): Promise<Person | 'upstream_unconfirmed' | 'upstream_taken'> {
  const address = emailSchema.safeParse(email);
  if (!address.success) return 'upstream_unconfirmed';
  const called = nameSchema.safeParse(name ?? address.data.split('@')[0]);
  const wanted = { email: address.data, name: called.success ? called.data : 'Somebody' };
  return (await createWithIdentity(world.db, wanted, identity, nowSeconds())) ?? 'upstream_taken';
}

async function signIn(
  world: LoginWorld,
  person: Person,
  { isNew, provedAt }: { isNew: boolean; provedAt: number },
  returnPath: ReturnPath,
  headers: Headers,
  done: string[],
): Promise<Arrival> {
  const device = isNew ? false : await isNewDevice(world, person, headers);
  if (person.secondFactor) {
    const half = await leaveHalf(world, person, device, nowSeconds(), { amr: federated, authTime: provedAt });
    return { to: withReturnPath('/login/second', returnPath), cookies: [...done, half] };
  }
  const { cookies } = await startSession(world, person, headers, {
    amr: federated,
    authTime: provedAt,
    isNewDevice: device,
  });
  return { to: afterSignIn(returnPath), cookies: [...done, ...cookies] };
}

/** Only for who is signed in, in the session that asked, with a fresh proof. */
async function link(
  world: LoginWorld,
  upstream: Upstream,
  identity: IdentityKey & { label: string },
  asked: { sub: string; sid: string },
  headers: Headers,
  done: string[],
): Promise<Arrival> {
  const session = await sessionOf(world, headers.get('cookie'));
  const same = session && session.sid === asked.sid && session.sub === asked.sub;
  if (!same || !hasRecentProof(session, nowSeconds())) return refused(world, linkPage, 'upstream_over', upstream, done);
  const result = await linkIdentity(world.db, session, identity, fromOf(headers), nowSeconds());
  return refused(world, linkPage, result === 'linked' ? 'identity_linked' : 'identity_taken', upstream, done);
}

/** Back to a page of ours, which words the code. */
async function refused(
  world: LoginWorld,
  page: string,
  code: string,
  { name }: Upstream,
  done: string[],
): Promise<Arrival> {
  const response = await backWith(world.env, page, { code, values: { upstream: name } }, done);
  return { to: response.headers.get('location') ?? page, cookies: response.headers.getSetCookie() };
}
