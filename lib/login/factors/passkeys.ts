/**
 * Passkeys (WebAuthn Level 3): made and proved. The relying party is the issuer's host and the origin is the issuer, never what a
 * request says of itself. Each is discoverable and verifies its user, so that it can be the whole sign-in; as a second step
 * after a password its presence is enough.
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
import { type LoginWorld, nowSeconds } from '../session/session-cookie';
import { type SignedIn, startSession } from '../session/start-session';
import { fromOf } from '../session/throttle';
import { challengeSeconds, endOfChallenge, makeChallenge, takeChallenge } from './passkey-challenge';

const base64url = z
  .string()
  .max(12_000)
  .regex(/^[\w-]+$/);

/** What the browser says of a new passkey: `RegistrationResponseJSON` of WebAuthn Level 3 §5.1. */
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

/** And of one that was used: `AuthenticationResponseJSON`. */
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

/** What the owner calls it. */
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

/** EdDSA, ES256, RS256: what authenticators out there can do. */
const algorithms = [-8, -7, -257];

type Owner = { sub: string; sid: string; email: string; name: string };

export type PasskeyRefusal = {
  ok: false;
  /** `stale`: the page stood open too long, or the answer was sent twice. */
  code: 'passkey_stale' | 'passkey_unknown' | 'passkey_refused';
};

/** For `navigator.credentials.create`. */
export async function newPasskeyOptions(
  world: LoginWorld,
  owner: Owner,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return generateRegistrationOptions({
    rpName: 'Countersign',
    rpID: rpId(world),
    userName: owner.email,
    userDisplayName: owner.name,
    // Random and no name of theirs (WebAuthn Level 3 §14.6.1); the same each time, so that a second one on a device replaces the first.
    userID: new TextEncoder().encode(owner.sub),
    challenge: makeChallenge(world.env, holderOfNew(owner), nowSeconds()),
    timeout: challengeSeconds * 1000,
    attestationType: 'none',
    excludeCredentials: await passkeyIds(world.db, owner),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  });
}

/** `made` is the browser's answer as JSON text. */
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

/** For `navigator.credentials.get`: of whoever it may be, or as the second step of one person. */
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

/** The whole sign-in by passkey. `used` is the browser's answer as JSON text. */
export async function signInWithPasskey(
  world: LoginWorld,
  browser: { id: string },
  used: string,
  headers: Headers,
): Promise<SignedIn | PasskeyRefusal> {
  const proved = await provePasskey(world, browser, undefined, used);
  if (!proved.ok) return proved;
  const person = await findPerson(world.db, proved.sub);
  if (!person) return { ok: false, code: 'passkey_unknown' };
  return startSession(world, person, headers, { amr: passkeyAmr });
}

/** RFC 8176; why these words is told in `start-session.ts`. */
export const passkeyAmr = ['pop', 'user', 'mfa'] as const;

/** WebAuthn Level 3 §7.2. With a person, the passkey must be theirs and only their presence is asked for. */
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
  // §7.2, step 6: a discoverable one names its owner, and must name the one we know it by.
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

/** A challenge for this holder, as the browser's answer will name it; taken once everything else is right. */
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
