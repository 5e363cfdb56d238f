/**
 * What the consent page asks: one line per scope, with the values that it would release, and what the answer would
 * change about an existing grant.
 *
 * The page shows everything that the app would have afterwards, not only what is new. The form is bound to the browser
 * session and to this one request, so another site cannot submit it, and neither can another session.
 */
import { isDeepStrictEqual } from 'node:util';
import { mac } from '../../secrets';
import { type ScopeOfApi, scopeOfApi } from '../model/api-texts';
import { askedScopes, givesAnything, requiredScopes } from '../model/askable-scopes';
import {
  type DetailInWords,
  detailsInWords,
  includesSingleAct,
  singleActSeconds,
} from '../model/authorization-details';
import { mayAnswer } from '../model/claims-request';
import type { Client } from '../model/client-records';
import type { Grant, Login, Subject } from '../model/grant-records';
import { liveScopes } from '../model/grant-rules';
import type { AuthorizationRequest } from '../model/request-records';
import { grantFor } from '../requests/grant-management';
import { resourcesOf } from '../requests/requested-access';
import { releaseClaims } from '../tokens/claims';
import { mayGetLasting } from '../tokens/lasting-token';
import { subjectIdentifier } from '../tokens/subject-identifier';
import type { World } from '../world';
import { type PendingInteraction, pendingInteraction } from './pending-interaction';

/** What the consent page shows. */
export type ConsentQuestion = PendingInteraction & {
  subject: Subject;
  /** In display order: scopes that the live grant does not have come first. Empty only if there are details. */
  lines: ConsentLine[];
  /** The authorization details (RFC 9396), allowed only as a whole. */
  details: DetailInWords[];
  /** The live grant that the answer would change. */
  current?: Grant;
  /** What the grant would lose because the client asks to replace it and does not request this again. */
  loses?: { scopes: Pick<ConsentLine, 'scope' | 'api'>[]; details: DetailInWords[] };
  /** The latest end that the answer may set: the app's limit, or the limit of a single act. */
  maxEndsAt?: number;
  /** One of the details is a single act (RFC 9396), which cannot be allowed without an end. */
  singleAct?: true;
  /** One of the APIs may give the app tokens without an expiry (`tokens/lasting-token.ts`). */
  lasting?: true;
  /** Sent back with the answer: proves that this session was shown this question. */
  formToken: string;
};

export type ConsentLine = {
  scope: string;
  /** Title and description of an API's scope. The portal has its own wording for the standard scopes. */
  api?: ScopeOfApi;
  required: boolean;
  /** The live grant does not have this scope. */
  isNew: boolean;
  /** Whether the page pre-selects it: required, allowed before, or on a first request the identity of the person. */
  selected: boolean;
  /** The actual values that would be released, by claim name. */
  values: Record<string, unknown>;
};

/** Undefined if the request has finished, or if another person must answer it. */
export async function consentQuestion(world: World, id: string, login: Login): Promise<ConsentQuestion | undefined> {
  const pending = await pendingInteraction(world, id);
  if (!pending) return undefined;
  const { client, interaction } = pending;
  const { request } = interaction;
  if (!mayAnswer(request, subjectIdentifier(world, client, login.sub))) return undefined;
  const [subject, existing] = await Promise.all([
    world.store.findSubject(login.sub),
    grantFor(world, client, request, login.sub),
  ]);
  const asked = askedScopes(client, request);
  const details = detailsInWords(client, request.authorizationDetails ?? []);
  if (!subject || !details || !givesAnything(asked, details)) return undefined;
  // A request with details gets a new grant, whatever was allowed before, unless it names a grant.
  const current = request.authorizationDetails && !request.grantManagement ? undefined : existing;
  const live = current ? liveScopes(current, world.now()) : [];
  const had = existing ? liveScopes(existing, world.now()) : selectedAtFirst;
  const lines = asked.map((scope) => consentLine(world, client, subject, scope, { live, had }));
  const loses = current && lossOf(world, client, request, current);
  const limit = endLimit(world, client, request, current);
  return {
    ...pending,
    subject,
    lines: [...lines.filter((line) => line.isNew), ...lines.filter((line) => !line.isNew)],
    details,
    ...(current && { current }),
    ...(loses && { loses }),
    ...limit,
    ...lastingOf(world, client, limit, resourcesOf(client, asked, request.authorizationDetails)),
    formToken: consentFormToken(world, id, login),
  };
}

/**
 * The question for everything that a client may ask for, as its developer sees it in a preview. It belongs to no
 * request, so nobody can answer it.
 */
export async function exampleQuestion(
  world: World,
  clientId: string,
  login: Login,
): Promise<Pick<ConsentQuestion, 'client' | 'lines' | 'details' | 'maxEndsAt' | 'lasting'> | undefined> {
  const [client, subject] = await Promise.all([
    world.store.findClient(clientId, world.now()),
    world.store.findSubject(login.sub),
  ]);
  if (!client || !subject) return undefined;
  const asked = askedScopes(client, { scopes: client.scopes.map(({ scope }) => scope) });
  const lines = asked.map((scope) => consentLine(world, client, subject, scope, { live: [], had: selectedAtFirst }));
  const seconds = client.maxGrantSeconds;
  const limit = seconds === undefined ? {} : { maxEndsAt: world.now() + seconds };
  return { client, lines, details: [], ...limit, ...lastingOf(world, client, limit, resourcesOf(client, asked)) };
}

/** Only access without an end can have tokens without an expiry. */
function lastingOf(
  world: World,
  client: Client,
  { maxEndsAt }: Pick<ConsentQuestion, 'maxEndsAt'>,
  resources: readonly string[],
): Pick<ConsentQuestion, 'lasting'> {
  return maxEndsAt === undefined && mayGetLasting(world, client, resources) ? { lasting: true } : {};
}

/** The value that binds a consent form to one session and one request. */
export function consentFormToken(world: Pick<World, 'secret'>, id: string, login: Login): string {
  return mac(world.secret, 'consent form', JSON.stringify([id, login.sid]));
}

/**
 * The latest end that an answer may set: the app's own limit, and one day for a single act. Empty if there is no limit.
 */
export function endLimit(
  world: World,
  client: Client,
  { authorizationDetails = [], grantManagement }: AuthorizationRequest,
  current: Grant | undefined,
): Pick<ConsentQuestion, 'maxEndsAt' | 'singleAct'> {
  const kept = grantManagement?.action === 'merge' ? (current?.details ?? []) : [];
  const singleAct = includesSingleAct(client, [...kept, ...authorizationDetails]);
  const seconds = Math.min(client.maxGrantSeconds ?? Infinity, singleAct ? singleActSeconds : Infinity);
  return {
    ...(seconds !== Infinity && { maxEndsAt: world.now() + seconds }),
    ...(singleAct && { singleAct: true as const }),
  };
}

/** Grant Management draft §5.2: `replace` removes everything from the grant that the request does not ask for again. */
function lossOf(
  world: World,
  client: Client,
  request: AuthorizationRequest,
  current: Grant,
): ConsentQuestion['loses'] | undefined {
  if (request.grantManagement?.action !== 'replace') return undefined;
  const asked = askedScopes(client, request);
  const scopes = liveScopes(current, world.now()).filter((scope) => !asked.includes(scope));
  const requested = request.authorizationDetails ?? [];
  const lost = (current.details ?? []).filter((detail) => !requested.some((one) => isDeepStrictEqual(one, detail)));
  // Details of an API that has been removed have no wording any more, and nobody can use them.
  const details = lost.flatMap((detail) => detailsInWords(client, [detail]) ?? []);
  if (scopes.length + details.length === 0) return undefined;
  return { scopes: scopes.map((scope) => ({ scope, ...describedBy(client, scope) })), details };
}

/** How the API describes its scope; empty for a standard scope. */
function describedBy(client: Client, scope: string): Pick<ConsentLine, 'api'> {
  const api = client.apis.find((candidate) => candidate.scopes.some(({ value }) => value === scope));
  const described = api?.scopes.find(({ value }) => value === scope);
  if (!api || !described) return {};
  return { api: scopeOfApi({ api, scope: described }) };
}

/** On a first request: the identity of the person. */
const selectedAtFirst: readonly string[] = ['openid', 'profile', 'email'];

/**
 * An optional scope is pre-selected only if the live grant of this app has it, even when the answer creates another
 * grant. Somebody who allows without reading gives no more than before.
 */
function consentLine(
  world: World,
  client: Client,
  subject: Subject,
  scope: string,
  { live, had }: { live: readonly string[]; had: readonly string[] },
): ConsentLine {
  const required = requiredScopes(client).has(scope);
  return {
    scope,
    ...describedBy(client, scope),
    required,
    isNew: !live.includes(scope),
    selected: required || had.includes(scope),
    // Everything that the scope would release, even if this request asks for a single claim of it.
    values: {
      ...(scope === 'openid' && { sub: subjectIdentifier(world, client, subject.sub) }),
      ...releaseClaims(subject, [scope], undefined, 'userinfo'),
    },
  };
}
