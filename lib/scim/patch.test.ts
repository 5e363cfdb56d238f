import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filterCondition } from './filter';
import { applySteps, parsePatch } from './patch';
import { type Attributes, parseResource } from './resource-values';
import { groupType, userType } from './schemas';
import { patchOf, userSchema } from './scim.fixture';
import { ScimError } from './scim-error';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const ada: Attributes = {
  userName: 'ada',
  title: 'Countess',
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [
    { value: 'ada@work.example', type: 'work', primary: true },
    { value: 'ada@home.example', type: 'home' },
  ],
  [enterprise]: { department: 'Engines', costCenter: '1' },
};
const patched = (...operations: object[]) => applySteps(ada, parsePatch(userType, patchOf(...operations)));
const refusal = (...operations: unknown[]): string | undefined => {
  try {
    applySteps(ada, parsePatch(userType, { ...patchOf(), Operations: operations }));
  } catch (error) {
    if (error instanceof ScimError) return error.scimType;
    throw error;
  }
  return undefined;
};

describe('add (RFC 7644 §3.5.2.1)', () => {
  test('many steps together make no list that takes long to go through', () => {
    const emails = (step: number) => Array.from({ length: 60 }, (_, at) => ({ value: `${step}-${at}@b.example` }));
    const step = (at: number) => ({ op: 'add', path: 'emails', value: emails(at) });
    expect(refusal(step(1))).toBe(undefined);
    expect(refusal(step(1), step(2))).toBe('invalidValue');
    const began = performance.now();
    expect(refusal(...Array.from({ length: 1000 }, () => step(1)))).toBe(undefined);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test.each<[string, object, object]>([
    ['a single value', { path: 'nickName', value: 'A' }, { nickName: 'A' }],
    ['a value that is there', { path: 'title', value: 'Lady' }, { title: 'Lady' }],
    [
      'a sub-attribute',
      { path: 'name.middleName', value: 'King' },
      { name: { givenName: 'Ada', familyName: 'Lovelace', middleName: 'King' } },
    ],
    [
      'parts of a complex value',
      { path: 'name', value: { middleName: 'King' } },
      { name: { givenName: 'Ada', familyName: 'Lovelace', middleName: 'King' } },
    ],
    [
      'to a list',
      { path: 'emails', value: [{ value: 'a@b.example' }] },
      { emails: expect.arrayContaining([{ value: 'a@b.example' }]) },
    ],
    [
      'an element that is there',
      { path: 'emails', value: { value: 'ada@home.example', type: 'home' } },
      { emails: ada['emails'] },
    ],
    [
      'a text to a list',
      { path: 'emails', value: 'a@b.example' },
      { emails: expect.arrayContaining([{ value: 'a@b.example' }]) },
    ],
    ['without a path', { value: { title: 'Lady', nickName: 'A' } }, { title: 'Lady', nickName: 'A' }],
    [
      'to an extension',
      { path: enterprise, value: { division: 'North' } },
      { [enterprise]: { department: 'Engines', costCenter: '1', division: 'North' } },
    ],
    [
      'to an extension by its name in lower case',
      { path: `${enterprise}:DIVISION`.toLowerCase(), value: 'N' },
      { [enterprise]: { department: 'Engines', costCenter: '1', division: 'N' } },
    ],
    ['with the name of the core schema', { path: `${userSchema}:title`, value: 'Lady' }, { title: 'Lady' }],
  ])('%s', (_, operation, expected) => {
    expect(patched({ op: 'add', ...operation })).toMatchObject(expected);
  });

  test('a new primary value replaces the old one', () => {
    const { emails } = patched({ op: 'add', path: 'emails', value: [{ value: 'c', primary: true }] });
    expect(emails).toMatchObject([{ primary: false }, {}, { value: 'c', primary: true }]);
    const again = patched({ op: 'replace', path: 'emails[type eq "home"].primary', value: 'True' });
    expect(again['emails']).toMatchObject([
      { type: 'work', primary: false },
      { type: 'home', primary: true },
    ]);
  });

  test('an element that the filter describes', () => {
    const { phoneNumbers } = patched({
      op: 'add',
      path: 'phoneNumbers[type eq "work" and primary eq true].value',
      value: '1',
    });
    expect(phoneNumbers).toEqual([{ type: 'work', primary: true, value: '1' }]);
  });
});

describe('replace (RFC 7644 §3.5.2.3)', () => {
  test.each<[string, object, object]>([
    ['a list', { path: 'emails', value: [{ value: 'x' }] }, { emails: [{ value: 'x' }] }],
    [
      'an element',
      { path: 'emails[type eq "home"]', value: { display: 'Home' } },
      { emails: [{}, { value: 'ada@home.example', type: 'home', display: 'Home' }] },
    ],
    [
      'a sub-attribute of an element',
      { path: 'emails[type eq "home"].value', value: 'x' },
      { emails: [{ value: 'ada@work.example' }, { value: 'x' }] },
    ],
    [
      'a sub-attribute of all',
      { path: 'emails.display', value: 'x' },
      { emails: [{ display: 'x' }, { display: 'x' }] },
    ],
    [
      'in an extension',
      { path: `${enterprise}:department`, value: 'Mills' },
      { [enterprise]: { department: 'Mills', costCenter: '1' } },
    ],
    [
      'with names and operations in any case',
      { op: 'REPLACE', path: 'NAME.FamilyName', value: 'King' },
      { name: { givenName: 'Ada', familyName: 'King' } },
    ],
    ['what is not there', { path: 'nickName', value: 'A' }, { nickName: 'A' }],
  ])('%s', (_, operation, expected) => {
    expect(patched({ op: 'replace', ...operation })).toMatchObject(expected);
  });

  test('with nothing removes', () => {
    expect(patched({ op: 'replace', path: 'title', value: null })).not.toHaveProperty('title');
    expect(patched({ op: 'replace', path: 'emails', value: [] })).not.toHaveProperty('emails');
  });
});

describe('remove (RFC 7644 §3.5.2.2)', () => {
  test('a value, a sub-attribute, elements, an extension', () => {
    expect(patched({ op: 'remove', path: 'title' })).not.toHaveProperty('title');
    expect(patched({ op: 'remove', path: 'name.givenName' })['name']).toEqual({ familyName: 'Lovelace' });
    expect(patched({ op: 'remove', path: 'emails[type eq "work"]' })['emails']).toMatchObject([{ type: 'home' }]);
    expect(patched({ op: 'remove', path: 'emails[type eq "home"].type' })['emails']).toMatchObject([
      {},
      { value: 'ada@home.example' },
    ]);
    expect(patched({ op: 'remove', path: 'emails', value: [{ value: 'ada@home.example' }] })['emails']).toHaveLength(1);
    expect(patched({ op: 'remove', path: 'emails[value pr]' })).not.toHaveProperty('emails');
    expect(patched({ op: 'remove', path: enterprise })).not.toHaveProperty(enterprise);
    expect(patched({ op: 'remove', path: `${enterprise}:department` })[enterprise]).toEqual({ costCenter: '1' });
    expect(patched({ op: 'remove', path: 'nickName' })).toEqual(ada);
  });
});

test('operations run in their order, and the resource before stays as it was', () => {
  const before = structuredClone(ada);
  expect(
    patched(
      { op: 'remove', path: 'emails' },
      { op: 'add', path: 'emails', value: [{ value: 'x' }] },
      { op: 'replace', path: 'emails.value', value: 'y' },
    )['emails'],
  ).toEqual([{ value: 'y' }]);
  expect(ada).toEqual(before);
});

test.each<[string, unknown, string]>([
  ['no object', 1, 'invalidSyntax'],
  ['an unknown operation', { op: 'move', path: 'title' }, 'invalidSyntax'],
  ['no value', { op: 'add', path: 'title' }, 'invalidValue'],
  ['remove without a path', { op: 'remove' }, 'noTarget'],
  ['an unknown attribute', { op: 'add', path: 'nothing', value: 1 }, 'invalidPath'],
  ['an unknown attribute without a path', { op: 'add', value: { nothing: 1 } }, 'invalidPath'],
  ['a sub-attribute of nothing', { op: 'add', path: 'title.x', value: 1 }, 'invalidPath'],
  ['a filter on a single value', { op: 'add', path: 'title[value eq "x"]', value: 1 }, 'invalidPath'],
  ['a filter that cannot be parsed', { op: 'remove', path: 'emails[type eq' }, 'invalidPath'],
  ['a filter with an unknown name', { op: 'remove', path: 'emails[x eq 1]' }, 'invalidPath'],
  ['text after the brackets', { op: 'remove', path: 'emails[type eq "work"]x' }, 'invalidPath'],
  ['__proto__', { op: 'add', path: '__proto__.x', value: 1 }, 'invalidPath'],
  ['constructor', { op: 'add', value: { constructor: { prototype: 1 } } }, 'invalidPath'],
  ['the id', { op: 'replace', path: 'id', value: 'x' }, 'mutability'],
  ['meta', { op: 'remove', path: 'meta.version' }, 'mutability'],
  ['groups', { op: 'add', path: 'groups', value: [{ value: 'x' }] }, 'mutability'],
  ['a filter without a match', { op: 'replace', path: 'emails[type eq "other"].value', value: 'x' }, 'noTarget'],
  ['a filter that describes nothing', { op: 'add', path: 'emails[not (type pr)].value', value: 'x' }, 'noTarget'],
  ['a number as a text', { op: 'replace', path: 'title', value: 5 }, 'invalidValue'],
  ['a text as a truth value', { op: 'replace', path: 'active', value: 'no' }, 'invalidValue'],
  ['a text without a path', { op: 'replace', value: 'x' }, 'invalidValue'],
])('refuses %s', (_, operation, scimType) => {
  expect(refusal(operation)).toBe(scimType);
});

test('refuses invalid requests', () => {
  const parse = (body: unknown) => () => parsePatch(userType, body);
  for (const body of [null, [], {}, { schemas: [] }, { ...patchOf(), Operations: {} }, patchOf()])
    expect(parse(body)).toThrow(ScimError);
  expect(parse(patchOf(...Array.from({ length: 1001 }, () => ({ op: 'remove', path: 'title' }))))).toThrow(/1000/);
});

/** Text from the words and signs of filters and paths, and anything else. */
const word = fc.constantFrom(
  'userName',
  'emails',
  'type',
  'value',
  'name.familyName',
  'meta.created',
  'members',
  'active',
  '__proto__',
  'eq',
  'ne',
  'pr',
  'co',
  'gt',
  'and',
  'or',
  'not',
  '(',
  ')',
  '[',
  ']',
  '"work"',
  '"',
  '\\"',
  '\\',
  'true',
  'null',
  '1',
  '.',
  ':',
  ' ',
  '\n',
  '\0',
  userSchema,
  enterprise,
  '$ref',
  '"2027-01-01T00:00:00Z"',
);
const soup = fc.oneof(
  fc.array(word, { maxLength: 30 }).map((words) => words.join(' ')),
  fc.array(word, { maxLength: 60 }).map((words) => words.join('')),
  fc.string({ maxLength: 200, unit: 'binary' }),
);

describe('any text', () => {
  const onlyScimErrors = (work: () => unknown) => {
    const began = performance.now();
    try {
      work();
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
    }
    expect(performance.now() - began).toBeLessThan(1000);
  };

  test('as a filter is a condition or is refused, in a bounded time', () => {
    fc.assert(
      fc.property(soup, (text) => {
        for (const type of [userType, groupType]) onlyScimErrors(() => filterCondition(type, text));
      }),
      { numRuns: 2000, seed: 7643 },
    );
  });

  test('as a path with any value is applied or is refused', () => {
    const operation = fc.record({
      op: fc.constantFrom('add', 'replace', 'remove', 'Add', 'x'),
      path: soup,
      value: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 4 }), (operations) => {
        onlyScimErrors(() => applySteps(ada, parsePatch(userType, patchOf(...operations))));
      }),
      { numRuns: 2000, seed: 7644 },
    );
    expect(Reflect.get({}, 'x')).toBeUndefined();
  });

  test('as the members of a resource is read or is refused', () => {
    const names = fc.oneof(soup, fc.constantFrom('userName', 'emails', 'name', 'active', enterprise, '__proto__'));
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue(), { maxKeys: 6 }), (members) => {
        onlyScimErrors(() => parseResource(userType, { ...members, schemas: [userSchema] }));
      }),
      { numRuns: 1000, seed: 7642 },
    );
  });

  test.each([
    `"${'\n'.repeat(100)}`,
    '('.repeat(1900),
    'not '.repeat(450),
    '['.repeat(1999),
    'a'.repeat(1999),
    `userName eq "${'\\"'.repeat(900)}`,
    `${'(userName pr or '.repeat(100)}`,
  ])('that is made to be slow (%#) is refused soon', (text) => {
    onlyScimErrors(() => filterCondition(userType, text));
    onlyScimErrors(() => parsePatch(userType, patchOf({ op: 'remove', path: `emails[${text}]` })));
  });
});
