/**
 * Signing in at an upstream issuer. `lib/login/upstream/issuer-client.ts` talks to the issuer. This file keeps the
 * request in the browser (sealed, so that only the browser that started can finish) and decides what the response
 * means.
 *
 * An identity signs in the account that it is linked to. An unknown identity creates an account, if its issuer says
 * that the address is confirmed and no account has the address. It is never linked to an existing account by its
 * address: an attacker who can make an issuer state an address would own that account. The owner links it, signed in
 * and with a fresh proof.
 */

import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Env } from '@/lib/config/env';
import type { Upstream } from '@/lib/config/upstream-settings';
import { createWithIdentity, type IdentityKey, linkIdentity, signInIdentity } from '@/lib/data/people/identities';
import { emailSchema, nameSchema, type Person } from '@/lib/data/people/people';
import type { Login } from '@/lib/oauth/model/grant-records';
import type { PendingInteraction } from '@/lib/oauth/server';
import { nowSeconds } from '@/lib/time';
import { isNewDevice, secondStepCookie } from '../login/factors/second-factor';
import { lastWayCookie } from '../login/session/last-way';
import { wantedLanguage } from '../login/session/preferences';
import { deleteCookie, openCookie, sealCookie } from '../login/session/sealed-cookies';
import { type LoginWorld, sessionOf } from '../login/session/session-cookie';
import { startSession } from '../login/session/start-session';
import { fromOf } from '../login/session/throttle';
import { authorizationUrl, type Checks, declined, personFrom, reasonOf } from '../login/upstream/issuer-client';
import type { UpstreamPerson } from '../login/upstream/issuer-person';
import { backWith, seeOther } from './flash';
import { hasRecentProof } from './reauthentication';
import { afterSignIn, bindAccount, type ReturnPath, withReturnPath } from './return-path';

/** RFC 8176 has no value for a sign-in at another issuer. Microsoft and others use this one. */
const federated = ['fed'];
const stateSeconds = 15 * 60;
/** Tolerance between the two servers' clocks, in seconds. */
const skewSeconds = 60;

/** The state of a sign-in at an issuer, from its start. */
const stateSchema = z.object({
  id: z.string(),
  upstream: z.string(),
  returnPath: z.object({
    interaction: z.string().exactOptional(),
    next: z.string().exactOptional(),
    fresh: z.literal('1').exactOptional(),
  }),
  /** Set when the issuer must ask the person again: the time of the request. */
  freshFrom: z.number().exactOptional(),
  /** Set when the flow links an identity to the current session instead of signing in. */
  link: z.object({ sub: z.string(), sid: z.string() }).optional(),
  checks: z.object({ state: z.string(), nonce: z.string(), verifier: z.string() }),
});
type SignInState = z.infer<typeof stateSchema>;

/** `Set-Cookie` for this state. */
export function stateCookie(env: Env, state: Omit<SignInState, 'id'>): Promise<string> {
  return sealCookie(env, 'upstream', { id: randomUUID(), ...state }, stateSeconds);
}

type Log = (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;
type LoggingWorld = LoginWorld & { log: Log };
/** Also binds a pending request to the account that signed in for it. */
type BindingWorld = LoggingWorld & Parameters<typeof bindAccount>[0];

/**
 * The redirect URI that operators register at the issuer. The path is next-auth's, so that existing registrations stay
 * valid.
 */
function callbackOf({ issuer }: Pick<Env, 'issuer'>, { id }: Pick<Upstream, 'id'>): string {
  return `${issuer}/api/auth/callback/${id}`;
}

/** Redirects the browser to the issuer, or back to its page if the issuer cannot be reached. */
export async function startUpstreamSignIn(
  world: LoggingWorld,
  upstream: Upstream,
  {
    returnPath,
    fresh,
    link,
  }: { returnPath: ReturnPath; fresh: boolean; link: { sub: string; sid: string } | undefined },
): Promise<Response> {
  const { env } = world;
  const state = { upstream: upstream.id, returnPath, ...(link && { link: { sub: link.sub, sid: link.sid } }) };
  let started: { url: string; checks: Checks };
  try {
    started = await authorizationUrl(upstream, { redirectUri: callbackOf(env, upstream), fresh });
  } catch (error) {
    return failed(world, upstream, pageOf(state), error);
  }
  const { url, checks } = started;
  return seeOther(url, [await stateCookie(env, { ...state, checks, ...(fresh && { freshFrom: nowSeconds() }) })]);
}

/** Handles the redirect URI: the browser returns from an issuer. */
export async function finishUpstreamSignIn(
  world: BindingWorld,
  upstream: Upstream,
  request: Request,
): Promise<Response> {
  const { env } = world;
  const state = await openCookie(env, 'upstream', request.headers.get('cookie'), stateSchema);
  const { search, searchParams } = new URL(request.url);
  // RFC 6749 §10.12. If the state does not match, the cookie stays for the response to the latest request.
  if (!state || state.upstream !== upstream.id || searchParams.get('state') !== state.checks.state)
    return backWith(env, state ? pageOf(state) : '/login', {
      code: 'upstream_over',
      values: { upstream: upstream.name },
    });
  let person: UpstreamPerson;
  try {
    person = await personFrom(upstream, new URL(`${callbackOf(env, upstream)}${search}`), state.checks);
  } catch (error) {
    return failed(world, upstream, pageOf(state), error);
  }
  const { to, cookies, login } = await applyUpstreamIdentity(world, upstream, person, request.headers);
  if (login) await bindAccount(world, state.returnPath, login);
  return seeOther(to, login ? [...cookies, lastWayCookie(env, upstream.id)] : cookies);
}

/**
 * Returns to the page where the person started. A denial is no failure. Failures are logged under the reference that
 * the page shows.
 */
async function failed(
  { env, log }: LoggingWorld,
  { id, name }: Upstream,
  page: string,
  error: unknown,
): Promise<Response> {
  const reason = reasonOf(error);
  const done = [deleteCookie(env, 'upstream')];
  if (declined(error)) {
    log({ level: 'info', event: 'upstream_declined', upstream: id, reason });
    return backWith(env, page, { code: 'upstream_declined', values: { upstream: name } }, done);
  }
  const reference = randomBytes(6).toString('hex');
  log({ level: 'error', event: 'upstream_failed', upstream: id, reference, reason });
  return backWith(env, page, { code: 'upstream_failed', values: { upstream: name, reference } }, done);
}

const pageOf = ({ link, returnPath }: Pick<SignInState, 'link' | 'returnPath'>): string =>
  link ? linkPage : withReturnPath('/login', returnPath);

/** The page that links identities. */
export const linkPage = '/account/security';

/**
 * Whether the issuer should ask the person to sign in again, because one of our pages or an app requires a fresh
 * sign-in.
 */
export function requiresFreshSignIn(
  returnPath: ReturnPath,
  request: Pick<PendingInteraction['interaction']['request'], 'prompt' | 'maxAge'> | undefined,
): boolean {
  return returnPath.fresh !== undefined || request?.maxAge !== undefined || request?.prompt.includes('login') === true;
}

/** The address to continue at, with the cookies to set, and the session if one began. */
export type NextPage = { to: string; cookies: string[]; login?: Login };

/** Decides what the issuer's response means for this browser. */
export async function applyUpstreamIdentity(
  world: LoginWorld,
  upstream: Upstream,
  person: UpstreamPerson,
  headers: Headers,
): Promise<NextPage> {
  const state = await openCookie(world.env, 'upstream', headers.get('cookie'), stateSchema);
  const done = [deleteCookie(world.env, 'upstream')];
  const returnPath = state?.returnPath ?? {};
  if (!state || state.upstream !== upstream.id)
    return returnWithMessage(world, '/login', 'upstream_over', upstream, done);
  const back = pageOf(state);
  const { authTime = nowSeconds() } = person;
  // OpenID Connect Core §3.1.2.1: the issuer may ignore the request for a fresh sign-in. Then its response is refused.
  if (state.freshFrom !== undefined && authTime < state.freshFrom - skewSeconds)
    return returnWithMessage(world, back, 'upstream_stale', upstream, done);
  const identity = { issuer: upstream.issuer, subject: person.subject, label: person.label };
  if (state.link) return link(world, upstream, identity, state.link, headers, done);
  const known = await signInIdentity(world.db, identity, nowSeconds());
  const found = known ?? (await createAccount(world, identity, person, headers));
  if (typeof found === 'string') return returnWithMessage(world, back, found, upstream, done);
  const provedAt = state.freshFrom === undefined ? Math.min(authTime, nowSeconds()) : nowSeconds();
  return signIn(world, upstream, found, { isNew: known === undefined, provedAt }, returnPath, headers, done);
}

async function createAccount(
  world: LoginWorld,
  identity: IdentityKey & { label: string },
  { email, name }: UpstreamPerson,
  headers: Headers,
): Promise<Person | 'upstream_unconfirmed' | 'upstream_taken'> {
  const address = emailSchema.safeParse(email);
  if (!address.success) return 'upstream_unconfirmed';
  const called = nameSchema.safeParse(name ?? address.data.split('@')[0]);
  const language = wantedLanguage(headers);
  const wanted = { email: address.data, name: called.success ? called.data : 'Somebody', language };
  return (await createWithIdentity(world.db, wanted, identity, nowSeconds(), fromOf(headers))) ?? 'upstream_taken';
}

async function signIn(
  world: LoginWorld,
  upstream: Upstream,
  person: Person,
  { isNew, provedAt }: { isNew: boolean; provedAt: number },
  returnPath: ReturnPath,
  headers: Headers,
  done: string[],
): Promise<NextPage> {
  const device = isNew ? false : await isNewDevice(world, person, headers);
  if (person.secondFactor) {
    const half = await secondStepCookie(world, person, device, nowSeconds(), { amr: federated, authTime: provedAt });
    return { to: withReturnPath('/login/second', returnPath), cookies: [...done, half] };
  }
  const answer = await startSession(world, person, headers, {
    amr: federated,
    authTime: provedAt,
    isNewDevice: device,
  });
  if (!answer.ok && answer.code === 'disabled')
    return returnWithMessage(world, withReturnPath('/login', returnPath), 'disabled', upstream, done);
  const to = answer.ok ? afterSignIn(returnPath) : withReturnPath('/login/restore', returnPath);
  return { to, cookies: [...done, ...answer.cookies], ...(answer.ok && { login: answer.login }) };
}

/** Links the identity, for the session that started the flow and with a fresh sign-in only. */
async function link(
  world: LoginWorld,
  upstream: Upstream,
  identity: IdentityKey & { label: string },
  start: { sub: string; sid: string },
  headers: Headers,
  done: string[],
): Promise<NextPage> {
  const session = await sessionOf(world, headers.get('cookie'));
  const same = session && session.sid === start.sid && session.sub === start.sub;
  if (!same || !hasRecentProof(session, nowSeconds()))
    return returnWithMessage(world, linkPage, 'upstream_over', upstream, done);
  const result = await linkIdentity(world.db, session, identity, fromOf(headers), nowSeconds());
  return returnWithMessage(world, linkPage, result === 'linked' ? 'identity_linked' : 'identity_taken', upstream, done);
}

/** Returns to one of our pages, which shows the message of the code. */
async function returnWithMessage(
  world: LoginWorld,
  page: string,
  code: string,
  { name }: Upstream,
  done: string[],
): Promise<NextPage> {
  const response = await backWith(world.env, page, { code, values: { upstream: name } }, done);
  return { to: response.headers.get('location') ?? page, cookies: response.headers.getSetCookie() };
}
