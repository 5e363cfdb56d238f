/**
 * Which client is calling, proved: RFC 6749 §2.3 (basic, post, none), RFC 7523 §3 (`private_key_jwt`, and `client_secret_jwt`
 * whose keys are in a file of their own) and RFC 8705 §2 (mutual TLS, in its own file too).
 *
 * A client uses exactly one method, and the registered one. An unknown client, a wrong method and a wrong proof get the
 * same answer by the same path; the reason goes to the client's developer alone. Whether an assertion is signed by a key
 * or a secret is what the client registered, never what the assertion says of itself (RFC 8725 §3.1). The audience of an assertion is the
 * issuer, as one string: an assertion that would also be good elsewhere is a credential that others can replay; the
 * token endpoint's URL and arrays are for clients that were set so.
 */
import { decodeJwt } from 'jose';
import { z } from 'zod';
import { assertionAlgs, consumeAssertion } from './assertion';
import { clientKeys } from './client-keys';
import { macAlgs } from './client-metadata';
import { sealsSecrets, secretKeys } from './client-secret-jwt';
import { equal, sha256 } from './crypto';
import { OAuthError } from './errors';
import { isFapi, isFapiAlg, requireFapiAuthentication } from './fapi';
import { isTlsMethod, verifyCertificate } from './mutual-tls';
import type { Client } from './store';
import { asClient, type Call, type World } from './world';

type Attempt =
  | { method: 'client_secret_basic' | 'client_secret_post'; clientId: string; secret: string }
  | { method: 'assertion'; clientId: string; assertion: string }
  | { method: 'none'; clientId: string };

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The authenticated client. Throws `invalid_client` (401), or `invalid_request` for two methods at once. */
export async function authenticateClient(
  world: World,
  request: Request,
  parameters: URLSearchParams,
  call: Call,
): Promise<Client> {
  const header = request.headers.get('authorization');
  // RFC 6749 §5.2: the answer names a scheme when the client tried one.
  const challenge = header === null ? {} : { 'WWW-Authenticate': `Basic realm="${world.issuer}", charset="UTF-8"` };
  try {
    const attempt = readAttempt(header, parameters);
    const client = await world.store.findClient(attempt.clientId, world.now());
    if (!client) {
      if ('secret' in attempt) hasSecret([], attempt.secret);
      throw refused('There is no such client.');
    }
    await asClient(world, client.id, call, () => prove(world, client, attempt, request));
    return client;
  } catch (error) {
    if (!(error instanceof OAuthError) || error.code !== 'invalid_client') throw error;
    throw new OAuthError('invalid_client', error.reason, { headers: challenge });
  }
}

function refused(reason: string): OAuthError {
  return new OAuthError('invalid_client', reason);
}

/** RFC 6749 §2.3: more than one method in a request is refused, whatever each would have proved. */
function readAttempt(header: string | null, parameters: URLSearchParams): Attempt {
  const clientId = parameters.get('client_id');
  const secret = parameters.get('client_secret');
  const assertion = parameters.get('client_assertion');
  const type = parameters.get('client_assertion_type');
  const tried = [header, secret, assertion ?? type].filter((value) => value !== null);
  if (tried.length > 1) throw new OAuthError('invalid_request', 'More than one client authentication method was used.');

  let attempt: Attempt;
  if (header !== null) attempt = readBasic(header);
  else if (assertion !== null || type !== null) attempt = readAssertion(assertion, type);
  else if (clientId === null) throw refused('No client authentication was sent.');
  else if (secret !== null) return { method: 'client_secret_post', clientId, secret };
  else return { method: 'none', clientId };

  if (clientId !== null && clientId !== attempt.clientId) {
    throw new OAuthError('invalid_request', 'client_id is not the client that authenticated.');
  }
  return attempt;
}

/** RFC 7617 §2, with both halves form-encoded first: RFC 6749 §2.3.1. */
function readBasic(header: string): Attempt {
  const [, encoded] = /^Basic +([A-Za-z0-9+/_=-]+) *$/i.exec(header) ?? [];
  if (encoded === undefined) throw refused('The Authorization header does not hold Basic credentials.');
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 1) throw refused('The Basic credentials hold no colon.');
  try {
    const [clientId, secret] = [pair.slice(0, colon), pair.slice(colon + 1)].map((part) =>
      decodeURIComponent(part.replaceAll('+', ' ')),
    );
    if (clientId === undefined || secret === undefined || /\0/.test(clientId)) throw refused('Malformed credentials.');
    return { method: 'client_secret_basic', clientId, secret };
  } catch {
    throw refused('The Basic credentials are not form-encoded (RFC 6749 section 2.3.1).');
  }
}

function readAssertion(assertion: string | null, type: string | null): Attempt {
  if (type !== assertionType) throw refused('client_assertion_type is missing or not supported.');
  if (assertion === null || assertion.length > 8192) throw refused('client_assertion is missing or too long.');
  try {
    const { sub } = decodeJwt(assertion); // unproved: it only says whose keys to try
    return { method: 'assertion', clientId: z.string().min(1).max(255).parse(sub), assertion };
  } catch {
    throw refused('client_assertion is not a JWT with a subject.');
  }
}

async function prove(world: World, client: Client, attempt: Attempt, request: Request): Promise<void> {
  const registered = client.metadata.token_endpoint_auth_method;
  requireFapiAuthentication(client.metadata);
  // RFC 8705 §2: such a client only says who it is; the proof is in the connection.
  if (attempt.method === 'none' && isTlsMethod(registered)) return verifyCertificate(world, client, request);
  // The comparison is made even where the method is wrong, so that time does not tell which of the two it was.
  const proved = 'secret' in attempt ? hasSecret(client.secretHashes, attempt.secret) : true;
  const isRegistered = attempt.method === 'assertion' ? isAssertionMethod(registered) : attempt.method === registered;
  if (!isRegistered) throw refused(`Used ${attempt.method}; the client is registered for ${registered}.`);
  if (!proved) throw refused('The client secret is wrong, or has ended.');
  if (attempt.method === 'assertion') await verifyAssertion(world, client, attempt.assertion);
}

function isAssertionMethod(method: string): boolean {
  return method === 'private_key_jwt' || method === 'client_secret_jwt';
}

function hasSecret(hashes: readonly string[], secret: string): boolean {
  const hash = sha256(secret);
  return hashes.filter((candidate) => equal(candidate, hash)).length > 0;
}

async function verifyAssertion(world: World, client: Client, assertion: string): Promise<void> {
  const bySecret = sealsSecrets(client);
  await consumeAssertion(world, assertion, {
    types: ['JWT', 'jwt', 'client-authentication+jwt'],
    algs: bySecret ? macAlgs : assertionAlgs,
    keys: async ({ alg, kid }) => {
      const registeredAlg = client.metadata.token_endpoint_auth_signing_alg;
      if (registeredAlg !== undefined && alg !== registeredAlg) {
        throw refused(`The assertion is signed with ${alg}; the client is registered for ${registeredAlg}.`);
      }
      if (isFapi(client) && !isFapiAlg(alg)) throw refused(`FAPI 2.0 does not accept ${alg} (section 5.4.1).`);
      return bySecret ? liveSecrets(world, client, alg) : clientKeys(world, client, { alg, kid });
    },
    check: (claims) => {
      if (claims.iss !== client.id || claims.sub !== client.id)
        throw refused("The assertion's iss and sub must be the client_id.");
      if (!isAudience(world, client, claims.aud))
        throw refused(`The assertion's aud must be '${world.issuer}', as one string.`);
    },
    refused,
  });
}

async function liveSecrets(world: World, client: Client, alg: string): Promise<Uint8Array[]> {
  const keys = await secretKeys(world.secret, client, alg);
  if (keys.length === 0) throw refused(`The client has no live secret for ${alg}: create one for this method.`);
  return keys;
}

function isAudience(world: World, client: Client, aud: string | string[]): boolean {
  if (aud === world.issuer) return true;
  // FAPI 2.0 Security Profile §5.3.2.1: the issuer, as a string.
  if (!client.metadata.token_endpoint_auth_audience_lenient || isFapi(client)) return false;
  const accepted = [world.issuer, `${world.issuer}/oauth/token`, `${world.issuer}/oauth/par`]; // RFC 9126 §2
  return [aud].flat().some((value) => accepted.includes(value));
}
