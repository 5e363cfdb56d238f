/**
 * Every operation, called by everybody, on their own object, on somebody else's and on an unknown one. The expected
 * answers follow from the declaration of the operation and its row in `matrix.fixture.ts`.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '@/lib/data/database/database';
import { testDatabases } from '@/lib/data/database/databases.fixture';
import { openManagement, type Portal } from './management.fixture';
import { type MatrixRow, matrix, type Objects, openObjects, pathIn, type Target } from './matrix.fixture';
import type { Operation } from './operation';
import { operations } from './operation-table';
import { isOperatorScope, managementScopeNames } from './scopes';

const ownerScopes = managementScopeNames.filter((scope) => !isOperatorScope(scope));
const success = [200, 201, 204];

type Role = {
  name: string;
  token(portal: Portal): Promise<string | undefined>;
  /** The statuses that the role may get for this target. */
  expects(operation: Operation, row: MatrixRow, target: Target): number[];
};

/** What a caller gets who may do this with every object. */
const found = ({ unknown, permitted }: MatrixRow, target: Target): number[] => {
  if (target === 'unknown' && unknown !== 'succeeds') return [404];
  return permitted === undefined ? success : [permitted];
};

/** A person with every scope. `owns` is the target that belongs to them. */
const person = (owns: Target | undefined, isOperator: boolean): Role['expects'] => {
  return ({ scope }, row, target) => {
    if (scope !== undefined && isOperatorScope(scope)) return isOperator ? found(row, target) : [403];
    if (row.reach === 'list') return success;
    return target === 'unknown' || target === owns ? found(row, target) : [404];
  };
};

const roles: Role[] = [
  { name: 'nobody', token: async () => undefined, expects: () => [401] },
  {
    name: 'a client without the scope',
    token: async (portal) => portal.machineToken(['scim.read']),
    expects: ({ scope }, row, target) => (scope === undefined || scope === 'scim.read' ? found(row, target) : [403]),
  },
  {
    name: 'the owner',
    token: (portal) => portal.personToken(portal.people.ada, managementScopeNames),
    expects: person('own', false),
  },
  {
    name: 'the owner, by an API key',
    token: (portal) => portal.personKey(portal.people.ada, ownerScopes),
    expects: person('own', false),
  },
  {
    name: 'another developer',
    token: (portal) => portal.personToken(portal.people.bob, managementScopeNames),
    expects: person('foreign', false),
  },
  {
    name: 'an operator',
    token: (portal) => portal.personToken(portal.people.olga, managementScopeNames),
    expects: person(undefined, true),
  },
  {
    name: 'a client that an operator gave every scope',
    token: (portal) => portal.machineToken(),
    // An unknown object may be looked for before or after the caller.
    expects: (_operation, row, target) =>
      row.reach === 'self' ? [404] : row.people ? [403, ...(target === 'unknown' ? [404] : [])] : found(row, target),
  },
];

const targets: readonly Target[] = ['own', 'foreign', 'unknown'];

test('every operation has a row in the matrix', () => {
  expect(operations.map(({ id }) => id).filter((id) => !Object.hasOwn(matrix, id))).toEqual([]);
  expect(Object.keys(matrix).filter((id) => !operations.some((operation) => operation.id === id))).toEqual([]);
});

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`who may call what: ${name}`, () => {
    let db: Database;
    let portal: Portal;
    let objects: Objects;

    beforeAll(async () => {
      db = await open();
      portal = await openManagement(db);
      objects = await openObjects(portal);
    });
    afterAll(() => db.close());

    test.each(roles)('$name', async ({ token: tokenFor, expects }) => {
      const token = await tokenFor(portal);
      const wrong: string[] = [];
      const before = await writtenRows(db);
      for (const operation of operations) {
        const row = matrix[operation.id];
        if (row === undefined) continue;
        for (const target of operation.path.includes('{') ? targets : targets.slice(0, 1)) {
          const expected = expects(operation, row, target);
          // A request that is refused is sent as it is. One that succeeds must not disturb the others.
          const isDry = operation.method !== 'GET' && expected === success;
          const query = [row.query, isDry ? 'dry_run=1' : undefined].filter((part) => part !== undefined).join('&');
          const path = `${pathIn(operation, row, objects[target])}${query && `?${query}`}`;
          const made = typeof row.body === 'function' ? row.body(objects[target]) : row.body;
          const body = operation.schemas.body ? { body: made ?? {} } : {};
          const answer = await portal.call(operation.method, path, { ...(token !== undefined && { token }), ...body });
          if (expected.includes(answer.status)) continue;
          const detail = String(answer.body['detail'] ?? '');
          wrong.push(`${operation.id} ${target}: ${answer.status}, not ${expected.join(' or ')}. ${detail}`);
        }
      }
      expect(wrong).toEqual([]);
      expect(await writtenRows(db)).toEqual(before);
    });
  });
}

/** The numbers of rows that the operations change. */
async function writtenRows({ prisma }: Database): Promise<Record<string, number>> {
  const counts = {
    apps: prisma.client.count({ where: { deletedAt: null } }),
    secrets: prisma.clientSecret.count({ where: { endsAt: null } }),
    apis: prisma.api.count(),
    scopes: prisma.apiScope.count(),
    access: prisma.apiAccess.count(),
    streams: prisma.eventStream.count(),
    issuers: prisma.trustedIssuer.count(),
    people: prisma.user.count({ where: { deletedAt: null } }),
    sessions: prisma.session.count(),
  };
  const entries = Object.entries(counts).map(async ([name, count]) => [name, await count] as const);
  return Object.fromEntries(await Promise.all(entries));
}
