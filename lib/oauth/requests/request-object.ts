/**
 * Request objects: RFC 9101 (JAR) and OpenID Connect Core §6. The parameters of an authorization request as a JWT of
 * the client's, by value (`request`) or at an address that it registered (`request_uri`).
 *
 * Only the parameters within count. Those beside it are ignored, not merged (RFC 9101 §6.3): OpenID Connect Core §6.1
 * merged them, which let anyone add what the client did not sign. So neither `response_type` nor `scope` has to be
 * repeated outside. A client that registered an algorithm uses that one; one that did not uses any asymmetric one. An
 * unsigned object is accepted only from a client whose registered algorithm is `none` (OpenID Connect Core §6.1).
 * `iss`, `aud`, `exp`, `nbf`, `iat` and `typ` are checked where they are present; a FAPI client must send those that
 * FAPI 2.0 Message Signing §5.3.1 demands. A `jti` makes the object good for one answer. An encrypted object
 * (`request-encryption.ts`) is judged by its content. An address is fetched each time, without redirects.
 */
import { z } from 'zod';
import { isFapi, isFapiAlg } from '../clients/fapi';
import { clientKeys } from '../clients/public-keys';
import { sha256 } from '../crypto';
import { OAuthError } from '../errors';
import { readUnsecuredJwt, unverifiedHeader, type Verified, verifyJwt } from '../jwt';
import { isMediaType } from '../media-type';
import type { Client } from '../model/client-records';
import type { SingleUse } from '../model/request-records';
import { sameAlg, signingAlgs } from '../model/signing-algs';
import { fetchText } from '../support/small-fetch';
import type { World } from '../world';
import { decryptedRequest } from './request-encryption';

const maxLength = 32 * 1024;
/** FAPI 2.0 Message Signing §5.3.1. */
const profileSeconds = 3600;
/** A `jti` is remembered for at most this long after the object was shown. */
const rememberSeconds = 86_400;

/** The parameters within, in the form in which they would have been sent; `singleUse` where the object has a `jti`. */
export type RequestObject = { parameters: URLSearchParams; singleUse?: SingleUse };

// RFC 9101 §10.8: what a client signed for another purpose says so in its typ, or by the claims that are refused below.
const headerSchema = z.object({
  alg: z.enum([...signingAlgs, 'none']),
  kid: z.string().optional(),
  typ: z
    .string()
    .refine((typ) => isMediaType(typ, 'oauth-authz-req+jwt', 'JWT'))
    .optional(),
});

const claimsSchema = z.looseObject({
  client_id: z.string().optional(),
  iss: z.string().optional(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  exp: z.number().optional(),
  nbf: z.number().optional(),
  jti: z.string().min(1).max(512).optional(),
});
type Claims = z.infer<typeof claimsSchema>;

/**
 * Opens the client's request object; of the parameters within those are returned that are named. Throws
 * `invalid_request_object`.
 */
export async function openRequestObject(
  world: World,
  client: Client,
  sent: string,
  names: readonly string[],
): Promise<RequestObject> {
  if (sent.length > maxLength) throw refused(`It is longer than ${maxLength} characters.`);
  // RFC 9101 §6.1: five parts are a JWE, and within it is what was signed.
  const jwt = sent.split('.').length === 5 ? await decryptedRequest(world, sent) : sent;
  if (jwt === undefined) throw refused('It is encrypted, but not to a key of this server, or not as it accepts.');
  if (jwt.split('.').length !== 3) throw refused('It is no signed JWT.');
  const claims = claimsSchema.safeParse(await verifiedClaims(world, client, jwt)).data;
  if (!claims) throw refused('A claim has a type that it cannot have.');
  checkClaims(world, client, claims);
  const { jti } = claims;
  return {
    parameters: parametersOf(claims, names),
    ...(jti !== undefined && { singleUse: singleUseOf(world, client, jti, claims.exp) }),
  };
}

/** RFC 9101 §5.2: the object at an address that this client registered. Throws `invalid_request_uri`. */
export async function fetchRequestObject(world: World, client: Client, uri: string): Promise<string> {
  const wrong = (reason: string) => new OAuthError('invalid_request_uri', reason);
  // OpenID Connect Dynamic Client Registration §2: the fragment tells versions apart, and is no part of the address.
  const [address] = uri.split('#');
  const isRegistered = client.metadata.request_uris.some((registered) => registered.split('#')[0] === address);
  if (address === undefined || !isRegistered) throw wrong('The request_uri is none that this client registered.');
  try {
    const accept = 'application/oauth-authz-req+jwt, application/jwt';
    return (await fetchText(world, address, { accept, maxBytes: maxLength })).content.trim();
  } catch (error) {
    // What went wrong there is for the client's developer; the answer to the world must not describe the network we are
    // in.
    world.log({ level: 'info', event: 'request_uri_failed', clientId: client.id, uri: address, error: String(error) });
    throw wrong('The request object could not be fetched from its request_uri.');
  }
}

function refused(reason: string): OAuthError {
  return new OAuthError('invalid_request_object', `The request object is refused. ${reason}`);
}

async function verifiedClaims(world: World, client: Client, jwt: string): Promise<unknown> {
  const { data: header } = headerSchema.safeParse(unverifiedHeader(jwt));
  if (!header) throw refused('Its alg or typ is not accepted.');
  const { request_object_signing_alg: registered, require_signed_request_object: signedOnly } = client.metadata;
  if (isFapi(client) && !isFapiAlg(header.alg)) throw refused(`FAPI 2.0 does not accept ${header.alg}.`);
  const clock = { now: world.now(), skewSeconds: world.settings.clockSkewSeconds };
  if (header.alg === 'none') {
    if (registered !== 'none' || signedOnly) throw refused('It must be signed.');
    // RFC 7519 §6.1: an unsecured JWT has no signature, not one that nobody looks at.
    if (!jwt.endsWith('.')) throw refused('It says that it is unsigned, and has a signature.');
    return timely(readUnsecuredJwt(jwt, clock));
  }
  if (registered !== undefined && !sameAlg(header.alg, registered)) {
    throw refused(`It is signed with ${header.alg}; the client is registered for ${registered}.`);
  }
  const keys = await keysOf(world, client, { alg: header.alg, kid: header.kid });
  return timely(await verifyJwt(jwt, keys, header.alg, clock));
}

function timely({ claims, fault }: Verified): Record<string, unknown> {
  if (fault !== undefined) throw refused(`It ${fault}.`);
  return claims;
}

/**
 * An object of the client's that names a key we do not have, or cannot fetch, is the object's fault here and not a
 * failed authentication.
 */
async function keysOf(world: World, client: Client, wanted: { alg: string; kid: string | undefined }) {
  try {
    return await clientKeys(world, client, wanted);
  } catch (error) {
    throw error instanceof OAuthError ? refused(error.reason) : error;
  }
}

/** RFC 9101 §4, §5 and §10.8: for us, by this client, now, and nothing but a request. */
function checkClaims(world: World, client: Client, claims: Claims): void {
  if ('request' in claims || 'request_uri' in claims) throw refused('It must not hold another one.');
  if (claims.client_id === undefined && claims.iss === undefined) throw refused('Neither client_id nor iss is in it.');
  if ((claims.client_id ?? client.id) !== client.id) throw refused('client_id within is not the one outside.');
  if ((claims.iss ?? client.id) !== client.id) throw refused('iss must be the client_id.');
  // With it, it could pass for an assertion that authenticates the client (RFC 7523 §3), or the other way round.
  if (claims['sub'] === client.id) throw refused('sub must not be the client_id.');
  if (claims.aud !== undefined && ![claims.aud].flat().includes(world.issuer)) {
    throw refused(`aud must be ${world.issuer}.`);
  }
  if (isFapi(client)) checkSigningProfile(claims, world.now());
}

/** FAPI 2.0 Message Signing §5.3.1: for us by name, signed at most an hour ago, and good for at most an hour. */
function checkSigningProfile({ aud, nbf, exp }: Claims, now: number): void {
  const missing = Object.entries({ aud, nbf, exp }).find(([, value]) => value === undefined);
  if (missing) throw refused(`FAPI 2.0 Message Signing requires ${missing[0]}.`);
  if (nbf !== undefined && now - nbf > profileSeconds) throw refused('nbf is more than 60 minutes in the past.');
  if (nbf !== undefined && exp !== undefined && exp - nbf > profileSeconds) {
    throw refused('exp is more than 60 minutes after nbf.');
  }
}

function singleUseOf(world: World, client: Client, jti: string, exp: number | undefined): SingleUse {
  const shownUntil = Math.min(exp ?? Infinity, world.now() + rememberSeconds);
  return {
    key: `request object:${sha256(`${client.id}\n${jti}`)}`,
    endsAt: Math.ceil(shownUntil) + world.settings.clockSkewSeconds + world.settings.interactionSeconds,
  };
}

/** RFC 9101 §4: strings are strings, numbers are numbers, and parameters that are JSON are themselves. */
function parametersOf(claims: Claims, names: readonly string[]): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const name of names) {
    if (!Object.hasOwn(claims, name)) continue;
    const value = claims[name];
    for (const text of name === 'resource' && Array.isArray(value) ? value : [value]) {
      const written = parameterText(name, text);
      if (written !== '') parameters.append(name, written);
    }
  }
  return parameters;
}

const jsonParameters = ['claims', 'authorization_details', 'registration'];

function parameterText(name: string, value: unknown): string {
  const isJson = jsonParameters.includes(name) && typeof value === 'object';
  const text = isJson ? JSON.stringify(value) : value;
  if (typeof text === 'number') return String(text);
  // Half a surrogate pair is nothing that a query could have carried.
  if (typeof text !== 'string' || /\0|\p{Surrogate}/u.test(text)) throw refused(`${name} within is no parameter.`);
  return text;
}
