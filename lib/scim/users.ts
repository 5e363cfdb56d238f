/** Users (RFC 7643 §4.1): the accounts of the partner that asks. */
import { scimPage } from '../data/partners/scim-list';
import {
  changeScimUser,
  createScimUser,
  deleteScimUser,
  type ScimUserContent,
  type ScimUserRecord,
  scimUsersById,
} from '../data/partners/scim-users';
import { nameSchema } from '../data/people/people';
import type { HttpResponse } from '../oauth/http';
import { parseMailAddress } from '../words/mail-address';
import { filterCondition, sortingOf } from './filter';
import { applySteps, parsePatch } from './patch';
import { type Projection, parseProjection, project } from './projection';
import { type Attributes, isObject, parseResource, requireAttributes } from './resource-values';
import { accountSchemaId, userType } from './schemas';
import { invalid, notFound, ScimError, scimAnswer } from './scim-error';
import { etagOf, type ListQuery, namesVersion, type Operation, requireVersion } from './scim-request';
import type { ScimCall } from './scim-world';

const maxResourceBytes = 64 * 1024;

/** The attributes that the database has columns for. */
const inColumns = ['userName', 'externalId', 'active'];

function contentOf({ world }: ScimCall, attributes: Attributes): ScimUserContent {
  requireAttributes(userType, attributes);
  if (Buffer.byteLength(JSON.stringify(attributes)) > maxResourceBytes)
    throw invalid('invalidValue', `A User has at most ${maxResourceBytes} bytes.`);
  const userName = String(attributes['userName']);
  const { externalId, active } = attributes;
  const emails = emailsOf(attributes);
  const contact = contactOf(emails, userName);
  return {
    userName,
    externalId: typeof externalId === 'string' ? externalId : undefined,
    active: active !== false,
    attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => !inColumns.includes(name))),
    emailKeys: emails.map(({ value }) => value.toLowerCase()),
    contact,
    upstream: upstreamOf(world.upstreams, attributes),
    name: nameOf(attributes, contact ?? userName),
  };
}

type Email = { value: string; isPrimary: boolean; isWork: boolean };

function emailsOf({ emails }: Attributes): Email[] {
  return (Array.isArray(emails) ? emails : []).flatMap((one: unknown) => {
    if (!isObject(one) || typeof one['value'] !== 'string') return [];
    return { value: one['value'], isPrimary: one['primary'] === true, isWork: one['type'] === 'work' };
  });
}

/** The address for the invitation: the primary one, the one at work, the first, or a user name that is an address. */
function contactOf(emails: readonly Email[], userName: string): string | undefined {
  const first = [...emails.filter((one) => one.isPrimary), ...emails.filter((one) => one.isWork), ...emails];
  for (const { value } of [...first, { value: userName }]) {
    const address = parseMailAddress(value);
    if (address !== undefined) return address;
  }
  return undefined;
}

function upstreamOf(upstreams: readonly { issuer: string }[], attributes: Attributes): ScimUserContent['upstream'] {
  const account = attributes[accountSchemaId];
  const upstream = isObject(account) ? account['upstream'] : undefined;
  if (!isObject(upstream)) return undefined;
  const { issuer, subject } = upstream;
  if (typeof issuer !== 'string' || typeof subject !== 'string' || issuer === '' || subject === '')
    throw invalid('invalidValue', 'upstream has an issuer and a subject.');
  if (!upstreams.some((one) => one.issuer === issuer))
    throw invalid('invalidValue', 'upstream.issuer is not an issuer that the operator of this server configured.');
  return { issuer, subject };
}

function nameOf(attributes: Attributes, otherwise: string): string {
  const { displayName, name } = attributes;
  const parts = isObject(name) ? name : {};
  const whole = [parts['givenName'], parts['familyName']].filter((part) => typeof part === 'string').join(' ');
  for (const one of [displayName, parts['formatted'], whole, otherwise.split('@')[0], otherwise]) {
    const parsed = nameSchema.safeParse(one);
    if (parsed.success) return parsed.data;
  }
  return 'Somebody';
}

/** The attributes as the partner wrote them. */
const attributesOf = (record: ScimUserRecord): Attributes => ({
  ...record.attributes,
  userName: record.userName,
  active: record.active,
  ...(record.externalId !== undefined && { externalId: record.externalId }),
});

/** The resource as it is sent. */
function resourceOf({ world }: ScimCall, record: ScimUserRecord, projection: Projection): Record<string, unknown> {
  const { id, version, createdAt, updatedAt, groups, isConnected } = record;
  const attributes = attributesOf(record);
  const account = attributes[accountSchemaId];
  const whole: Record<string, unknown> = {
    schemas: [],
    id,
    ...attributes,
    [accountSchemaId]: { ...(isObject(account) && account), state: isConnected ? 'connected' : 'invited' },
    ...(groups.length > 0 && {
      groups: groups.map((group) => ({
        value: group.id,
        $ref: locationOf(world.issuer, '/Groups', group.id),
        display: group.displayName,
        type: 'direct',
      })),
    }),
    meta: metaOf(world.issuer, userType, { id, version, createdAt, updatedAt }),
  };
  return project(userType, whole, projection);
}

export const locationOf = (issuer: string, endpoint: string, id: string): string =>
  `${issuer}/scim/v2${endpoint}/${id}`;

export const metaOf = (
  issuer: string,
  type: { name: string; endpoint: string },
  { id, version, createdAt, updatedAt }: { id: string; version: number; createdAt: number; updatedAt: number },
): Record<string, unknown> => ({
  resourceType: type.name,
  created: new Date(createdAt * 1000).toISOString(),
  lastModified: new Date(updatedAt * 1000).toISOString(),
  location: locationOf(issuer, type.endpoint, id),
  version: etagOf(version),
});

export const projectionOf = (query: URLSearchParams): Projection =>
  parseProjection(query.get('attributes') ?? undefined, query.get('excludedAttributes') ?? undefined);

function answer(call: ScimCall, status: number, record: ScimUserRecord, projection: Projection): HttpResponse {
  const location = locationOf(call.world.issuer, userType.endpoint, record.id);
  const headers = {
    ETag: etagOf(record.version),
    ...(status === 201 ? { Location: location } : { 'Content-Location': location }),
  };
  return scimAnswer(status, resourceOf(call, record, projection), headers);
}

const taken = (): ScimError => new ScimError(409, 'uniqueness', 'You have another User with this userName.');

export async function createUser(call: ScimCall, { body, query }: Operation): Promise<HttpResponse> {
  const projection = projectionOf(query);
  const content = contentOf(call, parseResource(userType, body()));
  const { world, partner, now } = call;
  const record = await createScimUser(world.db, partner, content, { secret: world.secret, now });
  if (record === 'taken') throw taken();
  return answer(call, 201, record, projection);
}

export async function readUser(call: ScimCall, id: string, { query, ifNoneMatch }: Operation): Promise<HttpResponse> {
  const projection = projectionOf(query);
  const [record] = await scimUsersById(call.world.db, call.partner, [id]);
  if (!record) throw notFound();
  if (ifNoneMatch !== undefined && namesVersion(ifNoneMatch, record.version))
    return { status: 304, headers: { ETag: etagOf(record.version) } };
  return answer(call, 200, record, projection);
}

export async function listUsers(call: ScimCall, list: ListQuery): Promise<{ total: number; resources: unknown[] }> {
  const { world, partner } = call;
  const { total, ids } = await scimPage(world.db, partner, 'users', {
    condition: list.filter === undefined ? undefined : filterCondition(userType, list.filter),
    sorting: list.sortBy === undefined ? undefined : sortingOf(userType, list.sortBy, list.descending),
    skip: list.startIndex - 1,
    take: list.count,
  });
  const records = await scimUsersById(world.db, partner, ids);
  return { total, resources: records.map((record) => resourceOf(call, record, list.projection)) };
}

/** RFC 7644 §3.5.1. An account that is disabled stays so if the request does not say `active`. */
export async function replaceUser(call: ScimCall, id: string, operation: Operation): Promise<HttpResponse> {
  const attributes = parseResource(userType, operation.body());
  return change(call, id, operation, ({ active }) => ({ active, ...attributes }));
}

export async function patchUser(call: ScimCall, id: string, operation: Operation): Promise<HttpResponse> {
  const steps = parsePatch(userType, operation.body());
  return change(call, id, operation, (record) => applySteps(attributesOf(record), steps));
}

async function change(
  call: ScimCall,
  id: string,
  operation: Operation,
  next: (record: ScimUserRecord) => Attributes,
): Promise<HttpResponse> {
  const { world, partner, now } = call;
  const projection = projectionOf(operation.query);
  const decide = (record: ScimUserRecord) => {
    requireVersion(operation, record.version);
    return contentOf(call, next(record));
  };
  const changed = await changeScimUser(world.db, partner, id, decide, { secret: world.secret, now });
  if (changed === 'unknown') throw notFound();
  if (changed === 'taken') throw taken();
  return answer(call, 200, changed, projection);
}

export async function deleteUser(call: ScimCall, id: string, operation: Operation): Promise<HttpResponse> {
  const { world, partner, now } = call;
  const decide = ({ version }: ScimUserRecord) => requireVersion(operation, version);
  if (!(await deleteScimUser(world.db, partner, id, decide, now))) throw notFound();
  return { status: 204, headers: {} };
}
