/** `npm run client`: writes the types of `packages/client` from the OpenAPI document of the Management API. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { typesOf } from '../packages/client/generate.mjs';
import { bundle } from './bundle.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const folder = '.cache/client';
await bundle({ openapi: 'lib/management/openapi.ts' }, folder);
const { openApiDocument } = await import(pathToFileURL(join(folder, 'openapi.mjs')).href);
writeFileSync('packages/client/src/schema.ts', await typesOf(openApiDocument('https://id.example')));
console.log('packages/client/src/schema.ts is up to date.');
