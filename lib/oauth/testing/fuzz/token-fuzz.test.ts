/**
 * Fuzzes the token, introspection, revocation and userinfo endpoints. Every answer is a success or an error that the
 * RFCs define, and never a 500. Seeded, so that a failure can be reproduced.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { basic, createPortal, issuer, secret } from '../token.fixture';

const errors = z.object({
  error: z.enum([
    'invalid_request',
    'invalid_client',
    'invalid_grant',
    'unauthorized_client',
    'unsupported_grant_type',
    'invalid_scope',
    'invalid_target',
    'invalid_token',
    'insufficient_scope',
    'unsupported_token_type',
    'invalid_authorization_details',
  ]),
  error_description: z.string().regex(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/),
});

const names = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      'grant_type',
      'code',
      'redirect_uri',
      'code_verifier',
      'refresh_token',
      'scope',
      'resource',
      'token',
      'client_id',
      'client_secret',
      'client_assertion',
      'client_assertion_type',
      'access_token',
      'token_type_hint',
      'authorization_details',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', '') },
  { weight: 1, arbitrary: fc.string() },
);
const values = fc.oneof(
  fc.constantFrom(
    'authorization_code',
    'refresh_token',
    'client_credentials',
    '__proto__',
    'trailmap',
    'poster',
    'spa',
    secret,
    'routes.sync',
    'openid',
    issuer,
    'https://api.routes.example',
    '',
    ' ',
    '..',
    'a.b.c',
    'e30.e30.e30',
    'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0cmFpbG1hcCJ9.',
    'eyJhbGciOiJub25lIn0.eyJzdWIiOnsiYSI6MX19.',
  ),
  fc.string({ unit: 'binary' }),
  fc.string(),
);
const header = fc.oneof(
  fc.constantFrom(
    undefined,
    basic('trailmap')['authorization'],
    basic('spa', '')['authorization'],
    'Basic',
    'Bearer x',
  ),
  fc.string().map((text) => `Basic ${Buffer.from(text).toString('base64')}`),
  fc.stringMatching(/^[\x20-\x7e]*$/).map((text) => `Bearer ${text}`),
);
const body = fc.oneof(
  { weight: 5, arbitrary: fc.array(fc.tuple(names, values), { maxLength: 8 }).map(encode) },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.uint8Array() },
);

function encode(entries: [string, string][]): string {
  return entries
    .map((pair) => pair.map((part) => new URLSearchParams({ p: part }).toString().slice(2)).join('='))
    .join('&');
}

describe.each(['token', 'introspect', 'revoke', 'userinfo'] as const)('%s', (endpoint) => {
  it('answers every request with success or an error that the RFCs define', async () => {
    const portal = await createPortal();
    const types = fc.constantFrom('application/x-www-form-urlencoded', 'application/json', 'multipart/form-data', '');
    const types9 = fc.oneof(
      { weight: 9, arbitrary: fc.constant('application/x-www-form-urlencoded') },
      { weight: 1, arbitrary: types },
    );
    await fc.assert(
      fc.asyncProperty(body, header, types9, async (content, authorization, type) => {
        const headers = new Headers({ 'content-type': type });
        if (authorization !== undefined) headers.set('authorization', authorization);
        const bytes = typeof content === 'string' ? content : new Uint8Array(content);
        const response = await portal.server[endpoint](
          new Request(`${issuer}/oauth/${endpoint}`, { method: 'POST', headers, body: bytes }),
        );
        expect(response.headers.get('cache-control')).toBe('no-store');
        if (response.status === 200) return;
        expect([400, 401, 403, 413]).toContain(response.status);
        errors.parse(await response.json());
      }),
      { numRuns: 400, seed: 20_261_122 },
    );
    expect(portal.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
