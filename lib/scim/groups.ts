/** Groups (RFC 7643 §4.2): the partner's own. Nothing else reads them. */
import {
  changeScimGroup,
  createScimGroup,
  deleteScimGroup,
  type MemberChange,
  type ScimGroupContent,
  type ScimGroupRecord,
  type ScimMemberView,
  scimGroupsById,
  scimMembers,
} from '../data/partners/scim-groups';
import { scimPage } from '../data/partners/scim-list';
import type { HttpResponse } from '../oauth/http';
import { filterCondition, meets, sortingOf } from './filter';
import { applySteps, type PatchStep, parsePatch } from './patch';
import { includes, type Projection, project } from './projection';
import { type Attributes, isObject, parseResource, parseValue, requireAttributes } from './resource-values';
import { groupType } from './schemas';
import { invalid, notFound, scimAnswer } from './scim-error';
import { etagOf, type ListQuery, namesVersion, type Operation, requireVersion } from './scim-request';
import type { ScimCall } from './scim-world';
import { locationOf, metaOf, projectionOf } from './users';

/** A page ends earlier if its groups have more members than this together, after its first group. */
const maxMembersOfPage = 20_000;

function contentOf(attributes: Attributes): ScimGroupContent {
  requireAttributes(groupType, attributes);
  const { displayName, externalId } = attributes;
  return {
    displayName: String(displayName),
    externalId: typeof externalId === 'string' ? externalId : undefined,
  };
}

/** The ids of members that a client named. Groups are not members of groups. */
function memberIds(value: unknown): string[] {
  return (Array.isArray(value) ? value : []).map((one: unknown) => {
    const { value: id, type = 'User' } = isObject(one) ? one : {};
    if (typeof id !== 'string') throw invalid('invalidValue', 'A member has a value: the id of a User.');
    if (type !== 'User') throw invalid('invalidValue', 'Only Users are members of groups.');
    return id;
  });
}

function resourceOf(
  { world }: ScimCall,
  record: ScimGroupRecord,
  members: readonly ScimMemberView[],
  projection: Projection,
): Record<string, unknown> {
  const { displayName, externalId } = record;
  const whole = {
    schemas: [],
    id: record.id,
    ...(externalId !== undefined && { externalId }),
    displayName,
    ...(members.length > 0 && {
      members: members.map(({ id, userName }) => ({
        value: id,
        $ref: locationOf(world.issuer, '/Users', id),
        display: userName,
        type: 'User',
      })),
    }),
    meta: metaOf(world.issuer, groupType, record),
  };
  return project(groupType, whole, projection);
}

async function answer(
  call: ScimCall,
  status: number,
  record: ScimGroupRecord,
  projection: Projection,
): Promise<HttpResponse> {
  const { world, partner } = call;
  const members = includes(projection, 'members') ? await scimMembers(world.db, partner, [record.id]) : new Map();
  const location = locationOf(world.issuer, groupType.endpoint, record.id);
  const headers = {
    ETag: etagOf(record.version),
    ...(status === 201 ? { Location: location } : { 'Content-Location': location }),
  };
  return scimAnswer(status, resourceOf(call, record, members.get(record.id) ?? [], projection), headers);
}

const unknownMember = (id: string) => invalid('invalidValue', `There is no User ${id.slice(0, 100)}.`);

export async function createGroup(call: ScimCall, { body, query }: Operation): Promise<HttpResponse> {
  const projection = projectionOf(query);
  const attributes = parseResource(groupType, body());
  const { world, partner, now } = call;
  const content = contentOf(attributes);
  const record = await createScimGroup(world.db, partner, content, memberIds(attributes['members']), now);
  if ('unknown' in record) throw unknownMember(record.unknown);
  return answer(call, 201, record, projection);
}

export async function readGroup(call: ScimCall, id: string, { query, ifNoneMatch }: Operation): Promise<HttpResponse> {
  const projection = projectionOf(query);
  const [record] = await scimGroupsById(call.world.db, call.partner, [id]);
  if (!record) throw notFound();
  if (ifNoneMatch !== undefined && namesVersion(ifNoneMatch, record.version))
    return { status: 304, headers: { ETag: etagOf(record.version) } };
  return answer(call, 200, record, projection);
}

export async function listGroups(call: ScimCall, list: ListQuery): Promise<{ total: number; resources: unknown[] }> {
  const { world, partner } = call;
  const { total, ids } = await scimPage(world.db, partner, 'groups', {
    condition: list.filter === undefined ? undefined : filterCondition(groupType, list.filter),
    sorting: list.sortBy === undefined ? undefined : sortingOf(groupType, list.sortBy, list.descending),
    skip: list.startIndex - 1,
    take: list.count,
  });
  const resources: unknown[] = [];
  let members = 0;
  for (const record of await scimGroupsById(world.db, partner, ids)) {
    const found = includes(list.projection, 'members') ? await scimMembers(world.db, partner, [record.id]) : new Map();
    const own = found.get(record.id) ?? [];
    members += own.length;
    if (members > maxMembersOfPage && resources.length > 0) break;
    resources.push(resourceOf(call, record, own, list.projection));
  }
  return { total, resources };
}

export async function replaceGroup(call: ScimCall, id: string, operation: Operation): Promise<HttpResponse> {
  const attributes = parseResource(groupType, operation.body());
  const members = [{ kind: 'only' as const, ids: memberIds(attributes['members']) }];
  return change(call, id, operation, async () => ({ content: contentOf(attributes), members }), 200);
}

/** Answers without a body, because a group may be large, unless the client names attributes (RFC 7644 §3.5.2). */
export async function patchGroup(call: ScimCall, id: string, operation: Operation): Promise<HttpResponse> {
  const steps = parsePatch(groupType, operation.body());
  const isOfMembers = ({ target }: PatchStep) => 'attribute' in target && target.attribute.name === 'members';
  const others = steps.filter((step) => !isOfMembers(step));
  const status = operation.query.has('attributes') ? 200 : 204;
  return change(
    call,
    id,
    operation,
    async ({ displayName, externalId }, members) => {
      const before = { displayName, ...(externalId !== undefined && { externalId }) };
      const content = contentOf(applySteps(before, others));
      const changes: MemberChange[] = [];
      for (const step of steps.filter(isOfMembers)) changes.push(await memberChange(step, members));
      return { content, members: changes };
    },
    status,
  );
}

async function memberChange(
  { op, target, value }: PatchStep,
  members: () => Promise<ScimMemberView[]>,
): Promise<MemberChange> {
  if (!('attribute' in target) || target.sub || (target.condition && op !== 'remove'))
    throw invalid('mutability', 'Members are added and removed, not changed.');
  const { attribute, condition } = target;
  if (
    condition?.kind === 'text' &&
    condition.op === 'eq' &&
    'json' in condition.place &&
    condition.place.json[0] === 'value'
  )
    return { kind: 'remove', ids: [condition.value] };
  if (condition) {
    const matching = (await members()).filter(({ id, userName }) =>
      meets({ value: id, display: userName, type: 'User' }, condition),
    );
    return { kind: 'remove', ids: matching.map(({ id }) => id) };
  }
  if (op === 'remove' && (value === undefined || value === null)) return { kind: 'only', ids: [] };
  return { kind: op === 'replace' ? 'only' : op, ids: memberIds(parseValue(attribute, value)) };
}

async function change(
  call: ScimCall,
  id: string,
  operation: Operation,
  next: Parameters<typeof changeScimGroup>[3],
  status: 200 | 204,
): Promise<HttpResponse> {
  const { world, partner, now } = call;
  const projection = projectionOf(operation.query);
  const decide: typeof next = async (record, members) => {
    requireVersion(operation, record.version);
    return next(record, members);
  };
  const changed = await changeScimGroup(world.db, partner, id, decide, now);
  if (changed === 'unknown') throw notFound();
  if ('unknown' in changed) throw unknownMember(changed.unknown);
  if (status === 204) return { status, headers: { ETag: etagOf(changed.version) } };
  return answer(call, status, changed, projection);
}

export async function deleteGroup(call: ScimCall, id: string, operation: Operation): Promise<HttpResponse> {
  const { world, partner } = call;
  const decide = ({ version }: ScimGroupRecord) => requireVersion(operation, version);
  if (!(await deleteScimGroup(world.db, partner, id, decide))) throw notFound();
  return { status: 204, headers: {} };
}
