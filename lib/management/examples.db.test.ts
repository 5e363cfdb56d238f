/** Runs the examples of `docs/management-api.md` in their order, and compares its tables with the code. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openTestDatabase } from '@/lib/data/database/databases.fixture';
import { issuer, openManagement, secretOf } from './management.fixture';
import { problemKinds } from './problem';
import { isOperatorScope, managementScopeNames } from './scopes';

const page = readFileSync('docs/management-api.md', 'utf8');
const blocks = [...page.matchAll(/```http\n([\s\S]+?)```/g)].map(([, text = '']) => partsOf(text));

function partsOf(text: string) {
  const [head = '', ...rest] = text.split('\n\n');
  const [first = '', ...lines] = head.trim().split('\n');
  const headers = Object.fromEntries(lines.map((line) => [line.split(': ')[0], line.split(': ').slice(1).join(': ')]));
  return { first, headers, body: rest.join('\n\n').trim() };
}

test('the examples answer what they say', async () => {
  const db = await openTestDatabase();
  const portal = await openManagement(db);
  let token = '';
  const pairs = blocks.flatMap((request, index) => {
    const answer = blocks[index + 1];
    return request.first.startsWith('HTTP/') || answer === undefined ? [] : [{ request, answer }];
  });
  expect(pairs).toHaveLength(12);
  expect(blocks).toHaveLength(24);
  for (const { request, answer } of pairs) {
    const [method = '', target = ''] = request.first.split(' ');
    const got = { status: 0, headers: new Headers(), text: '' };
    if (target === '/oauth/token') {
      const credentials = Buffer.from(`robot:${secretOf('robot')}`).toString('base64');
      const filled = request.headers['Authorization']?.replace('{credentials}', credentials) ?? '';
      const headers = { ...request.headers, Authorization: filled };
      const body = new URLSearchParams(request.body);
      const sent = await portal.server.token(new Request(`${issuer}${target}`, { method, headers, body }));
      Object.assign(got, { status: sent.status, headers: sent.headers, text: await sent.text() });
      token = z.object({ access_token: z.string() }).parse(JSON.parse(got.text)).access_token;
    } else {
      const text = request.body === '' ? {} : { text: request.body };
      const path = target.replace('/api/v1', '');
      Object.assign(got, await portal.call(method, path, { token, headers: request.headers, ...text }));
    }
    expect([request.first, `HTTP/1.1 ${got.status}`]).toEqual([request.first, answer.first]);
    expect(Object.fromEntries(got.headers)).toMatchObject(
      Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value])),
    );
    expect(JSON.parse(got.text)).toMatchObject(JSON.parse(answer.body));
  }
  const { body } = await portal.call('GET', '/apps/trailmap', { token });
  expect(body['metadata']).not.toHaveProperty('client_name#de');
  await db.close();
});

test('the tables name every scope and every error', () => {
  const [people = '', operators = ''] = page.split('Only an operator gives these scopes');
  for (const scope of managementScopeNames) {
    expect(isOperatorScope(scope) ? operators : people, scope).toContain(`\`${scope}\``);
  }
  const rows = [...page.matchAll(/^\| (\d{3}) \| `(\w+)` \|/gm)].map(([, status, code]) => [code, Number(status)]);
  expect(rows).toEqual(Object.entries(problemKinds).map(([code, { status }]) => [code, status]));
});
