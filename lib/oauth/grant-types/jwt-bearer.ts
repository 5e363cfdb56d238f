/**
 * `urn:ietf:params:oauth:grant-type:jwt-bearer`: RFC 7523 §2.1 with §3. An issuer that is registered as trusted for
 * this client asserts who a person is, and the client gets an access token without a browser.
 *
 * Anyone may register an app, and its developer names its trusted issuers, so an assertion alone must not open anyone's
 * account. It counts only for a person who has allowed this very client something. The token carries only scopes that
 * the issuer is registered for, and ends no later than the grant. A person is named by the `sub` that this server uses
 * for them, or by an e-mail address that both the issuer and this server have verified. There is no refresh token: the
 * client sends the next assertion instead.
 */
import { z } from 'zod';
import { isFapi, isFapiAlg } from '../clients/fapi';
import { consumeAssertion } from '../clients/jwt-assertion';
import { clientKeys } from '../clients/public-keys';
import { isOAuthError, OAuthError } from '../errors';
import { unverifiedClaims } from '../jwt';
import type { Client, TrustedIssuer } from '../model/client-records';
import { grantProblem, liveScopes } from '../model/grant-rules';
import { readScope } from '../model/scope-list';
import { signingAlgs } from '../model/signing-algs';
import type { Authorization } from '../tokens/authorization';
import { personTarget } from '../tokens/token-target';
import type { World } from '../world';
import { grantType, invalidGrant, resourceParameter, scopeParameter } from './grant-type';

const parametersSchema = z.object({
  assertion: z.string().max(8192),
  scope: scopeParameter,
  resource: resourceParameter,
});

export const jwtBearer = grantType('urn:ietf:params:oauth:grant-type:jwt-bearer', parametersSchema, redeemJwtBearer);

async function redeemJwtBearer(
  world: World,
  client: Client,
  parameters: z.infer<typeof parametersSchema>,
): Promise<Authorization> {
  if (client.metadata.token_endpoint_auth_method === 'none') {
    throw new OAuthError('unauthorized_client', 'A client without credentials cannot use assertions.');
  }
  const { issuer, person } = await readAssertion(world, client, parameters.assertion);
  const now = world.now();
  const state = await world.store.findGrantByPerson(client.id, person, now);
  if (!state) throw invalidGrant('There is no such person, or they have not allowed this client anything.');
  const { grant, subject } = state;
  const problem = grantProblem(grant, now);
  if (problem) throw invalidGrant(problem, grant.id);
  const live = liveScopes(grant, now).filter((scope) => issuer.scopes.includes(scope));
  if (live.length === 0) throw invalidGrant('The person allows none of the scopes that this issuer is trusted with.');
  const target = personTarget(
    world,
    client,
    { scopes: issuer.scopes, live, resources: [] },
    { scopes: readScope(parameters.scope), resources: parameters.resource },
  );
  return {
    client,
    grant,
    ...(subject && { subject }),
    context: { scopes: target.scopes, resources: target.audience },
    target,
    issuedAt: now,
    first: false,
    use: 'asserted',
  };
}

/** §3.1: every problem with an assertion is `invalid_grant`. */
async function readAssertion(
  world: World,
  client: Client,
  assertion: string,
): Promise<{ issuer: TrustedIssuer; person: { sub: string } | { email: string } }> {
  const { data: iss } = z.string().min(1).max(2000).safeParse(unverifiedClaims(assertion)?.['iss']);
  const issuer = iss === undefined ? undefined : await world.store.findTrustedIssuer(client.id, iss);
  if (!issuer) throw invalidGrant('The issuer of the assertion is not trusted for this client.');
  const claims = await consumeAssertion(world, assertion, {
    types: ['JWT'],
    algs: signingAlgs,
    keys: async (wanted) => {
      if (isFapi(client) && !isFapiAlg(wanted.alg))
        throw invalidGrant(`FAPI 2.0 does not accept ${wanted.alg} (section 5.4.1).`);
      return keysOf(world, client, issuer, wanted);
    },
    check: (found) => {
      if (found.iss !== issuer.issuer) throw invalidGrant("The assertion's iss is another one.");
      // Only the issuer: an assertion that other servers accept as well could be replayed here (§3, item 3, allows
      // more).
      if (found.aud !== world.issuer) {
        throw invalidGrant(`The assertion's aud must be '${world.issuer}', as one string.`);
      }
    },
    refused: invalidGrant,
  });
  if (issuer.subject === 'sub') {
    if (client.metadata.subject_type === 'pairwise') {
      throw invalidGrant('This client knows people by pairwise subjects.');
    }
    return { issuer, person: { sub: claims.sub } };
  }
  const email = emailSchema.safeParse(claims).data?.email;
  if (email === undefined) throw invalidGrant('The assertion has no e-mail address that its issuer confirmed.');
  return { issuer, person: { email } };
}

const emailSchema = z.object({ email: z.string().max(320).toLowerCase(), email_verified: z.literal(true) });

async function keysOf(
  world: World,
  { id }: Client,
  issuer: TrustedIssuer,
  wanted: { alg: string; kid: string | undefined },
) {
  try {
    return await clientKeys(world, { id, metadata: { jwks: issuer.jwks, jwks_uri: issuer.jwksUri } }, wanted);
  } catch (error) {
    if (isOAuthError(error)) throw invalidGrant(error.reason);
    throw error;
  }
}
