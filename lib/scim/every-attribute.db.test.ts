/** Every attribute with every operator, as filter, order and selection: an answer or a refusal, never a fault. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../data/database/database';
import { testDatabases } from '../data/database/databases.fixture';
import { commonAttributes, resourceTypes } from './schemas';
import {
  accountSchema,
  groupSchema,
  newPartner,
  type ScimClient,
  scimClient,
  scimWorld,
  userSchema,
} from './scim.fixture';

const operators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];
const values = ['"x"', '""', 'true', '"False"', '1', 'null', '"2027-01-01T00:00:00Z"'];

const paths = (type: (typeof resourceTypes)[number]) =>
  type.schemas.flatMap((schema, index) =>
    [...(index === 0 ? commonAttributes : []), ...schema.attributes].flatMap(({ name, subAttributes = [] }) => {
      const whole = index === 0 ? name : `${schema.id}:${name}`;
      return [whole, ...subAttributes.map((sub) => `${whole}.${sub.name}`)];
    }),
  );

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`on ${name}`, () => {
    let db: Database;
    let ask: ScimClient;
    const logged: unknown[] = [];
    beforeAll(async () => {
      db = await open();
      ask = scimClient(scimWorld(db, undefined, logged), await newPartner(db));
      const made = await ask('POST', '/Users', {
        schemas: [userSchema],
        userName: 'x',
        emails: [{ value: 'x', type: 'work', primary: true }],
        name: { familyName: 'x' },
        [accountSchema]: {},
      });
      await ask('POST', '/Groups', { schemas: [groupSchema], displayName: 'x', members: [{ value: made.body.id }] });
    });
    afterAll(() => db?.close());

    for (const type of resourceTypes) {
      test(`${type.name}s`, { timeout: 120_000 }, async () => {
        let answered = 0;
        for (const path of paths(type)) {
          const filters = [`${path} pr`, ...operators.flatMap((op, n) => `${path} ${op} ${values[n % values.length]}`)];
          const [whole = '', sub] = path.split(/\.(?=[\w$]+$)/);
          if (sub !== undefined) filters.push(`${whole}[${sub} eq "x" or not (${sub} pr)]`);
          for (const filter of filters) {
            const { status, body } = await ask('GET', `${type.endpoint}?filter=${encodeURIComponent(filter)}`);
            expect([200, 400], `${filter}: ${body.detail}`).toContain(status);
            if (status === 200) answered += 1;
          }
          for (const query of [
            `sortBy=${path}&sortOrder=descending`,
            `attributes=${path}`,
            `excludedAttributes=${path}`,
          ]) {
            const { status, body } = await ask('GET', `${type.endpoint}?${query}`);
            expect([200, 400], `${query}: ${body.detail}`).toContain(status);
          }
        }
        expect(answered).toBeGreaterThan(type.name === 'User' ? 300 : 30);
      });
    }

    test('any request', { timeout: 120_000 }, async () => {
      const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE');
      const part = fc.oneof(fc.constantFrom('Users', 'Groups', 'Bulk', '.search', 'Me', 'Schemas', ''), fc.string());
      const path = fc.array(part, { maxLength: 3 }).map((parts) => `/${parts.map(encodeURIComponent).join('/')}`);
      const schemas = fc.constantFrom(userSchema, groupSchema, 'urn:ietf:params:scim:api:messages:2.0:PatchOp');
      const body = fc.record({
        schemas: fc.array(schemas),
        userName: fc.anything({ withNullPrototype: false }).filter((one) => typeof one !== 'bigint'),
        Operations: fc.jsonValue(),
        members: fc.jsonValue(),
      });
      await fc.assert(
        fc.asyncProperty(method, path, body, async (verb, target, sent) => {
          const { status } = await ask(verb, target, verb === 'GET' ? undefined : JSON.stringify(sent, plain));
          expect(status).toBeLessThan(502);
          expect(status).not.toBe(500);
        }),
        { numRuns: 300, seed: 7644 },
      );
      expect(logged.filter((entry) => JSON.stringify(entry).includes('request_failed'))).toEqual([]);
    });
  });
}

/** JSON has no big numbers. */
const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
