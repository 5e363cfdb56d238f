import { describe, expect, test } from 'vitest';
import { operations } from '@/lib/management/operation-table';
import { curlOf, objectIn, reference, typeText } from './reference';

const { groups, schemas } = reference('https://id.example');

describe('the reference pages', () => {
  test('show every operation once', () => {
    const shown = groups.flatMap((group) => group.operations.map(({ id }) => id));
    expect(shown.toSorted()).toEqual(operations.map(({ id }) => id).toSorted());
    expect(new Set(groups.map(({ slug }) => slug)).size).toBe(groups.length);
  });

  test('say the type of every member in a few characters', () => {
    for (const schema of Object.values(schemas)) {
      for (const member of Object.values(schema.properties ?? {})) {
        expect(typeText(member, schemas)).not.toMatch(/undefined|\[object|^$/);
      }
    }
    expect(typeText({ type: 'array', items: { type: 'string' } }, {})).toBe('array of string');
    expect(typeText({ anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] }, {})).toBe(
      'date-time or null',
    );
  });

  test('give a request for each operation, whose body the operation accepts or names what to fill in', () => {
    for (const operation of groups.flatMap((group) => group.operations)) {
      const text = curlOf('https://id.example', operation, schemas);
      expect(text).toContain(`'https://id.example/api/v1${operation.path}'`);
      const body = /-d '(.*)'$/s.exec(text)?.[1];
      expect(body === undefined).toBe(operation.body === undefined);
      if (body !== undefined) expect(() => JSON.parse(body)).not.toThrow();
    }
  });

  test('finds the object in a list and in a value that may be null', () => {
    const object = { type: 'object', properties: { a: { type: 'string' } } };
    expect(objectIn({ type: 'array', items: { anyOf: [object, { type: 'null' }] } }, {})).toBe(object);
    expect(objectIn({ type: 'string' }, {})).toBeUndefined();
  });
});
