/**
 * Dynamic client registration: RFC 7591, with OpenID Connect Dynamic Client Registration 1.0 §2 and §5. This file owns
 * what a registration may say and what is made of it; its endpoints are `endpoints/register.ts`.
 *
 * Choices where the specifications leave one: what is not understood is ignored, what cannot be had is dropped or
 * refused (`registration-negotiation.ts`), and the scopes are cut to those that any app may ask for, which the answer
 * states (RFC 7591 §2, §3.2.1). What is left out gets the default of the specification, with two exceptions: a client
 * without a redirect-based grant type has no response type, and one without credentials is native, whether it says so
 * or not, when it has a scheme of its own or when all of its redirect URIs stay on the device (RFC 8252 §7). A
 * registration never loosens a rule by itself; tokens that pass through the browser need the operator's setting.
 */
import { z } from 'zod';
import { OAuthError } from '../errors';
import { unverifiedClaims, unverifiedHeader, verifyJwt } from '../jwt';
import type { ClientRegistration } from '../model/client-records';
import { scopeValues } from '../model/scope-list';
import { isStandardScope, standardScopes } from '../model/scopes';
import { signingAlgs } from '../model/signing-algs';
import type { World } from '../world';
import { type ClientKind, type ClientMetadata, clientMetadataSchema } from './metadata';
import { clientMetadataFaults } from './metadata-rules';
import { certificateFaults } from './mutual-tls';
import { keysAt } from './public-keys';
import { type Members, negotiated } from './registration-negotiation';
import { sectorProblem, sectorProof } from './sector-identifier';
import { isLoopbackHttp } from './uri-rules';

const membersSchema = z.record(z.string(), z.unknown());

/** Choices that loosen a rule: a developer or an operator makes them, self-registration does not. */
const loosening: Members = { assertion_audience: 'compatible', request_object_signing_alg: 'none' };

/** Those that act for nobody who is asked. */
const machineGrantTypes: readonly string[] = ['client_credentials', 'urn:ietf:params:oauth:grant-type:token-exchange'];

/**
 * What this registration makes of the client with this id. `legacy` says whether it may have tokens by way of the
 * browser. Throws the errors of RFC 7591 §3.2.2.
 */
export async function parseRegistration(
  world: World,
  id: string,
  body: unknown,
  legacy = world.settings.registrationImplicit,
): Promise<ClientRegistration> {
  const { data: sent } = membersSchema.safeParse(body);
  if (!sent) throw refusedMetadata('A registration is a JSON object.');
  const members = withDefaults(negotiated(await withStatement(world, stated(sent)), legacy));
  if (!isText(members)) throw refusedMetadata('A text holds U+0000 or half of a surrogate pair.');
  const { data: metadata, error } = clientMetadataSchema.safeParse(members);
  if (!metadata) {
    const [issue] = error.issues;
    throw refused(String(issue?.path[0] ?? ''), issue?.message ?? 'It is malformed.', issue?.path[1]);
  }
  // OpenID Connect Dynamic Client Registration §2 (application_type): tokens by way of the browser only over https.
  const plain = metadata.redirect_uris.findIndex((uri) => !uri.startsWith('https:'));
  if (plain >= 0 && metadata.application_type === 'web' && metadata.grant_types.includes('implicit')) {
    throw refused('redirect_uris', 'A web app with the grant type implicit has https addresses alone.', plain);
  }
  const kind = kindOf(metadata);
  const [fault] = [...clientMetadataFaults(metadata, kind), ...certificateFaults(world.settings, metadata)];
  if (fault) throw refused(fault.field, fault.message, fault.index);
  const { sector_identifier_uri: sector } = metadata;
  if (sector) await world.limitLookUp();
  const sectorFault = sector && (await sectorProblem(world, sector, sectorProof(metadata)?.uris ?? []));
  if (sectorFault) throw refused('sector_identifier_uri', sectorFault);
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

/** RFC 7592 §2.2: null, or empty, is as if it had been left out. */
function stated(members: Members): Members {
  const given = Object.entries(members).filter(
    ([name, value]) => value !== null && value !== '' && (!Object.hasOwn(loosening, name) || loosening[name] !== value),
  );
  return Object.fromEntries(given);
}

/** Whether every text in it is one that can be kept and given back: JSON can spell what is none (RFC 8259 §8.2). */
function isText(members: Members): boolean {
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
    // Cut rather than refused: it is for people to read, and the answer says what became of it (RFC 7591 §3.2.1).
    ...(typeof members['client_name'] === 'string' && {
      client_name: [...members['client_name']].slice(0, 60).join(''),
    }),
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

/** What the client may ask people for: what it names and any app may have, or without a word the standard scopes. */
async function scopesOf(world: World, scope: string | undefined): Promise<string[]> {
  const asked = (scope === undefined ? Object.keys(standardScopes) : scopeValues(scope)).filter(
    (value) => value !== 'offline_access',
  );
  const open = new Set(await world.store.openScopes(asked.filter((value) => !isStandardScope(value))));
  const scopes = asked.filter((value) => isStandardScope(value) || open.has(value));
  if (asked.length > 0 && scopes.length === 0) {
    throw refused('scope', 'None of these scopes is one that an app can ask for by registering itself.');
  }
  return scopes;
}

/** RFC 7591 §2.3 and §3.1.1: what a trusted issuer states goes before what the client says of itself. */
async function withStatement(world: World, members: Members): Promise<Members> {
  const statement = members['software_statement'];
  if (statement === undefined) return members;
  const iss = typeof statement === 'string' ? unverifiedClaims(statement)?.iss : undefined;
  if (typeof statement !== 'string' || typeof iss !== 'string') {
    throw invalidStatement('software_statement is no JWT with an issuer.');
  }
  const issuer = world.settings.softwareStatementIssuers.find((trusted) => trusted.issuer === iss);
  if (!issuer) {
    throw new OAuthError('unapproved_software_statement', 'Software statements of this issuer are not accepted here.');
  }
  const claims = await statementClaims(world, statement, issuer.jwksUri);
  return { ...members, ...stated(claims), software_statement: statement };
}

const statementHeader = z.object({ alg: z.enum(signingAlgs), kid: z.string().optional() });

async function statementClaims(world: World, statement: string, jwksUri: string): Promise<Members> {
  const { data: header } = statementHeader.safeParse(unverifiedHeader(statement));
  if (!header) throw invalidStatement("The software statement's algorithm is not accepted.");
  const keys = await keysAt(world, jwksUri, { alg: header.alg, kid: header.kid }).catch((error: unknown) => {
    if (error instanceof OAuthError) throw invalidStatement(`The issuer's keys: ${error.reason}`);
    throw error;
  });
  const clock = { now: world.now(), skewSeconds: world.settings.clockSkewSeconds };
  const { claims, fault } = await verifyJwt(statement, keys, header.alg, clock);
  if (fault !== undefined) throw invalidStatement(`The software statement ${fault}.`);
  // Without tolerance: statements are valid for months, and nobody sends one right after it was made.
  if (Number(claims['exp']) <= clock.now) throw invalidStatement('The software statement has expired.');
  return claims;
}

function invalidStatement(reason: string): OAuthError {
  return new OAuthError('invalid_software_statement', reason);
}

/** RFC 7591 §3.2.2. */
export function refusedMetadata(reason: string): OAuthError {
  return new OAuthError('invalid_client_metadata', reason);
}

function refused(field: string, message: string, index?: PropertyKey): OAuthError {
  const reason = `${field}${index === undefined ? '' : `[${String(index)}]`}: ${message}`;
  return field === 'redirect_uris' ? new OAuthError('invalid_redirect_uri', reason) : refusedMetadata(reason);
}
