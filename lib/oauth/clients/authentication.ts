/**
 * Which client is calling, with proof: RFC 6749 §2.3 (basic, post, none), RFC 7523 §3 (`private_key_jwt`, and
 * `client_secret_jwt`, whose keys have their own file) and RFC 8705 §2 (mutual TLS, also in its own file).
 *
 * A client uses one method at a time. It uses the registered one, except that a secret may come in the header or in the
 * body: both carry the same secret over the same connection, and many libraries offer only one of the two. A strict
 * client gets no such leeway. An unknown client, a wrong method and a wrong proof get the same answer by the same path;
 * only the client's developer sees the reason. The registration decides whether a key or a secret signs assertions,
 * never the assertion itself (RFC 8725 §3.1).
 *
 * The audience of an assertion is the issuer. In compatible mode the token endpoint is accepted too, as OpenID Connect
 * Core §9 says: one audience only, because an assertion that several servers accept can be replayed between them.
 */

import { z } from 'zod';
import { isOAuthError, OAuthError } from '../errors';
import type { HttpRequest } from '../http';
import { unverifiedClaims } from '../jwt';
import { isMediaType } from '../media-type';
import type { Client } from '../model/client-records';
import { sameAlg, signingAlgs } from '../model/signing-algs';
import { asClient, type Call, type World } from '../world';
import { isFapi, isFapiAlg, requireFapiAuthentication } from './fapi';
import { consumeAssertion } from './jwt-assertion';
import { macAlgs } from './metadata';
import { isTlsMethod, verifyCertificate } from './mutual-tls';
import { clientKeys } from './public-keys';
import { sealsSecrets, secretKeys } from './sealed-secrets';
import { hasSecret, matchesFast } from './slow-secrets';

type Attempt =
  | { method: 'client_secret_basic' | 'client_secret_post'; clientId: string; secret: string }
  | { method: 'assertion'; clientId: string; assertion: string }
  | { method: 'none'; clientId: string };

/** The explicit type of draft-ietf-oauth-rfc7523bis. */
const clientAuthenticationType = 'client-authentication+jwt';

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The authenticated client. Throws `invalid_client` (401), or `invalid_request` for two methods at once. */
export async function authenticateClient(
  world: World,
  request: HttpRequest,
  parameters: URLSearchParams,
  call: Call,
): Promise<Client> {
  const header = request.headers.get('authorization');
  // RFC 6749 §5.2: a client that sent the header learns which scheme is accepted.
  const challenge = header === null ? {} : { 'WWW-Authenticate': `Basic realm="${world.issuer}", charset="UTF-8"` };
  try {
    const attempt = readAttempt(header, parameters);
    const client = await world.store.findClient(attempt.clientId, world.now());
    if (!client) {
      if ('secret' in attempt) matchesFast([], attempt.secret);
      throw invalidClient('There is no such client.');
    }
    await asClient(world, client.id, call, () => prove(world, client, attempt, { request, call }));
    return client;
  } catch (error) {
    if (!isOAuthError(error) || error.code !== 'invalid_client') throw error;
    throw new OAuthError('invalid_client', error.reason, { headers: challenge });
  }
}

function invalidClient(reason: string): OAuthError {
  return new OAuthError('invalid_client', reason);
}

/** RFC 6749 §2.3: more than one method in a request is refused, even if each one would succeed. */
function readAttempt(header: string | null, parameters: URLSearchParams): Attempt {
  const clientId = parameters.get('client_id');
  const secret = parameters.get('client_secret');
  const assertion = parameters.get('client_assertion');
  const type = parameters.get('client_assertion_type');
  // Other schemes are not for us: a proxy in front may need them to let the request through.
  const basic = header !== null && /^basic(?: |$)/i.test(header) ? header : null;
  const tried = [basic, secret, assertion ?? type].filter((value) => value !== null);
  if (tried.length > 1) throw new OAuthError('invalid_request', 'More than one client authentication method was used.');

  let attempt: Attempt;
  if (basic !== null) attempt = readBasic(basic);
  else if (assertion !== null || type !== null) attempt = readAssertion(assertion, type);
  else if (clientId === null) throw invalidClient('No client authentication was sent.');
  else if (secret !== null) return { method: 'client_secret_post', clientId, secret };
  else return { method: 'none', clientId };

  if (clientId !== null && clientId !== attempt.clientId) {
    throw new OAuthError('invalid_request', 'client_id is not the client that authenticated.');
  }
  return attempt;
}

/** RFC 7617 §2, with both halves form-encoded before (RFC 6749 §2.3.1). */
function readBasic(header: string): Attempt {
  const [, encoded] = /^Basic +([A-Za-z0-9+/_=-]+) *$/i.exec(header) ?? [];
  if (encoded === undefined) throw invalidClient('The Authorization header does not contain Basic credentials.');
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 1) throw invalidClient('The Basic credentials contain no colon.');
  try {
    const [clientId, secret] = [pair.slice(0, colon), pair.slice(colon + 1)].map((part) =>
      decodeURIComponent(part.replaceAll('+', ' ')),
    );
    if (clientId === undefined || secret === undefined || /\0/.test(clientId))
      throw invalidClient('Malformed credentials.');
    // No secret is empty. Some libraries send an empty one for a client without a secret.
    return secret === '' ? { method: 'none', clientId } : { method: 'client_secret_basic', clientId, secret };
  } catch {
    throw invalidClient('The Basic credentials are not form-encoded (RFC 6749 section 2.3.1).');
  }
}

function readAssertion(assertion: string | null, type: string | null): Attempt {
  if (type !== assertionType) throw invalidClient('client_assertion_type is missing or not supported.');
  if (assertion === null || assertion.length > 8192) throw invalidClient('client_assertion is missing or too long.');
  const { data: clientId } = z.string().min(1).max(255).safeParse(unverifiedClaims(assertion)?.['sub']);
  if (clientId === undefined) throw invalidClient('client_assertion is not a JWT with a subject.');
  return { method: 'assertion', clientId, assertion };
}

/** The request and endpoint of an attempt. */
type Origin = { request: HttpRequest; call: Call };

async function prove(world: World, client: Client, attempt: Attempt, origin: Origin): Promise<void> {
  const registered = client.metadata.token_endpoint_auth_method;
  requireFapiAuthentication(client.metadata);
  // RFC 8705 §2: such a client sends only its client_id; the proof is the TLS connection.
  if (attempt.method === 'none' && isTlsMethod(registered)) return verifyCertificate(world, client, origin.request);
  // Compared even if the method is wrong, so that the response time does not reveal which of the two it was.
  const proved = 'secret' in attempt ? await hasSecret(world, client, attempt.secret, origin.request) : true;
  if (!isAccepted(client, attempt)) {
    throw invalidClient(`Used ${attempt.method}; the client is registered for ${registered}.`);
  }
  if (!proved) throw invalidClient('The client secret is wrong, or has expired.');
  if (attempt.method === 'assertion') await verifyAssertion(world, client, attempt.assertion, origin.call);
}

function isAccepted(client: Client, { method }: Attempt): boolean {
  const registered = client.metadata.token_endpoint_auth_method;
  if (method === 'assertion') return registered === 'private_key_jwt' || registered === 'client_secret_jwt';
  return method === registered || (!isStrict(client) && sendsSecret(method) && sendsSecret(registered));
}

const sendsSecret = (method: string): boolean => method === 'client_secret_basic' || method === 'client_secret_post';

/** Whether only the registered authentication method is accepted. */
const isStrict = (client: Client): boolean => client.metadata.strict_client_authentication || isFapi(client);

async function verifyAssertion(world: World, client: Client, assertion: string, call: Call): Promise<void> {
  const bySecret = sealsSecrets(client);
  await consumeAssertion(world, assertion, {
    types: ['JWT', clientAuthenticationType],
    algs: bySecret ? macAlgs : signingAlgs,
    keys: async ({ alg, kid }) => {
      const registeredAlg = client.metadata.token_endpoint_auth_signing_alg;
      if (registeredAlg !== undefined && !sameAlg(alg, registeredAlg)) {
        throw invalidClient(`The assertion is signed with ${alg}; the client is registered for ${registeredAlg}.`);
      }
      if (isFapi(client) && !isFapiAlg(alg)) throw invalidClient(`FAPI 2.0 does not accept ${alg} (section 5.4.1).`);
      return bySecret ? validSecrets(world, client, alg) : clientKeys(world, client, { alg, kid });
    },
    check: (claims, typ) => {
      if (claims.iss !== client.id || claims.sub !== client.id)
        throw invalidClient("The assertion's iss and sub must be the client_id.");
      requireAudience(world, client, { aud: claims.aud, typ, call });
    },
    refused: invalidClient,
  });
}

async function validSecrets(world: World, client: Client, alg: string): Promise<Uint8Array[]> {
  const keys = await secretKeys(world.secret, client, alg);
  if (keys.length === 0) throw invalidClient(`The client has no valid secret for ${alg}: create one for this method.`);
  return keys;
}

/**
 * Throws unless this server alone is the audience.
 *
 * FAPI and strict clients name the issuer, as one string (FAPI 2.0 Security Profile §5.3.2.1). An assertion with the
 * type of draft-ietf-oauth-rfc7523bis names the issuer too, as that draft demands. Others may name the token endpoint
 * (OpenID Connect Core §9, RFC 7523 §3) and, at the PAR endpoint, that endpoint (RFC 9126 §2): a string, or an array of
 * exactly one.
 */
function requireAudience(
  world: World,
  client: Client,
  { aud, typ, call }: { aud: string | string[]; typ: string | undefined; call: Call },
): void {
  if (aud === world.issuer) return;
  const { assertion_audience: chosen = world.settings.assertionAudience } = client.metadata;
  if (chosen === 'issuer' || isStrict(client)) {
    throw invalidClient(`The assertion's aud must be '${world.issuer}', as one string.`);
  }
  const [only, ...others] = [aud].flat();
  if (isMediaType(typ, clientAuthenticationType)) {
    if (only === world.issuer && others.length === 0) return;
    throw invalidClient(`With typ ${clientAuthenticationType} the assertion's aud must be '${world.issuer}' alone.`);
  }
  const { addresses } = world;
  const token = addresses.path('token');
  const paths = call.endpoint === 'par' ? [token, addresses.path('par')] : [token];
  const origins = [world.issuer, world.settings.mutualTlsOrigin ?? world.issuer];
  const accepted = [world.issuer, ...origins.flatMap((origin) => paths.map((path) => origin + path))];
  if (only === undefined || others.length > 0 || !accepted.includes(only)) {
    throw invalidClient(
      `The assertion's aud must be '${world.issuer}' or '${addresses.url('token')}', and nothing else.`,
    );
  }
}
