/**
 * A conformance tester that others wrote (`scim2-tester`, from PyPI) against our server over HTTP. Where it cannot be
 * installed, the test is reported as skipped.
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findScimTester } from '@/scripts/scim-tester.mjs';
import type { Database } from '../data/database/database';
import { openTestDatabase } from '../data/database/databases.fixture';
import { serve } from '../edge/node-http';
import { handleScim, mostScimBytes } from './handle';
import { newPartner, scimWorld } from './scim.fixture';

const program = findScimTester();

describe.skipIf(program === undefined)('scim2-tester', () => {
  let db: Database;
  beforeAll(async () => {
    db = await openTestDatabase();
  });
  afterAll(() => db?.close());

  test('finds no fault', { timeout: 300_000 }, async () => {
    const partner = await newPartner(db);
    let origin = '';
    const http = createServer((incoming, outgoing) => {
      const world = { ...scimWorld(db), issuer: origin };
      const from = { origin, clientAddress: '192.0.2.1', maxBytes: mostScimBytes };
      void serve(incoming, outgoing, from, (request) => handleScim(world, request));
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const address = http.address();
    if (typeof address !== 'object' || address === null) throw new Error('no address');
    origin = `http://127.0.0.1:${address.port}`;
    const output = await run(['-u', `${origin}/scim/v2`, '-h', `X-Partner: ${partner}`, 'test']);
    http.close();
    const faults = [...output.matchAll(/^(?:ERROR|CRITICAL) (.*\n.*)$/gm)].map(([, fault = '']) => fault);
    expect(output.match(/^SUCCESS/gm)?.length).toBeGreaterThan(120);
    // An account without `active` is active, and we say so. The tester expects an attribute without a value.
    expect(faults).toEqual([expect.stringContaining("did not remove attribute 'active'")]);
  });
});

function run(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program ?? '', args);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += String(part)));
    child.once('error', reject);
    child.once('close', () => resolve(output));
  });
}
