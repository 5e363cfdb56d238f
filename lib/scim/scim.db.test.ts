/** The SCIM server on both databases, by its requests. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../data/database/database';
import { testDatabases } from '../data/database/databases.fixture';
import {
  accountSchema,
  groupSchema,
  newPartner,
  patchOf,
  type ScimClient,
  scimClient,
  scimNow,
  scimWorld,
  upstreamIssuer,
  userSchema,
} from './scim.fixture';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const user = (userName: string, more: object = {}) => ({ schemas: [userSchema], userName, ...more });
const group = (displayName: string, more: object = {}) => ({ schemas: [groupSchema], displayName, ...more });
const q = (filter: string) => `?filter=${encodeURIComponent(filter)}`;

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`SCIM on ${name}`, () => {
    let db: Database;
    const clock = { now: scimNow };
    const logged: unknown[] = [];
    beforeAll(async () => {
      db = await open();
    });
    afterAll(async () => {
      await db?.close();
      expect(logged.filter((entry) => JSON.stringify(entry).includes('request_failed'))).toEqual([]);
    });

    let ask: ScimClient;
    let other: ScimClient;
    beforeEach(async () => {
      clock.now = scimNow;
      const world = scimWorld(db, clock, logged);
      ask = scimClient(world, await newPartner(db));
      other = scimClient(world, await newPartner(db));
    });
    const made = async (body: object, path = '/Users', client = ask) => {
      const answer = await client('POST', path, body);
      expect(answer.body).toMatchObject({ id: expect.any(String) });
      // Each has its own time, so that their order is known.
      clock.now += 1;
      return String(answer.body.id);
    };
    const names = async (filter: string, more = '') => {
      const { status, body } = await ask('GET', `/Users${q(filter)}${more}`);
      expect([status, body.detail]).toEqual([200, undefined]);
      return (body.Resources ?? []).map((one) => one['userName']);
    };

    describe('Users', () => {
      test('are created, read, replaced and removed (RFC 7644 §3.3, §3.4.1, §3.5.1, §3.6)', async () => {
        const created = await ask(
          'POST',
          '/Users',
          user('Ada', {
            externalId: 'hr-1',
            name: { givenName: 'Ada', familyName: 'Lovelace' },
            emails: [{ value: 'Ada@Harbour.example', type: 'work', primary: true }],
            id: 'mine',
            meta: { version: 'x' },
            password: 'never kept',
            unknown: 1,
            [enterprise]: { department: 'Engines' },
          }),
        );
        expect(created.status).toBe(201);
        const { id } = created.body;
        const location = `https://id.example/scim/v2/Users/${id}`;
        expect(created.headers).toMatchObject({
          'Content-Type': 'application/scim+json',
          Location: location,
          ETag: 'W/"1"',
        });
        expect(created.body).toEqual({
          schemas: [userSchema, enterprise],
          id: expect.not.stringMatching('mine'),
          externalId: 'hr-1',
          userName: 'Ada',
          active: true,
          name: { givenName: 'Ada', familyName: 'Lovelace' },
          emails: [{ value: 'Ada@Harbour.example', type: 'work', primary: true }],
          [enterprise]: { department: 'Engines' },
          meta: {
            resourceType: 'User',
            created: '2027-01-15T08:00:00.000Z',
            lastModified: '2027-01-15T08:00:00.000Z',
            location,
            version: 'W/"1"',
          },
        });
        expect((await ask('GET', `/Users/${id}`)).body).toEqual(created.body);
        clock.now += 10;
        const replaced = await ask('PUT', `/Users/${id}`, user('ada', { active: false, title: 'Countess' }));
        expect(replaced.status).toBe(200);
        expect(replaced.body).toMatchObject({ userName: 'ada', active: false, title: 'Countess' });
        expect(replaced.body).not.toHaveProperty('emails');
        expect(replaced.body['meta']).toMatchObject({ version: 'W/"2"', lastModified: '2027-01-15T08:00:10.000Z' });
        // A PUT that does not say it enables nobody.
        expect((await ask('PUT', `/Users/${id}`, user('ada'))).body).toMatchObject({ active: false });
        expect((await ask('DELETE', `/Users/${id}`)).status).toBe(204);
        expect((await ask('GET', `/Users/${id}`)).status).toBe(404);
        expect((await ask('DELETE', `/Users/${id}`)).status).toBe(404);
      });

      test('have a user name that is unique in any case (RFC 7643 §4.1.1, RFC 7644 §3.3.1)', async () => {
        const id = await made(user('ada'));
        const second = await ask('POST', '/Users', user('ADA'));
        expect([second.status, second.body]).toEqual([
          409,
          {
            schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
            scimType: 'uniqueness',
            detail: 'You have another User with this userName.',
            status: '409',
          },
        ]);
        const bob = await made(user('bob'));
        const renamed = await ask('PATCH', `/Users/${bob}`, patchOf({ op: 'replace', path: 'userName', value: 'Ada' }));
        expect([renamed.status, renamed.body.scimType]).toEqual([409, 'uniqueness']);
        expect(
          (await ask('PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'userName', value: 'Ada' }))).status,
        ).toBe(200);
        const racing = await Promise.all(Array.from({ length: 10 }, () => ask('POST', '/Users', user('same'))));
        expect(racing.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(1);
      });

      test.each<[string, unknown, string]>([
        ['no object', [], 'invalidSyntax'],
        ['no JSON', '{', 'invalidSyntax'],
        ['no schema', { userName: 'a' }, 'invalidSyntax'],
        ['no user name', user('').schemas && { schemas: [userSchema] }, 'invalidValue'],
        ['an empty user name', user(' '), 'invalidValue'],
        ['a number as a name', { schemas: [userSchema], userName: 5 }, 'invalidValue'],
        ['a text as a complex value', user('a', { name: 'Ada' }), 'invalidValue'],
        ['a truth value that is none', user('a', { active: 'yes' }), 'invalidValue'],
        [
          'two primary addresses',
          user('a', {
            emails: [
              { value: 'a', primary: true },
              { value: 'b', primary: true },
            ],
          }),
          'invalidValue',
        ],
        ['a name twice', `{"schemas":["${userSchema}"],"userName":"a","USERNAME":"b"}`, 'invalidSyntax'],
        ['a NUL', user('a\0b'), 'invalidValue'],
        [
          'too many values',
          user('a', { emails: Array.from({ length: 101 }, (_, n) => ({ value: `${n}@a.example` })) }),
          'invalidValue',
        ],
        [
          'an unknown issuer',
          user('a', { [accountSchema]: { upstream: { issuer: 'https://evil.example', subject: '1' } } }),
          'invalidValue',
        ],
      ])('are refused with %s', async (_, body, scimType) => {
        const answer = await ask('POST', '/Users', body);
        expect([answer.status, answer.body.scimType]).toEqual([400, scimType]);
        expect((await ask('GET', '/Users')).body.totalResults).toBe(0);
      });

      test('name an identity at an issuer that the operator configured', async () => {
        const upstream = { issuer: upstreamIssuer, subject: 'u-1' };
        const id = await made(user('ada', { [accountSchema]: { upstream, state: 'connected' } }));
        expect((await ask('GET', `/Users/${id}`)).body[accountSchema]).toEqual({ upstream });
        const stated = await ask('GET', `/Users/${id}?attributes=${accountSchema}:state`);
        expect(stated.body).toEqual({
          schemas: [userSchema, accountSchema],
          id,
          [accountSchema]: { state: 'invited' },
        });
        expect(
          await names(`${accountSchema}:upstream.subject eq "u-1" and ${accountSchema}:state eq "invited"`),
        ).toEqual(['ada']);
      });

      test('have versions (RFC 7644 §3.14)', async () => {
        const id = await made(user('ada'));
        const path = `/Users/${id}`;
        expect((await ask('GET', path, undefined, { 'if-none-match': 'W/"1"' })).status).toBe(304);
        expect((await ask('GET', path, undefined, { 'if-none-match': 'W/"2"' })).status).toBe(200);
        const title = (value: string) => patchOf({ op: 'replace', path: 'title', value });
        expect((await ask('PATCH', path, title('a'), { 'if-match': 'W/"1"' })).headers['ETag']).toBe('W/"2"');
        expect((await ask('PATCH', path, title('b'), { 'if-match': 'W/"1"' })).status).toBe(412);
        expect((await ask('PUT', path, user('ada'), { 'if-match': '"1"' })).status).toBe(412);
        expect((await ask('DELETE', path, undefined, { 'if-match': 'W/"1"' })).status).toBe(412);
        expect((await ask('PATCH', path, title('a'), { 'if-match': '*' })).headers['ETag']).toBe('W/"2"');
        const racing = await Promise.all(
          Array.from({ length: 5 }, (_, n) => ask('PATCH', path, title(String(n)), { 'if-match': 'W/"2"' })),
        );
        expect(racing.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
        expect((await ask('DELETE', path, undefined, { 'if-match': 'W/"3", W/"4"' })).status).toBe(204);
      });
    });

    describe('lists', () => {
      const people = [
        user('ada', {
          externalId: 'E1',
          displayName: 'Ada',
          name: { familyName: 'Lovelace' },
          emails: [
            { value: 'ada@work.example', type: 'work' },
            { value: 'ada@home.example', type: 'home', primary: true },
          ],
          title: 'Countess',
        }),
        user('bob', {
          externalId: 'e1',
          name: { familyName: 'Babbage' },
          emails: [{ value: 'bob@work.example', type: 'work' }],
        }),
        user('cyd', { active: false, [enterprise]: { department: 'Mills', manager: { value: 'ada' } } }),
      ];
      beforeEach(async () => {
        for (const person of people) {
          await made(person);
          clock.now += 59;
        }
      });

      // RFC 7644 §3.4.2.2.
      test.each<[string, string[]]>([
        ['userName eq "ADA"', ['ada']],
        ['USERNAME EQ "ada"', ['ada']],
        [`${userSchema}:userName eq "ada"`, ['ada']],
        ['userName ne "ada"', ['bob', 'cyd']],
        ['userName co "D"', ['ada', 'cyd']],
        ['userName sw "B"', ['bob']],
        ['userName ew "YD"', ['cyd']],
        ['userName gt "ada" and userName le "cyd"', ['bob', 'cyd']],
        ['externalId eq "e1"', ['bob']],
        ['active eq true', ['ada', 'bob']],
        ['active eq "False"', ['cyd']],
        ['active ne true', ['cyd']],
        ['title pr', ['ada']],
        ['not (title pr)', ['bob', 'cyd']],
        ['title eq null', ['bob', 'cyd']],
        ['title ne "Countess"', ['bob', 'cyd']],
        ['name.familyName eq "babbage"', ['bob']],
        ['name pr', ['ada', 'bob']],
        ['emails eq "ADA@home.example"', ['ada']],
        ['emails.value eq "bob@work.example"', ['bob']],
        ['emails co "@work"', ['ada', 'bob']],
        ['emails.type eq "home"', ['ada']],
        ['emails[type eq "work" and value co "@home"]', []],
        ['emails[type eq "home" and value co "@home"]', ['ada']],
        ['emails[primary eq true]', ['ada']],
        ['emails[not (type eq "work")]', ['ada']],
        ['emails pr', ['ada', 'bob']],
        [`${enterprise}:department eq "mills"`, ['cyd']],
        [`${enterprise}:manager.value eq "ada"`, ['cyd']],
        ['meta.created gt "2027-01-15T08:00:30Z"', ['bob', 'cyd']],
        ['meta.lastModified le "2027-01-15T09:01:00+01:00"', ['ada', 'bob']],
        ['meta.resourceType eq "User"', ['ada', 'bob', 'cyd']],
        ['meta.resourceType eq "Group"', []],
        ['userName eq "ada" or userName eq "bob" and active eq false', ['ada']],
        ['(userName eq "ada" or userName eq "bob") and not (active eq false)', ['ada', 'bob']],
        ['id eq "nonsense"', []],
        ['userName eq "x\' OR 1=1 --"', []],
        ['userName co "%"', []],
        ['userName co "_"', []],
        ['userName eq "\\"quoted\\""', []],
      ])('with %s', async (filter, expected) => {
        expect(await names(filter)).toEqual(expected);
        const searched = await ask('POST', '/Users/.search', {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
          filter,
        });
        expect(searched.body.totalResults).toBe(expected.length);
      });

      test.each([
        'userName',
        'userName eq',
        'userName eq ada',
        'userName xx "ada"',
        '(userName eq "a"',
        'nothing eq "a"',
        'name eq "a"',
        'active gt true',
        'active co "t"',
        'userName eq true',
        'userName gt null',
        'meta.version eq "1"',
        'meta.created gt "yesterday"',
        'meta.created co "2027"',
        'emails[nothing eq "a"]',
        'userName[value eq "a"]',
        'emails[emails[value eq "a"]]',
        'password eq "a"',
        'userName eq "a\\nb"',
        `userName eq "${'a'.repeat(2001)}"`,
        `${'('.repeat(30)}userName eq "a"${')'.repeat(30)}`,
        `${'not '.repeat(30)}(userName eq "a")`,
        Array.from({ length: 31 }, () => 'userName eq "a"').join(' or '),
        `userName eq "${'\n'.repeat(60)}`,
      ])('refuses the filter %j', async (filter) => {
        const began = performance.now();
        const answer = await ask('GET', `/Users${q(filter)}`);
        expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidFilter']);
        expect(performance.now() - began).toBeLessThan(500);
      });

      test('in pages (RFC 7644 §3.4.2.4)', async () => {
        const get = async (query: string) => {
          const { body } = await ask('GET', `/Users?${query}`);
          return [
            body.totalResults,
            body['startIndex'],
            body['itemsPerPage'],
            body.Resources?.map((one) => one['userName']),
          ];
        };
        expect(await get('')).toEqual([3, 1, 3, ['ada', 'bob', 'cyd']]);
        expect(await get('startIndex=2&count=1')).toEqual([3, 2, 1, ['bob']]);
        expect(await get('startIndex=-5&count=1')).toEqual([3, 1, 1, ['ada']]);
        expect(await get('count=0')).toEqual([3, 1, 0, []]);
        expect(await get('count=-1')).toEqual([3, 1, 0, []]);
        expect(await get('startIndex=4')).toEqual([3, 4, 0, []]);
        expect(await get('count=100000')).toEqual([3, 1, 3, ['ada', 'bob', 'cyd']]);
        for (const query of [
          'count=many',
          'startIndex=1.5',
          'count=1e99',
          'sortOrder=up',
          'filter=a&filter=b',
          'sortBy=none',
          'sortBy=name',
        ])
          expect((await ask('GET', `/Users?${query}`)).status).toBe(400);
      });

      test('in an order (RFC 7644 §3.4.2.3)', async () => {
        const order = async (query: string) =>
          (await ask('GET', `/Users?${query}`)).body.Resources?.map((one) => one['userName']);
        expect(await order('sortBy=userName&sortOrder=descending')).toEqual(['cyd', 'bob', 'ada']);
        expect(await order('sortBy=name.familyName')).toEqual(['bob', 'ada', 'cyd']);
        expect(await order('sortBy=name.familyName&sortOrder=descending')).toEqual(['cyd', 'ada', 'bob']);
        expect(await order('sortBy=meta.created&sortOrder=descending')).toEqual(['cyd', 'bob', 'ada']);
        // The primary address of Ada is the one at home.
        expect(await order('sortBy=emails')).toEqual(['ada', 'bob', 'cyd']);
        expect(await order('sortBy=active')).toEqual(['cyd', 'ada', 'bob']);
        expect(await order('sortBy=externalId')).toEqual(['ada', 'bob', 'cyd']);
      });

      test('with some attributes (RFC 7644 §3.9)', async () => {
        const first = async (query: string) =>
          (await ask('GET', `/Users${q('userName eq "ada"')}&${query}`)).body.Resources?.[0];
        const schemas = [userSchema];
        const id = expect.any(String);
        expect(await first('attributes=userName')).toEqual({ schemas, id, userName: 'ada' });
        expect(await first('attributes=USERNAME,name.familyName,emails.value')).toEqual({
          schemas,
          id,
          userName: 'ada',
          name: { familyName: 'Lovelace' },
          emails: [{ value: 'ada@work.example' }, { value: 'ada@home.example' }],
        });
        expect(await first(`attributes=${accountSchema}:state`)).toEqual({
          schemas: [userSchema, accountSchema],
          id,
          [accountSchema]: { state: 'invited' },
        });
        const left = await first('excludedAttributes=emails,name,id,meta.version,nothing');
        expect(left).toMatchObject({ id, userName: 'ada', meta: expect.not.objectContaining({ version: id }) });
        expect(left).not.toHaveProperty('emails');
        expect((await ask('GET', '/Users?attributes=id&excludedAttributes=name')).status).toBe(400);
      });
    });

    describe('Groups', () => {
      test('have members of the same partner, and Users say so (RFC 7643 §4.1.2, §4.2)', async () => {
        const [ada, bob] = [await made(user('ada')), await made(user('bob'))];
        const id = await made(group('Engineers', { members: [{ value: ada }] }), '/Groups');
        const read = await ask('GET', `/Groups/${id}`);
        expect(read.body).toMatchObject({
          displayName: 'Engineers',
          members: [{ value: ada, type: 'User', $ref: `https://id.example/scim/v2/Users/${ada}` }],
        });
        expect((await ask('GET', `/Groups/${id}?excludedAttributes=members`)).body).not.toHaveProperty('members');
        expect((await ask('GET', `/Users/${ada}`)).body['groups']).toEqual([
          { value: id, $ref: `https://id.example/scim/v2/Groups/${id}`, display: 'Engineers', type: 'direct' },
        ]);
        const members = async () => {
          const { body } = await ask('GET', `/Groups/${id}?attributes=members.display`);
          return (
            JSON.stringify(body['members'] ?? [])
              .match(/"display":"\w+"/g)
              ?.map((one) => one.slice(11, -1)) ?? []
          );
        };
        const patch = async (...operations: object[]) =>
          (await ask('PATCH', `/Groups/${id}`, patchOf(...operations))).status;
        expect(await patch({ op: 'add', path: 'members', value: [{ value: bob }, { value: ada }] })).toBe(204);
        expect(await members()).toEqual(['ada', 'bob']);
        expect(await patch({ op: 'remove', path: `members[value eq "${ada}"]` })).toBe(204);
        expect(await members()).toEqual(['bob']);
        expect(await patch({ op: 'Remove', path: 'members', value: [{ value: bob }] })).toBe(204);
        expect(await members()).toEqual([]);
        expect(await patch({ op: 'replace', path: 'members', value: [{ value: ada }, { value: bob }] })).toBe(204);
        expect(await patch({ op: 'remove', path: 'members[display sw "A"]' })).toBe(204);
        expect(await members()).toEqual(['bob']);
        expect(await patch({ op: 'add', value: { members: [{ value: ada }] } })).toBe(204);
        expect(await members()).toEqual(['ada', 'bob']);
        expect(await patch({ op: 'replace', value: { id, displayName: 'Makers' } })).toBe(204);
        expect(await patch({ op: 'remove', path: 'members' })).toBe(204);
        expect((await ask('GET', `/Groups/${id}`)).body).toMatchObject({ displayName: 'Makers' });
        expect(await members()).toEqual([]);
        expect(await patch({ op: 'replace', path: 'members[type eq "User"].value', value: ada })).toBe(400);
        expect(await patch({ op: 'remove', path: 'displayName' })).toBe(400);
        const shown = await ask(
          'PATCH',
          `/Groups/${id}?attributes=displayName`,
          patchOf({ op: 'add', path: 'members', value: { value: ada } }),
        );
        expect([shown.status, shown.body['displayName']]).toEqual([200, 'Makers']);
        expect((await ask('PUT', `/Groups/${id}`, group('All', { members: [{ value: bob }] }))).status).toBe(200);
        expect(await members()).toEqual(['bob']);
        expect((await ask('DELETE', `/Users/${bob}`)).status).toBe(204);
        expect(await members()).toEqual([]);
        expect((await ask('DELETE', `/Groups/${id}`)).status).toBe(204);
        expect((await ask('GET', `/Users/${ada}`)).body).not.toHaveProperty('groups');
      });

      test('are filtered and sorted, also by members', async () => {
        const ada = await made(user('ada'));
        const first = await made(group('Engineers', { externalId: 'g1', members: [{ value: ada }] }), '/Groups');
        const second = await made(group('Authors'), '/Groups');
        const ids = async (filter: string) =>
          (await ask('GET', `/Groups${q(filter)}`)).body.Resources?.map(({ id }) => id);
        expect(await ids('displayName eq "engineers"')).toEqual([first]);
        expect(await ids('externalId eq "g1"')).toEqual([first]);
        expect(await ids(`members eq "${ada}"`)).toEqual([first]);
        expect(await ids(`members.value eq "${ada}" and displayName sw "A"`)).toEqual([]);
        expect(await ids('members[display co "d"]')).toEqual([first]);
        expect(await ids('not (members pr)')).toEqual([second]);
        expect(await names(`groups.value eq "${first}"`)).toEqual(['ada']);
        expect(await names('groups[display sw "Eng"]')).toEqual(['ada']);
        const sorted = await ask('GET', '/Groups?sortBy=displayName');
        expect(sorted.body.Resources?.map(({ id }) => id)).toEqual([second, first]);
        const all = await ask('POST', '/.search', {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
          filter: 'displayName eq "Authors" or userName pr',
          startIndex: 1,
        });
        // Groups have no user name, so none meets the filter.
        expect(all.body).toMatchObject({ totalResults: 1, Resources: [{ id: ada }] });
        const both = await ask('POST', '/.search', {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
          startIndex: 2,
          count: 1,
        });
        expect(both.body).toMatchObject({ totalResults: 3, Resources: [{ id: first }] });
      });

      test('refuse members that are not Users of the partner', async () => {
        const foreign = await made(user('ada'), '/Users', other);
        const own = await made(group('Engineers'), '/Groups');
        for (const member of [
          { value: foreign },
          { value: randomUUID() },
          { value: 'x' },
          { value: own, type: 'Group' },
          { type: 'User' },
        ]) {
          const answer = await ask('POST', '/Groups', group('More', { members: [member] }));
          expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidValue']);
        }
        expect((await ask('GET', '/Groups')).body.totalResults).toBe(1);
      });
    });

    describe('partners', () => {
      test('see, find, count and change only their own', async () => {
        const body = { externalId: 'e', emails: [{ value: 'ada@a.example' }] };
        const ada = await made(user('ada', body));
        const team = await made(group('Engineers', { members: [{ value: ada }] }), '/Groups');
        const same = await other('POST', '/Users', user('ada', body));
        expect(same.status).toBe(201);
        const theirs = String(same.body.id);
        for (const filter of [
          'userName eq "ada"',
          'externalId eq "e"',
          'emails.value eq "ada@a.example"',
          `id eq "${ada}"`,
          'userName pr',
          `groups.value eq "${team}"`,
        ]) {
          const found = await other('GET', `/Users${q(filter)}`);
          expect(JSON.stringify(found.body)).not.toContain(ada);
          expect(found.body.totalResults).toBe(/^(id|groups)/.test(filter) ? 0 : 1);
        }
        expect((await other('GET', `/Groups${q(`members.value eq "${ada}"`)}`)).body.totalResults).toBe(0);
        const unknown = await other('GET', `/Users/${randomUUID()}`);
        for (const path of [`/Users/${ada}`, `/Groups/${team}`]) {
          const answers = [
            await other('GET', path),
            await other('PUT', path, { ...user('x'), ...group('x'), schemas: [userSchema, groupSchema] }),
            await other('PATCH', path, patchOf({ op: 'replace', path: 'displayName', value: 'x' })),
            await other('DELETE', path),
            await other('DELETE', path, undefined, { 'if-match': 'W/"9"' }),
          ];
          for (const answer of answers) expect([answer.status, answer.body]).toEqual([404, unknown.body]);
        }
        const own = await other('POST', '/Groups', group('Mine', { members: [{ value: theirs }] }));
        const stolen = await other(
          'PATCH',
          `/Groups/${own.body.id}`,
          patchOf({ op: 'add', path: 'members', value: [{ value: ada }] }),
        );
        expect(stolen.status).toBe(400);
        expect((await ask('GET', `/Users/${ada}`)).body['userName']).toBe('ada');
        expect((await ask('GET', `/Groups/${team}`)).body['displayName']).toBe('Engineers');
      });
    });

    describe('bulk requests (RFC 7644 §3.7)', () => {
      const bulk = (operations: unknown[], more: object = {}) =>
        ask('POST', '/Bulk', {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
          Operations: operations,
          ...more,
        });

      test('run in the order of their references', async () => {
        const answer = await bulk([
          {
            method: 'POST',
            path: '/Groups',
            bulkId: 'g',
            data: group('Engineers', { members: [{ value: 'bulkId:u' }] }),
          },
          { method: 'POST', path: '/Users', bulkId: 'u', data: user('ada') },
          { method: 'PATCH', path: '/Users/bulkId:u', data: patchOf({ op: 'add', path: 'title', value: 'Countess' }) },
        ]);
        expect(answer.status).toBe(200);
        expect(answer.body.Operations).toMatchObject([
          {
            method: 'POST',
            bulkId: 'g',
            status: '201',
            version: 'W/"1"',
            location: expect.stringContaining('/Groups/'),
          },
          { method: 'POST', bulkId: 'u', status: '201', location: expect.stringContaining('/Users/') },
          { method: 'PATCH', status: '200', version: 'W/"2"' },
        ]);
        expect(await names('groups.display eq "Engineers" and title eq "Countess"')).toEqual(['ada']);
      });

      test('stop after failOnErrors, and say what failed', async () => {
        const path = `/Users/${randomUUID()}`;
        const operations = [
          { method: 'DELETE', path },
          { method: 'POST', path: '/Users', bulkId: 'a', data: user('') },
          { method: 'POST', path: '/Users', bulkId: 'b', data: user('ada') },
        ];
        const stopped = await bulk(operations, { failOnErrors: 2 });
        expect(stopped.body.Operations).toMatchObject([
          { status: '404', response: { status: '404' } },
          { status: '400', bulkId: 'a', response: { scimType: 'invalidValue' } },
        ]);
        expect((await bulk(operations)).body.Operations?.map(({ status }) => status)).toEqual(['404', '400', '201']);
      });

      test('refuse circles, unknown references, versions, other addresses and too much', async () => {
        const circle = await bulk([
          {
            method: 'POST',
            path: '/Users',
            bulkId: 'a',
            data: user('a', { [enterprise]: { manager: { value: 'bulkId:b' } } }),
          },
          {
            method: 'POST',
            path: '/Users',
            bulkId: 'b',
            data: user('b', { [enterprise]: { manager: { value: 'bulkId:a' } } }),
          },
          { method: 'PATCH', path: '/Users/bulkId:none', data: patchOf({ op: 'add', path: 'title', value: 'x' }) },
          { method: 'POST', path: '/Bulk', bulkId: 'c', data: {} },
        ]);
        expect(circle.body.Operations?.map(({ status }) => status)).toEqual(['409', '409', '409', '404']);
        const ada = await made(user('ada'));
        const versions = await bulk([{ method: 'DELETE', path: `/Users/${ada}`, version: 'W/"9"' }]);
        expect(versions.body.Operations?.map(({ status }) => status)).toEqual(['412']);
        const many = Array.from({ length: 201 }, () => ({ method: 'DELETE', path: `/Users/${ada}` }));
        expect((await bulk(many)).status).toBe(413);
        for (const wrong of [
          [],
          [{ method: 'GET', path: '/Users' }],
          [{ method: 'POST', path: '/Users', data: user('x') }],
          [1],
        ])
          expect((await bulk(wrong)).status).toBe(400);
        expect((await bulk([{ method: 'DELETE', path: '/Users/1' }], { failOnErrors: 0 })).status).toBe(400);
      });
    });

    test('what cannot be answered is refused with a SCIM error (RFC 7644 §3.12)', async () => {
      const world = scimWorld(db, clock, logged);
      expect((await scimClient(world, undefined)('GET', '/Users')).status).toBe(401);
      expect((await ask('GET', '/Me')).status).toBe(501);
      expect((await ask('GET', '/Nothing')).status).toBe(404);
      expect((await ask('GET', '')).status).toBe(404);
      expect((await ask('DELETE', '/Users')).headers['Allow']).toBe('GET, POST');
      expect((await ask('POST', `/Users/${randomUUID()}`)).status).toBe(405);
      expect((await ask('GET', '/Bulk')).status).toBe(405);
      expect((await ask('GET', '/Users/%E0%A4%A')).status).toBe(404);
      expect((await ask('GET', '/Users/%00')).status).toBe(404);
      expect((await ask('GET', '/Users?%00=%00&sortBy=%00')).status).toBe(400);
      expect((await ask('GET', '/Users?attributes=%00')).status).toBe(200);
      expect((await ask('DELETE', `/Users/${'%F0%9F%98%80'.repeat(101)}`)).status).toBe(404);
      expect((await ask('POST', '/Users', user('a'), { 'content-type': 'text/plain' })).status).toBe(415);
      expect((await ask('POST', '/Users', 'x'.repeat(1024 * 1024 + 1))).status).toBe(413);
      expect((await ask('POST', '/Users', `${'['.repeat(50_000)}${']'.repeat(50_000)}`)).status).toBe(400);
      const limited = { ...world, countRequest: async () => 7 };
      const busy = await scimClient(limited, 'any')('GET', '/Users');
      expect([busy.status, busy.headers['Retry-After']]).toEqual([429, '7']);
    });

    test('what the server can do is public (RFC 7644 §4)', async () => {
      const anybody = scimClient(scimWorld(db, clock, logged), undefined);
      const config = await anybody('GET', '/ServiceProviderConfig');
      expect(config.body).toMatchObject({
        patch: { supported: true },
        bulk: { maxOperations: 200 },
        etag: { supported: true },
      });
      const types = await anybody('GET', '/ResourceTypes');
      expect(types.body.Resources?.map((one) => one['endpoint'])).toEqual(['/Users', '/Groups']);
      const schemas = await anybody('GET', '/Schemas');
      expect(schemas.body.Resources?.map(({ id }) => id)).toEqual([userSchema, enterprise, accountSchema, groupSchema]);
      expect((await anybody('GET', `/Schemas/${userSchema}`)).body).toMatchObject({ name: 'User', id: userSchema });
      expect((await anybody('GET', '/ResourceTypes/Group')).body).toMatchObject({ schema: groupSchema });
      expect((await anybody('GET', `/Schemas${q('id pr')}`)).status).toBe(403);
      expect((await anybody('GET', '/Schemas/none')).status).toBe(404);
      expect((await anybody('POST', '/Schemas', {})).status).toBe(405);
    });
  });
}
