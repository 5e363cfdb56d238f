/** The errors that every operation has because of its form, on requests that are otherwise right. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '@/lib/data/database/database';
import { openTestDatabase } from '@/lib/data/database/databases.fixture';
import { type CallOptions, openManagement, type Portal } from './management.fixture';
import { type MatrixRow, matrix, type Objects, openObjects, pathIn } from './matrix.fixture';
import { hasPrecondition, problemsOf } from './openapi';
import type { Operation } from './operation';
import { operations } from './operation-table';
import type { ProblemKind } from './problem';

let db: Database;
let portal: Portal;
let objects: Objects;
let token: string;

beforeAll(async () => {
  db = await openTestDatabase();
  portal = await openManagement(db);
  objects = await openObjects(portal);
  token = await portal.machineToken();
});
afterAll(() => db.close());

type Case = { operation: Operation; row: MatrixRow };
type Sent = { target?: 'own' | 'unknown'; query?: string } & CallOptions;

const cases = operations.flatMap((operation): Case[] => {
  const row = matrix[operation.id];
  return row === undefined ? [] : [{ operation, row }];
});

/** Sends each request, and lists the answers that are not the expected ones. */
async function wrongAnswers(
  chosen: readonly Case[],
  kind: ProblemKind,
  request: (one: Case) => Sent,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const one of chosen) {
    const { operation, row } = one;
    const { target = 'own', query, ...options } = request(one);
    const path = `${pathIn(operation, row, objects[target])}${query === undefined ? '' : `?${query}`}`;
    const { status, body } = await portal.call(operation.method, path, { token, ...options });
    const documented = problemsOf(operation).includes(kind);
    if (body['code'] !== kind || !documented) wrong.push(`${operation.id}: ${status} ${body['code']} (${documented})`);
  }
  return wrong;
}

const withBody = cases.filter(({ operation }) => operation.schemas.body);
const changes = cases.filter(({ operation }) => operation.method !== 'GET');

describe('every operation that has a body', () => {
  const type = (value: string) => ({ headers: { 'Content-Type': value } });

  test('answers 415 to another media type', async () => {
    expect(
      await wrongAnswers(withBody, 'unsupported_media_type', () => ({ text: '{}', ...type('text/plain') })),
    ).toEqual([]);
  });

  test('answers 413 to a body that is too long', async () => {
    const long = ({ operation }: Case) => ({ text: `"${'x'.repeat(operation.maxBodyBytes)}"` });
    expect(await wrongAnswers(withBody, 'too_large', long)).toEqual([]);
  });

  test('answers 400 to what is not JSON in UTF-8, or is nested too deeply', async () => {
    for (const text of ['{', '', 'undefined', `${'['.repeat(100)}${']'.repeat(100)}`]) {
      expect(await wrongAnswers(withBody, 'invalid_request', () => ({ text }))).toEqual([]);
    }
  });

  test('answers 422 with the field to members that there are not, and to other kinds of values', async () => {
    for (const body of [[], 'text', 1, null, { 'no-such-member': 1 }]) {
      expect(await wrongAnswers(withBody, 'invalid_fields', () => ({ body }))).toEqual([]);
    }
  });
});

test('every list answers 400 to a parameter that there is not, and to a wrong cursor', async () => {
  const lists = cases.filter(({ operation: { method, schemas } }) => method === 'GET' && schemas.query);
  expect(await wrongAnswers(lists, 'invalid_request', () => ({ query: 'no-such-parameter=1' }))).toEqual([]);
  for (const cursor of ['x', Buffer.from('{"at":"x","id":1}').toString('base64url')]) {
    expect(await wrongAnswers(lists, 'invalid_request', () => ({ query: `cursor=${cursor}` }))).toEqual([]);
  }
});

test('every change answers 400 to a wrong dry_run', async () => {
  const body = { 'no-such-member': 1 };
  expect(await wrongAnswers(changes, 'invalid_request', () => ({ query: 'dry_run=2', body }))).toEqual([]);
});

test('every change of an object that can be read answers 412 to another If-Match', async () => {
  const chosen = cases.filter(({ operation }) => hasPrecondition(operation));
  const headers = { 'If-Match': '"another"' };
  const request = ({ row }: Case) => ({
    headers,
    body: typeof row.body === 'function' ? row.body(objects.own) : (row.body ?? {}),
  });
  expect(await wrongAnswers(chosen, 'precondition_failed', request)).toEqual([]);
  expect(await wrongAnswers(chosen, 'precondition_failed', (one) => ({ ...request(one), query: 'dry_run=1' }))).toEqual(
    [],
  );
});

test('every POST answers 422 to a key that another request used', async () => {
  // The first request is refused, and its refusal is the answer that is kept.
  const chosen = changes.filter(
    ({ operation: { method, path, schemas } }) => method === 'POST' && (schemas.body || path.includes('{')),
  );
  const send = (value: number) => (one: Case) => ({
    target: 'unknown' as const,
    headers: { 'Idempotency-Key': `key of ${one.operation.id}`.replaceAll(' ', '-') },
    body: { 'no-such-member': value },
  });
  await wrongAnswers(chosen, 'invalid_fields', send(1));
  expect(await wrongAnswers(chosen, 'key_reused', send(2))).toEqual([]);
});

test('every path answers 405 to another method, with those that it has', async () => {
  for (const { operation, row } of cases) {
    const answer = await portal.call('TRACE', pathIn(operation, row, objects.own), { token });
    expect([answer.status, answer.body['code']], operation.id).toEqual([405, 'method_not_allowed']);
    expect(answer.headers.get('allow')).toContain(operation.method);
  }
});

test('every change that is being made by another request answers 409', async () => {
  const chosen = changes.filter(({ operation: { method } }) => method !== 'POST');
  const { lockObject, unlockObject } = await import('@/lib/data/operators/kept-answers');
  for (const one of chosen) {
    const path = pathIn(one.operation, one.row, objects.own);
    const name = `management ${path}`;
    expect(await lockObject(db, name, portal.clock.now)).toBe(true);
    const body = typeof one.row.body === 'function' ? one.row.body(objects.own) : (one.row.body ?? {});
    expect(await wrongAnswers([one], 'conflict', () => ({ body }))).toEqual([]);
    await unlockObject(db, name);
  }
});

describe('texts that the database cannot store', () => {
  test('in a query they are refused before anything changes', async () => {
    const path = `/users/${portal.people.bob}`;
    const name = async () => (await portal.call('GET', path, { token })).body['name'];
    const before = await name();
    const changed = await portal.call('PATCH', `${path}?note=%00`, { token, body: { name: 'Changed' } });
    expect(changed.body['code']).toBe('invalid_request');
    expect(await name()).toBe(before);
    expect((await portal.call('GET', '/apps?q=%00', { token })).body['code']).toBe('invalid_request');
  });

  test('in a body they are refused with the field', async () => {
    const path = '/api-keys';
    const body = { name: 'a\0b', scopes: ['apps.read'], ends_at: null };
    const refused = await portal.call('POST', path, { token, body });
    expect(refused.body).toMatchObject({ code: 'invalid_fields', errors: [{ pointer: '/name', code: 'characters' }] });
    const claims = { given_name: '\ud800' };
    const user = `/users/${portal.people.bob}`;
    const changed = await portal.call('PATCH', user, { token, body: { claims } });
    expect(changed.body).toMatchObject({ errors: [{ field: 'claims.given_name' }] });
    const people = [{ email: 'nul@example.com', name: 'a\0b' }];
    expect((await portal.call('POST', '/imports', { token, body: { people } })).status).toBeLessThan(500);
  });

  test('as names of members they are recorded without the character', async () => {
    const refused = await portal.call('PATCH', `/users/${portal.people.bob}`, { token, text: '{"a\\u0000b":1}' });
    expect(refused.body['code']).toBe('invalid_fields');
    const latest = await db.prisma.auditEvent.findFirst({ orderBy: { id: 'desc' } });
    expect(latest).toMatchObject({ operation: 'updateUser', status: 422, detail: { members: ['ab'] } });
  });

  test('a path of any length names nothing', async () => {
    const path = `/apps/${randomBytes(4000).toString('hex')}`;
    expect((await portal.call('PATCH', path, { token, body: {} })).status).toBe(404);
  });

  test.each<unknown>([
    { at: 9e15, id: '00000000-0000-4000-8000-000000000001' },
    { at: 1, id: 'a\0b' },
    '\0',
    '\ud800',
    '999999999999999999',
  ])('a cursor of %j is refused', async (position) => {
    const cursor = Buffer.from(JSON.stringify(position)).toString('base64url');
    for (const list of ['/apps?', '/apis?', '/grants?', '/users?', '/export?kind=people&']) {
      const { body } = await portal.call('GET', `${list}cursor=${cursor}`, { token });
      expect(body['code'], list).toBe('invalid_request');
    }
  });
});
