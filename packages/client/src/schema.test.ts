/** The committed types are those of the OpenAPI document. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openApiDocument } from '@/lib/management/openapi';
import { typesOf } from '../generate.mjs';

it('schema.ts is up to date: otherwise run "npm run client"', async () => {
  const committed = readFileSync(new URL('schema.ts', import.meta.url), 'utf8');
  expect(committed).toBe(await typesOf(openApiDocument('https://id.example')));
  expect(committed).toContain('operations["listApps"]');
});
