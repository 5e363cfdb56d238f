/** Runs the examples of `docs/scim.md` in their order: each request, and then the answer below it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openTestDatabase } from '../data/database/databases.fixture';
import { newPartner, scimClient, scimWorld } from './scim.fixture';

const page = readFileSync('docs/scim.md', 'utf8');
const blocks = [...page.matchAll(/```http\n([\s\S]+?)```/g)].map(([, text = '']) => partsOf(text));

function partsOf(text: string): { first: string; headers: Record<string, string>; body: string } {
  const [head = '', ...rest] = text.split('\n\n');
  const [first = '', ...lines] = head.trim().split('\n');
  const headers = Object.fromEntries(lines.map((line) => [line.split(': ')[0], line.split(': ').slice(1).join(': ')]));
  return { first, headers, body: rest.join('\n\n').trim() };
}

test('the examples answer what they say', async () => {
  const db = await openTestDatabase();
  const ask = scimClient(scimWorld(db), await newPartner(db));
  const ids = new Map<string, string>();
  const filled = (text: string) => [...ids].reduce((all, [name, id]) => all.replaceAll(`{${name}}`, id), text);
  const requests = blocks.filter(({ first }) => !first.startsWith('HTTP/'));
  const answers = blocks.filter(({ first }) => first.startsWith('HTTP/'));
  expect([requests.length, answers.length]).toEqual([10, 10]);
  for (const [index, { first, headers, body }] of requests.entries()) {
    const [method = '', ...target] = filled(first).split(' ');
    const path = target.join(' ').replace('/scim/v2', '');
    const sent = Object.fromEntries(Object.entries(headers).map(([field, value]) => [field.toLowerCase(), value]));
    const answer = await ask(method, encodeURI(path), body === '' ? undefined : filled(body), sent);
    const expected = answers[index] ?? { first: '', headers: {}, body: '' };
    expect([first, `HTTP/1.1 ${answer.status}`]).toEqual([first, expected.first]);
    expect(answer.headers).toMatchObject(expected.headers);
    const [, name] = /"id": "\{(\w+)\}"/.exec(expected.body) ?? [];
    if (name !== undefined) ids.set(name, z.string().parse(answer.body.id));
    if (expected.body !== '') expect(answer.body).toMatchObject(JSON.parse(filled(expected.body)));
  }
  await db.close();
});
