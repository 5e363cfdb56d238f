/**
 * Signing in with an account elsewhere: next-auth speaks with the other issuer (OpenID Connect with PKCE, state and nonce, or
 * GitHub's OAuth), here is decided what its word means.
 *
 * An identity signs in the account that it was linked to. One that nobody has makes a new account, if its issuer says that the address is
 * confirmed and nobody here has that address. It never joins an account that is there by itself: whoever can make an issuer
 * say an address would own that account. Its owner links it, signed in and proved anew.
 */
import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { Profile, User } from 'next-auth';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { z } from 'zod';
import { createWithIdentity, type IdentityKey, linkIdentity, signInIdentity } from '@/lib/data/identities';
import { emailSchema, nameSchema, type Person } from '@/lib/data/people';
import type { Env, Upstream } from '@/lib/env';
import type { PendingInteraction } from '@/lib/oauth/server';
import { backWith } from './flash';
import { type Errand, onwards, withErrand } from './form';
import { type LoginWorld, nowSeconds, sessionOf } from './login';
import { hasRecentProof } from './recent-proof';
import { forget, leave, readLeft } from './sealed';
import { isNewDevice, leaveHalf } from './second-factor';
import { startSession } from './start-session';
import { fromOf } from './throttle';

/** RFC 8176 has no word for it; this one is Microsoft's, and others' too: another issuer signed the person in. */
const federated = ['fed'];
const pathSeconds = 15 * 60;
/** Two clocks are never quite the same. */
const skewSeconds = 60;

/** Where the way through the other issuer began, and what for. */
const pathSchema = z.object({
  id: z.string(),
  upstream: z.string(),
  errand: z.object({
    interaction: z.string().exactOptional(),
    next: z.string().exactOptional(),
    fresh: z.literal('1').exactOptional(),
  }),
  /** When the person was to prove themselves anew there, if so. */
  freshFrom: z.number().exactOptional(),
  /** To link, rather than to sign in: for this session alone. */
  link: z.object({ sub: z.string(), sid: z.string() }).optional(),
});
type Path = z.infer<typeof pathSchema>;

/** `Set-Cookie` that remembers it. */
export function leavePath(env: Env, path: Omit<Path, 'id'>): Promise<string> {
  return leave(env, 'upstream', { id: randomUUID(), ...path }, pathSeconds);
}

/** For who comes back without anybody's word: refused there, or it did not work. next-auth says no more than that. */
export async function comeBackEmpty(world: LoginWorld, headers: Headers): Promise<Response> {
  const path = await readLeft(world.env, 'upstream', headers.get('cookie'), pathSchema);
  const upstream = world.env.upstreams.find(({ id }) => id === path?.upstream);
  const values = upstream ? { upstream: upstream.name } : {};
  const page = path?.link ? linkPage : withErrand('/login', path?.errand ?? {});
  return backWith(world.env, page, { code: 'upstream_failed', values }, [forget(world.env, 'upstream')]);
}

/** Where identities are linked. */
export const linkPage = '/account/security';

/** Whether the other issuer is to ask anew, rather than to remember: for a page of ours, or an app, that wants it fresh. */
export function wantsFresh(
  errand: Errand,
  request: Pick<PendingInteraction['interaction']['request'], 'prompt' | 'maxAge'> | undefined,
): boolean {
  return errand.fresh !== undefined || request?.maxAge !== undefined || request?.prompt.includes('login') === true;
}

/**
 * What an issuer says of somebody; `email` only where it says that the address is confirmed. `authTime` is when they proved themselves
 * to it: where it does not tell, its word counts as of now.
 */
export type UpstreamPerson = { subject: string; email?: string; name?: string; label: string; authTime?: number };

const claimsSchema = z.object({
  sub: z.string().min(1).max(255),
  email: z.string().optional(),
  // Some send it as text.
  email_verified: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).optional(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  auth_time: z.number().int().optional(),
});

function personOfClaims(claims: unknown): UpstreamPerson {
  const { sub, email, name, ...more } = claimsSchema.parse(claims);
  const { email_verified: verified, preferred_username: userName, auth_time: authTime } = more;
  return {
    subject: sub,
    label: (email ?? userName ?? name ?? sub).slice(0, 200),
    ...(email !== undefined && verified === true && { email }),
    ...(name !== undefined && { name }),
    ...(authTime !== undefined && { authTime }),
  };
}

const gitHubSchema = z.object({ id: z.number(), login: z.string(), name: z.string().nullish() });
const gitHubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** next-auth's `User` of somebody who comes from elsewhere; who that is here is settled afterwards. */
const arriving = (person: UpstreamPerson): User => ({ id: person.subject, sid: '', upstream: person });

/** The issuers as next-auth wants them. */
export function upstreamProviders(env: Pick<Env, 'upstreams'>): OAuthConfig<unknown>[] {
  return env.upstreams.map(({ id, name, kind, issuer, clientId, clientSecret }) => ({
    ...{ id, name, type: 'oauth', clientId, clientSecret, checks: ['pkce', 'state'], httpOptions: { timeout: 10_000 } },
    ...(kind === 'openid'
      ? {
          wellKnown: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
          checks: ['pkce', 'state', 'nonce'],
          authorization: { params: { scope: 'openid email profile' } },
          idToken: true,
          userinfo: {
            request: ({ client, tokens }) =>
              openidClaims(tokens.id_token, async () =>
                client.issuer.metadata.userinfo_endpoint
                  ? client.userinfo(tokens.access_token ?? '')
                  : decodeJwt(tokens.id_token ?? ''),
              ),
          },
          profile: (claims: unknown) => arriving(personOfClaims(claims)),
        }
      : {
          authorization: { url: `${issuer}/login/oauth/authorize`, params: { scope: 'read:user user:email' } },
          token: `${issuer}/login/oauth/access_token`,
          userinfo: { url: gitHubApi, request: ({ tokens }) => gitHubPerson(tokens.access_token) },
          profile: (person: unknown) => arriving(gitHubPersonSchema.parse(person)),
        }),
  }));
}

/**
 * An issuer tells the address in the ID token, which next-auth has checked by now, or at its userinfo endpoint alone (OpenID
 * Connect Core §5.4), which is to speak of the same person (§5.3.2).
 */
async function openidClaims(idToken: string | undefined, askUserinfo: () => Promise<object>): Promise<Profile> {
  const claims = decodeJwt(idToken ?? '');
  if (claims['email'] !== undefined && claims['email_verified'] !== undefined) return claims;
  const more = z.looseObject({ sub: z.string() }).parse(await askUserinfo());
  if (more.sub !== claims.sub) throw new Error('The userinfo endpoint spoke of somebody else.');
  return { ...more, ...claims };
}

const gitHubApi = 'https://api.github.com/user';
const gitHubPersonSchema = z.object({
  subject: z.string(),
  label: z.string(),
  email: z.string().exactOptional(),
  name: z.string().exactOptional(),
});

/** GitHub's own API: its numbers for people are for good, their names are not. */
async function gitHubPerson(accessToken: string | undefined): Promise<UpstreamPerson> {
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/vnd.github+json' };
  const ask = async (url: string): Promise<unknown> => {
    const response = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(`GitHub answered ${response.status}`);
    return response.json();
  };
  const { id, login, name } = gitHubSchema.parse(await ask(gitHubApi));
  const email = gitHubEmails.parse(await ask(`${gitHubApi}/emails`)).find((one) => one.primary && one.verified)?.email;
  return { subject: String(id), label: login, ...(email && { email }), ...(name && { name }) };
}

/** Where the browser goes after the other issuer's word, with the cookies that it gets; `signedIn` where next-auth keeps the session. */
export type Arrival = { to: string; cookies: string[]; signedIn?: { sub: string; sid: string } };

/** Decides what the word of an issuer means for whoever brought it. */
export async function arrive(
  world: LoginWorld,
  upstream: Upstream,
  person: UpstreamPerson,
  headers: Headers,
): Promise<Arrival> {
  const path = await readLeft(world.env, 'upstream', headers.get('cookie'), pathSchema);
  const done = [forget(world.env, 'upstream')];
  const errand = path?.errand ?? {};
  if (!path || path.upstream !== upstream.id) return refused(world, '/login', 'upstream_over', upstream, done);
  const back = path.link ? linkPage : withErrand('/login', errand);
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
  return signIn(world, found, { isNew: known === undefined, provedAt }, errand, headers, done);
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
  errand: Errand,
  headers: Headers,
  done: string[],
): Promise<Arrival> {
  const device = isNew ? false : await isNewDevice(world, person, headers);
  if (person.secondFactor) {
    const half = await leaveHalf(world, person, device, nowSeconds(), { amr: federated, authTime: provedAt });
    return { to: withErrand('/login/second', errand), cookies: [...done, half] };
  }
  const { login, cookies } = await startSession(world, person, headers, {
    amr: federated,
    authTime: provedAt,
    isNewDevice: device,
  });
  return { to: onwards(errand), cookies: [...done, ...cookies], signedIn: login };
}

/** For who is signed in, in the session that asked, with a fresh proof. */
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
