/**
 * Runs the smoke suite of the built package on each supported version of Node. npm has Node as a package. A version
 * that cannot be had is reported, and its test counts as skipped.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildPackages } from '@/scripts/packages.mjs';

const quick = process.env['COUNTERSIGN_TEST_QUICK'] === 'true';
const running = process.versions.node.split('.')[0];

/** The path of this version of Node, or undefined. */
function nodeOf(version: string): string | undefined {
  if (version === running) return process.execPath;
  const folder = `.cache/node-${version}`;
  const path = `${folder}/node_modules/node/bin/node`;
  if (existsSync(path) || quick) return existsSync(path) ? path : undefined;
  const npm = process.env['npm_execpath'];
  const [command, ...before] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const options = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', folder];
  spawnSync(command ?? 'npm', [...before, 'install', ...options, `node@${version}`], { timeout: 240_000 });
  return existsSync(path) ? path : undefined;
}

describe('the built package', () => {
  beforeAll(() => buildPackages({ only: ['verifier'], types: true }));

  it.for(['20', '22', '24'])('passes its smoke suite on Node %s', { timeout: 300_000 }, (version, { skip }) => {
    const node = nodeOf(version);
    if (node === undefined) {
      console.error(`NODE ${version} COULD NOT BE INSTALLED: the verifier is not tested on it.`);
      return skip();
    }
    const { NODE_OPTIONS: _, VITEST: __, ...env } = process.env;
    const { status, stdout, stderr } = spawnSync(node, ['--test-reporter=tap', 'packages/verifier/smoke/smoke.mjs'], {
      env,
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(`${stdout}${stderr}`).toMatch(/^# pass 6$/m);
    expect(`${stdout}${stderr}`).toMatch(/^# fail 0$/m);
    expect(status).toBe(0);
  });

  it('is as small as its README says, and needs only jose', () => {
    const file = readFileSync('packages/verifier/dist/index.mjs');
    const readme = readFileSync('packages/verifier/README.md', 'utf8');
    const [, plain, packed] = /one file of (\d+) KB with its comments, (\d+) KB compressed/.exec(readme) ?? [];
    expect(file.length / 1000).toBeLessThan(Number(plain) + 1);
    expect(gzipSync(file).length / 1000).toBeLessThan(Number(packed) + 1);
    const imports = [...file.toString().matchAll(/^import .*?from "([^"]+)"/gm)].map(([, name = '']) => name);
    expect(imports.length).toBeGreaterThan(3);
    expect(imports.filter((name) => name !== 'jose' && !name.startsWith('node:'))).toEqual([]);
  });

  it('has declarations that TypeScript finds as Node does, and that agree with Express and Fastify', () => {
    const folder = '.cache/consumer-of-verifier';
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/consumer.mts`, consumer);
    const options = [
      '--noEmit',
      '--strict',
      '--exactOptionalPropertyTypes',
      '--module',
      'nodenext',
      '--target',
      'es2023',
    ];
    // With the declarations checked as well: an import that does not resolve would silently make a type `any`.
    const tsc = ['node_modules/typescript/bin/tsc', ...options, '--types', 'node', `${folder}/consumer.mts`];
    const { stdout, status } = spawnSync(process.execPath, [...tsc, '--ignoreConfig'], { encoding: 'utf8' });
    expect([stdout, status]).toEqual(['', 0]);
  });
});

const consumer = `
import { type Access, accessOf, createVerifier, fastifyAccess, requireAccess, withAccess } from '@countersign/verifier';
import express from 'express';
import fastify from 'fastify';

const verifier = createVerifier({ issuer: 'https://id.example', resource: 'https://api.example' });
express().get('/', requireAccess(verifier), (request, response) => void response.send(accessOf(request).subject));
fastify().get('/', { onRequest: fastifyAccess(verifier), preHandler: fastifyAccess(verifier) }, async (request) => {
  const access: Access = accessOf(request);
  return access.scopes.join(' ');
});
type Context = { params: Promise<{ id: string }> };
export const GET = withAccess(verifier, { scopes: ['a'] }, (_request, access, _context: Context) =>
  Response.json({ sub: access.subject, at: access.expiresAt ?? 0 }),
);
const { idx }: { idx: number } = accessOf({}).status ?? { idx: 0 };
export const next: number = idx + 1;
`;
