/**
 * Dynamic client registration: RFC 7591, with OpenID Connect Dynamic Client Registration 1.0 §2 and §5.
 *
 * Owns: what a registration may contain and the client that results. Does not own: the endpoints
 * (`endpoints/register.ts`).
 *
 * Choices where the specifications leave one: unknown members are ignored; features that are not offered are removed or
 * refused (`registration-negotiation.ts`); scopes are limited to those that any app may request, which the response
 * states (RFC 7591 §2, §3.2.1). Absent members get the default of the specification, with two exceptions. A client
 * without a redirect-based grant type has no response type. A public client with a private-use scheme, or whose
 * redirect URIs all stay on the device, is native, whether it says so or not (RFC 8252 §7). A registration cannot
 * loosen a rule by itself; tokens in front-channel responses need the operator's setting.
 */
import { z } from 'zod';
import { isOAuthError, OAuthError } from '../errors';
import { unverifiedClaims, unverifiedHeader, verifyJwt } from '../jwt';
import type { ClientRegistration } from '../model/client-records';
import { pathWithTags, withoutTags } from '../model/localized';
import { scopeValues } from '../model/scope-list';
import { isStandardScope, standardScopes } from '../model/scopes';
import { signingAlgs } from '../model/signing-algs';
import type { World } from '../world';
import { type ClientKind, type ClientMetadata, clientMetadataSchema, localizedMembers } from './metadata';
import { clientMetadataFaults } from './metadata-rules';
import { certificateFaults } from './mutual-tls';
import { keysAt } from './public-keys';
import { type Members, negotiated } from './registration-negotiation';
import { sectorProblem, sectorProof } from './sector-identifier';
import { isLoopbackHttp } from './uri-rules';

const membersSchema = z.record(z.string(), z.unknown());

/** Settings that loosen a rule. Only a developer or an operator may choose them. */
const loosening: Members = { assertion_audience: 'compatible', request_object_signing_alg: 'none' };

/** Grant types that involve no user. */
const machineGrantTypes: readonly string[] = ['client_credentials', 'urn:ietf:params:oauth:grant-type:token-exchange'];

/**
 * The client that this registration describes. `legacy`: whether tokens in front-channel responses are allowed. Throws
 * the errors of RFC 7591 §3.2.2.
 */
export async function parseRegistration(
  world: World,
  id: string,
  body: unknown,
  legacy = world.settings.registrationImplicit,
): Promise<ClientRegistration> {
  const { data: sent } = membersSchema.safeParse(body);
  if (!sent) throw invalidMetadata('A registration is a JSON object.');
  const members = withDefaults(negotiated(await withStatement(world, presentMembers(sent)), legacy));
  if (!hasValidStrings(members)) throw invalidMetadata('A string contains U+0000 or half of a surrogate pair.');
  const { data: metadata, error } = clientMetadataSchema.safeParse(withoutTags(members, localizedMembers));
  if (!metadata) {
    const [issue] = error.issues;
    const [field = '', index] = pathWithTags(issue?.path ?? []);
    throw invalidField(String(field), issue?.message ?? 'It is malformed.', index);
  }
  // OpenID Connect Dynamic Client Registration §2 (application_type): front-channel tokens only over https.
  const plain = metadata.redirect_uris.findIndex((uri) => !uri.startsWith('https:'));
  if (plain >= 0 && metadata.application_type === 'web' && metadata.grant_types.includes('implicit')) {
    throw invalidField('redirect_uris', 'A web app with the grant type implicit may have only https addresses.', plain);
  }
  const kind = kindOf(metadata);
  const [fault] = [...clientMetadataFaults(metadata, kind), ...certificateFaults(world.settings, metadata)];
  if (fault) throw invalidField(fault.field, fault.message, fault.index);
  const { sector_identifier_uri: sector } = metadata;
  if (sector) await world.limitLookUp();
  const sectorFault = sector && (await sectorProblem(world, sector, sectorProof(metadata)?.uris ?? []));
  if (sectorFault) throw invalidField('sector_identifier_uri', sectorFault);
  const scopes = kind === 'machine' ? [] : await scopesOf(world, metadata.scope);
  const refreshes = metadata.grant_types.includes('refresh_token');
  const scope = [...scopes, ...(refreshes ? ['offline_access'] : [])].join(' ');
  return {
    id,
    kind,
    metadata: { ...metadata, ...(scope !== '' && { scope }) },
    scopes: scopes.map((value) => ({ scope: value, required: false })),
  };
}

/** RFC 7592 §2.2: null or an empty value counts as absent. */
function presentMembers(members: Members): Members {
  const given = Object.entries(members).filter(
    ([name, value]) => value !== null && value !== '' && (!Object.hasOwn(loosening, name) || loosening[name] !== value),
  );
  return Object.fromEntries(given);
}

/**
 * Whether every string can be stored and returned. JSON can contain strings that are not valid Unicode (RFC 8259 §8.2).
 */
function hasValidStrings(members: Members): boolean {
  let good = true;
  JSON.stringify(members, (name, value: unknown) => {
    if (/\0|\p{Surrogate}/u.test(name) || (typeof value === 'string' && /\0|\p{Surrogate}/u.test(value))) good = false;
    return value;
  });
  return good;
}

function withDefaults(members: Members): Members {
  const uris = z.array(z.string()).catch([]).parse(members['redirect_uris']);
  const ownScheme = uris.some((uri) => /^(?!https?:)/i.test(uri));
  const onDevice = uris.length > 0 && uris.every((uri) => isLoopbackHttp(uri) || /^(?!https?:)/i.test(uri));
  const isPublic = members['token_endpoint_auth_method'] === 'none';
  return {
    client_name: hostOf(uris[0]) ?? 'An app without a name',
    ...((ownScheme || onDevice) && isPublic && { application_type: 'native' }),
    ...members,
    // Shortened rather than refused: only people read it, and the response states the result (RFC 7591 §3.2.1).
    ...Object.fromEntries(
      Object.entries(members).flatMap(([member, name]) =>
        /^client_name(#|$)/.test(member) && typeof name === 'string' ? [[member, [...name].slice(0, 60).join('')]] : [],
      ),
    ),
  };
}

function hostOf(uri: string | undefined): string | undefined {
  const host = uri !== undefined && URL.canParse(uri) ? new URL(uri).hostname : '';
  return host === '' ? undefined : host.slice(0, 60);
}

function kindOf(metadata: ClientMetadata): ClientKind {
  if (metadata.grant_types.every((type) => machineGrantTypes.includes(type))) return 'machine';
  if (metadata.application_type === 'native') return 'native';
  return metadata.token_endpoint_auth_method === 'none' ? 'spa' : 'web';
}

/**
 * The scopes that the client may request: those it names that are open to every app, or by default the standard scopes.
 */
async function scopesOf(world: World, scope: string | undefined): Promise<string[]> {
  const asked = (scope === undefined ? Object.keys(standardScopes) : scopeValues(scope)).filter(
    (value) => value !== 'offline_access',
  );
  const open = new Set(await world.store.openScopes(asked.filter((value) => !isStandardScope(value))));
  const scopes = asked.filter((value) => isStandardScope(value) || open.has(value));
  if (asked.length > 0 && scopes.length === 0) {
    throw invalidField('scope', 'A self-registered app may request none of these scopes.');
  }
  return scopes;
}

/** RFC 7591 §2.3 and §3.1.1: claims of a trusted issuer take precedence over the client's own. */
async function withStatement(world: World, members: Members): Promise<Members> {
  const statement = members['software_statement'];
  if (statement === undefined) return members;
  const iss = typeof statement === 'string' ? unverifiedClaims(statement)?.iss : undefined;
  if (typeof statement !== 'string' || typeof iss !== 'string') {
    throw invalidStatement('software_statement is not a JWT with an issuer.');
  }
  const issuer = world.settings.softwareStatementIssuers.find((trusted) => trusted.issuer === iss);
  if (!issuer) {
    throw new OAuthError('unapproved_software_statement', 'Software statements of this issuer are not accepted here.');
  }
  const claims = await statementClaims(world, statement, issuer.jwksUri);
  return { ...members, ...presentMembers(claims), software_statement: statement };
}

const statementHeader = z.object({ alg: z.enum(signingAlgs), kid: z.string().optional() });

async function statementClaims(world: World, statement: string, jwksUri: string): Promise<Members> {
  const { data: header } = statementHeader.safeParse(unverifiedHeader(statement));
  if (!header) throw invalidStatement("The software statement's algorithm is not accepted.");
  const keys = await keysAt(world, jwksUri, { alg: header.alg, kid: header.kid }).catch((error: unknown) => {
    if (isOAuthError(error)) throw invalidStatement(`The issuer's keys: ${error.reason}`);
    throw error;
  });
  const clock = { now: world.now(), skewSeconds: world.settings.clockSkewSeconds };
  const { claims, fault } = await verifyJwt(statement, keys, header.alg, clock);
  if (fault !== undefined) throw invalidStatement(`The software statement ${fault}.`);
  // Without tolerance, which is for short-lived JWTs: a statement is valid for months.
  if (Number(claims['exp']) <= clock.now) throw invalidStatement('The software statement has expired.');
  return claims;
}

function invalidStatement(reason: string): OAuthError {
  return new OAuthError('invalid_software_statement', reason);
}

/** RFC 7591 §3.2.2. */
export function invalidMetadata(reason: string): OAuthError {
  return new OAuthError('invalid_client_metadata', reason);
}

function invalidField(field: string, message: string, index?: PropertyKey): OAuthError {
  const reason = `${field}${index === undefined ? '' : `[${String(index)}]`}: ${message}`;
  return field === 'redirect_uris' ? new OAuthError('invalid_redirect_uri', reason) : invalidMetadata(reason);
}
