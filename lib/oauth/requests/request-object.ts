/**
 * Request objects: RFC 9101 (JAR) and OpenID Connect Core §6. The client sends the parameters of an authorization
 * request as a JWT, by value (`request`) or at a registered address (`request_uri`).
 *
 * Only the parameters inside the object count. Parameters outside it are ignored, not merged (RFC 9101 §6.3): OpenID
 * Connect Core §6.1 merged them, which let anyone add parameters that the client did not sign. So `response_type` and
 * `scope` need not be repeated outside. A registered algorithm is the only one accepted; without one, every asymmetric
 * algorithm is. An unsigned object is accepted only if the registered algorithm is `none` (OpenID Connect Core §6.1).
 * `iss`, `aud`, `exp`, `nbf`, `iat` and `typ` are checked if present; FAPI 2.0 Message Signing §5.3.1 says which of
 * them a FAPI client must send. An object with a `jti` can be used for one response. An encrypted object
 * (`request-encryption.ts`) is decrypted and then treated the same. An address is fetched each time, without redirects.
 */
import { z } from 'zod';
import { isFapi, isFapiAlg } from '../clients/fapi';
import { clientKeys } from '../clients/public-keys';
import { sha256 } from '../crypto';
import { isOAuthError, OAuthError } from '../errors';
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
/** How long a `jti` is remembered at most after the object was sent. */
const rememberSeconds = 86_400;

/** The parameters inside the object, as if they had been sent directly. `singleUse` is set if it has a `jti`. */
export type RequestObject = { parameters: URLSearchParams; singleUse?: SingleUse };

// RFC 9101 §10.8: a JWT that the client signed for another purpose has another typ, or claims that are refused below.
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
 * Verifies the client's request object and returns those of its parameters that are in `names`. Throws
 * `invalid_request_object`.
 */
export async function openRequestObject(
  world: World,
  client: Client,
  sent: string,
  names: readonly string[],
): Promise<RequestObject> {
  if (sent.length > maxLength) throw invalidObject(`It is longer than ${maxLength} characters.`);
  // RFC 9101 §6.1: a JWT with five parts is encrypted and contains the signed one.
  const jwt = sent.split('.').length === 5 ? await decryptedRequest(world, sent) : sent;
  if (jwt === undefined)
    throw invalidObject('It is encrypted, but not to a key of this server, or not with an accepted algorithm.');
  if (jwt.split('.').length !== 3) throw invalidObject('It is not a signed JWT.');
  const claims = claimsSchema.safeParse(await verifiedClaims(world, client, jwt)).data;
  if (!claims) throw invalidObject('A claim has the wrong type.');
  checkClaims(world, client, claims);
  const { jti } = claims;
  return {
    parameters: parametersOf(claims, names),
    ...(jti !== undefined && { singleUse: singleUseOf(world, client, jti, claims.exp) }),
  };
}

/** RFC 9101 §5.2: fetches the object at a registered address. Throws `invalid_request_uri`. */
export async function fetchRequestObject(world: World, client: Client, uri: string): Promise<string> {
  const invalidUri = (reason: string) => new OAuthError('invalid_request_uri', reason);
  // OpenID Connect Dynamic Client Registration §2: the fragment distinguishes versions and is not part of the address.
  const [address] = uri.split('#');
  const isRegistered = client.metadata.request_uris.some((registered) => registered.split('#')[0] === address);
  if (address === undefined || !isRegistered) throw invalidUri('The client did not register this request_uri.');
  try {
    const accept = 'application/oauth-authz-req+jwt, application/jwt';
    return (await fetchText(world, address, { accept, maxBytes: maxLength })).content.trim();
  } catch (error) {
    // The reason is only for the log: the response must not describe this server's network.
    world.log({ level: 'info', event: 'request_uri_failed', clientId: client.id, uri: address, error: String(error) });
    throw invalidUri('The request object could not be fetched from its request_uri.');
  }
}

function invalidObject(reason: string): OAuthError {
  return new OAuthError('invalid_request_object', `The request object is refused. ${reason}`);
}

async function verifiedClaims(world: World, client: Client, jwt: string): Promise<unknown> {
  const { data: header } = headerSchema.safeParse(unverifiedHeader(jwt));
  if (!header) throw invalidObject('Its alg or typ is not accepted.');
  const { request_object_signing_alg: registered, require_signed_request_object: signedOnly } = client.metadata;
  if (isFapi(client) && !isFapiAlg(header.alg)) throw invalidObject(`FAPI 2.0 does not accept ${header.alg}.`);
  const clock = { now: world.now(), skewSeconds: world.settings.clockSkewSeconds };
  if (header.alg === 'none') {
    if (registered !== 'none' || signedOnly) throw invalidObject('It must be signed.');
    // RFC 7519 §6.1: an unsecured JWT has an empty signature.
    if (!jwt.endsWith('.')) throw invalidObject('It claims to be unsigned but has a signature.');
    return acceptedClaims(readUnsecuredJwt(jwt, clock));
  }
  if (registered !== undefined && !sameAlg(header.alg, registered)) {
    throw invalidObject(`It is signed with ${header.alg}; the client is registered for ${registered}.`);
  }
  const keys = await keysOf(world, client, { alg: header.alg, kid: header.kid });
  return acceptedClaims(await verifyJwt(jwt, keys, header.alg, clock));
}

function acceptedClaims({ claims, fault }: Verified): Record<string, unknown> {
  if (fault !== undefined) throw invalidObject(`It ${fault}.`);
  return claims;
}

/**
 * The client's keys. An unknown key or a failed fetch is a fault of the request object here, not a failed client
 * authentication.
 */
async function keysOf(world: World, client: Client, wanted: { alg: string; kid: string | undefined }) {
  try {
    return await clientKeys(world, client, wanted);
  } catch (error) {
    throw isOAuthError(error) ? invalidObject(error.reason) : error;
  }
}

/** RFC 9101 §4, §5 and §10.8: the object is from this client, for this server, and not another kind of JWT. */
function checkClaims(world: World, client: Client, claims: Claims): void {
  if ('request' in claims || 'request_uri' in claims)
    throw invalidObject('It must not contain another request object.');
  if (claims.client_id === undefined && claims.iss === undefined)
    throw invalidObject('It contains neither client_id nor iss.');
  if ((claims.client_id ?? client.id) !== client.id)
    throw invalidObject('Its client_id is not the one that was sent with it.');
  if ((claims.iss ?? client.id) !== client.id) throw invalidObject('iss must be the client_id.');
  // Otherwise a request object could be used as a client assertion (RFC 7523 §3), and vice versa.
  if (claims['sub'] === client.id) throw invalidObject('sub must not be the client_id.');
  if (claims.aud !== undefined && ![claims.aud].flat().includes(world.issuer)) {
    throw invalidObject(`aud must be ${world.issuer}.`);
  }
  if (isFapi(client)) checkSigningProfile(claims, world.now());
}

/**
 * FAPI 2.0 Message Signing §5.3.1: names this server, was signed at most an hour ago, and is valid for at most an hour.
 */
function checkSigningProfile({ aud, nbf, exp }: Claims, now: number): void {
  const missing = Object.entries({ aud, nbf, exp }).find(([, value]) => value === undefined);
  if (missing) throw invalidObject(`FAPI 2.0 Message Signing requires ${missing[0]}.`);
  if (nbf !== undefined && now - nbf > profileSeconds) throw invalidObject('nbf is more than 60 minutes in the past.');
  if (nbf !== undefined && exp !== undefined && exp - nbf > profileSeconds) {
    throw invalidObject('exp is more than 60 minutes after nbf.');
  }
}

function singleUseOf(world: World, client: Client, jti: string, exp: number | undefined): SingleUse {
  const shownUntil = Math.min(exp ?? Infinity, world.now() + rememberSeconds);
  return {
    key: `request object:${sha256(`${client.id}\n${jti}`)}`,
    endsAt: Math.ceil(shownUntil) + world.settings.clockSkewSeconds + world.settings.interactionSeconds,
  };
}

/** RFC 8707 §2.1: a list if there are several. */
const repeatable = ['resource', 'audience'];

/** RFC 9101 §4: strings and numbers stay as they are, and JSON parameters are JSON values. */
function parametersOf(claims: Claims, names: readonly string[]): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const name of names) {
    if (!Object.hasOwn(claims, name)) continue;
    const value = claims[name];
    for (const text of repeatable.includes(name) && Array.isArray(value) ? value : [value]) {
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
  // A query cannot carry half of a surrogate pair.
  if (typeof text !== 'string' || /\0|\p{Surrogate}/u.test(text))
    throw invalidObject(`Its ${name} cannot be a parameter.`);
  return text;
}
