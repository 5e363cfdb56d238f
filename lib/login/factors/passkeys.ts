/**
 * Passkeys (WebAuthn Level 3): registration and verification. The relying party is the issuer's host and the origin is
 * the issuer, never a value of the request. Every passkey is discoverable and verifies its user, so it is a complete
 * sign-in. As a second step after a password, user presence is enough.
 */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import { addPasskey as addRow, advancePasskey, findPasskey, passkeyIds } from '@/lib/data/people/passkeys';
import { findPerson } from '@/lib/data/people/people';
import { nowSeconds } from '@/lib/time';
import type { LoginWorld } from '../session/session-cookie';
import { type NotStarted, type SignedIn, startSession } from '../session/start-session';
import { fromOf } from '../session/throttle';
import { challengeSeconds, endOfChallenge, makeChallenge, takeChallenge } from './passkey-challenge';

const base64url = z
  .string()
  .max(12_000)
  .regex(/^[\w-]+$/);

/** The browser's response for a new passkey: `RegistrationResponseJSON` of WebAuthn Level 3 §5.1. */
const madeSchema = z.object({
  id: base64url,
  rawId: base64url,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(30)).max(10).exactOptional(),
  }),
  clientExtensionResults: z.object({}),
  type: z.literal('public-key'),
});

/** The browser's response for a used passkey: `AuthenticationResponseJSON`. */
const usedSchema = z.object({
  id: base64url,
  rawId: base64url,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.exactOptional(),
  }),
  clientExtensionResults: z.object({}),
  type: z.literal('public-key'),
});

/** The name that the owner gives it. */
export const passkeyNameSchema = z
  .string()
  .transform((name) => name.normalize('NFC').replace(/\s+/gu, ' ').trim())
  .pipe(
    z
      .string()
      .min(1)
      .max(60)
      .regex(/^[^\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]+$/u),
  );

/** EdDSA, ES256, RS256: the algorithms that authenticators support. */
const algorithms = [-8, -7, -257];

type Owner = { sub: string; sid: string; email: string; name: string };

export type PasskeyRefusal = {
  ok: false;
  /** `stale`: the page was open for too long, or the response was sent twice. */
  code: 'passkey_stale' | 'passkey_unknown' | 'passkey_refused';
};

/** The options for `navigator.credentials.create`. */
export async function newPasskeyOptions(
  world: LoginWorld,
  owner: Owner,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return generateRegistrationOptions({
    rpName: 'Countersign',
    rpID: rpId(world),
    userName: owner.email,
    userDisplayName: owner.name,
    // Derived and meaningless (WebAuthn Level 3 §14.6.1), but stable, so that a second passkey on a device replaces the
    // first.
    userID: new TextEncoder().encode(owner.sub),
    challenge: makeChallenge(world.env, holderOfNew(owner), nowSeconds()),
    timeout: challengeSeconds * 1000,
    attestationType: 'none',
    excludeCredentials: await passkeyIds(world.db, owner),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  });
}

/** Registers a passkey. `made` is the browser's response as JSON. */
export async function addPasskey(
  world: LoginWorld,
  owner: Owner,
  { name, made }: { name: string; made: string },
  headers: Headers,
): Promise<{ ok: true } | PasskeyRefusal | { ok: false; code: 'name' | 'passkey_known' | 'passkey_too_many' }> {
  const called = passkeyNameSchema.safeParse(name);
  if (!called.success) return { ok: false, code: 'name' };
  const response = parseJson(madeSchema, made);
  if (!response) return { ok: false, code: 'passkey_refused' };
  const now = nowSeconds();
  const challenge = expecting(world, holderOfNew(owner), now);
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge.isExpected,
    expectedOrigin: world.env.issuer,
    expectedRPID: rpId(world),
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => undefined);
  if (!verified?.verified) return { ok: false, code: challenge.found ? 'passkey_refused' : 'passkey_stale' };
  if (!(await challenge.take())) return { ok: false, code: 'passkey_stale' };
  const { credential, credentialDeviceType, credentialBackedUp } = verified.registrationInfo;
  const passkey = {
    id: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports: response.response.transports ?? [],
    syncable: credentialDeviceType === 'multiDevice',
    backedUp: credentialBackedUp,
    name: called.data,
  };
  const answer = await addRow(world.db, owner, passkey, fromOf(headers), now);
  return answer === 'added' ? { ok: true } : { ok: false, code: `passkey_${answer}` };
}

/** The options for `navigator.credentials.get`: for any person, or as the second step of one. */
export async function passkeyOptions(
  world: LoginWorld,
  browser: { id: string },
  person?: { sub: string },
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return generateAuthenticationOptions({
    rpID: rpId(world),
    challenge: makeChallenge(world.env, holderOfUse(browser, person), nowSeconds()),
    timeout: challengeSeconds * 1000,
    ...(person && { allowCredentials: await passkeyIds(world.db, person) }),
    userVerification: person ? 'preferred' : 'required',
  });
}

/** Signs in with a passkey alone. `used` is the browser's response as JSON. */
export async function signInWithPasskey(
  world: LoginWorld,
  browser: { id: string },
  used: string,
  headers: Headers,
): Promise<SignedIn | NotStarted | PasskeyRefusal> {
  const proved = await provePasskey(world, browser, undefined, used);
  if (!proved.ok) return proved;
  const person = await findPerson(world.db, proved.sub);
  if (!person) return { ok: false, code: 'passkey_unknown' };
  return startSession(world, person, headers, { amr: passkeyAmr });
}

/** RFC 8176 values; `start-session.ts` explains the choice. */
export const passkeyAmr = ['pop', 'user', 'mfa'] as const;

/** WebAuthn Level 3 §7.2. If a person is given, the passkey must be theirs, and only user presence is required. */
export async function provePasskey(
  world: LoginWorld,
  browser: { id: string },
  person: { sub: string } | undefined,
  used: string,
): Promise<{ ok: true; sub: string } | PasskeyRefusal> {
  const response = parseJson(usedSchema, used);
  if (!response) return { ok: false, code: 'passkey_refused' };
  const passkey = await findPasskey(world.db, response.id);
  if (!passkey || (person && passkey.sub !== person.sub)) return { ok: false, code: 'passkey_unknown' };
  // §7.2, step 6: a discoverable passkey returns its user handle, which must match its owner.
  const { userHandle } = response.response;
  const named = userHandle === undefined ? undefined : Buffer.from(userHandle, 'base64url').toString();
  if (named === undefined ? !person : named !== passkey.sub) return { ok: false, code: 'passkey_refused' };
  const now = nowSeconds();
  const challenge = expecting(world, holderOfUse(browser, person), now);
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge.isExpected,
    expectedOrigin: world.env.issuer,
    expectedRPID: rpId(world),
    requireUserVerification: !person,
    credential: {
      id: passkey.id,
      publicKey: Uint8Array.from(Buffer.from(passkey.publicKey, 'base64url')),
      counter: passkey.counter,
    },
  }).catch(() => undefined);
  if (!verified?.verified) return { ok: false, code: challenge.found ? 'passkey_refused' : 'passkey_stale' };
  if (!(await challenge.take())) return { ok: false, code: 'passkey_stale' };
  const { newCounter: counter, credentialBackedUp: backedUp } = verified.authenticationInfo;
  const moved = await advancePasskey(world.db, { id: passkey.id, counter, backedUp }, now);
  return moved ? { ok: true, sub: passkey.sub } : { ok: false, code: 'passkey_refused' };
}

/** Checks the challenge in the browser's response. It is consumed after everything else is valid. */
function expecting(world: LoginWorld, holder: string, now: number) {
  let text = '';
  let endsAt: number | undefined;
  return {
    isExpected(challenge: string): boolean {
      text = challenge;
      endsAt = endOfChallenge(world.env, holder, challenge, now);
      return endsAt !== undefined;
    },
    get found(): boolean {
      return endsAt !== undefined;
    },
    take: async () => endsAt !== undefined && takeChallenge(world, text, endsAt, now),
  };
}

const holderOfNew = ({ sid }: { sid: string }): string => `new ${sid}`;
const holderOfUse = ({ id }: { id: string }, person: { sub: string } | undefined): string =>
  `use ${id} ${person?.sub ?? ''}`;

const rpId = ({ env }: LoginWorld): string => new URL(env.issuer).hostname;

function parseJson<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
