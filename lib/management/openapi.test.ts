import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { openApiDocument, problemsOf } from './openapi';
import { operations } from './operation-table';

const document = openApiDocument('https://id.example');

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(document));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
  });

  test('has every operation once, with its errors', () => {
    const ids = operations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const text = JSON.stringify(document);
    for (const operation of operations) {
      expect(text).toContain(`"operationId":"${operation.id}"`);
      for (const kind of problemsOf(operation)) expect(text).toContain(`(${kind})`);
    }
  });

  test('every reference leads to a component', () => {
    const components = new Set(Object.keys(Object(document['components']).schemas));
    for (const [, name = ''] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(components).toContain(name);
    }
    expect(JSON.stringify(document)).not.toContain('$defs');
  });

  test('every change has a dry run, and every parameter of a path is described', () => {
    for (const { method, preview, id, path, schemas } of operations) {
      if (method !== 'GET') expect(preview, id).toBeDefined();
      expect(path.includes('{'), id).toBe(schemas.params !== undefined);
    }
  });
});
