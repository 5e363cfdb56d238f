/** For any registration request, the response is a registration or an error of RFC 7591, never a 500. Seeded. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createPortal, issuer } from '../testing/token.fixture';
import { clientMetadataSchema } from './metadata';
import { clientMetadataFaults } from './metadata-rules';

const errors = z.object({
  error: z.enum([
    'invalid_redirect_uri',
    'invalid_client_metadata',
    'invalid_software_statement',
    'unapproved_software_statement',
    'invalid_request',
    'invalid_token',
    'temporarily_unavailable',
  ]),
  error_description: z.string().regex(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/),
});

const names = Object.keys(clientMetadataSchema.shape);
const likely = fc.constantFrom<unknown>(
  'https://app.example/cb',
  'http://localhost/cb',
  'com.example:/cb',
  'javascript:x',
  'none',
  'native',
  'pairwise',
  'private_key_jwt',
  'client_secret_post',
  'RS256',
  'ES256',
  'ECDH-ES',
  'A256GCM',
  'openid email',
  'a.b.c',
  '',
  'https://app.example/\ud800',
  '__proto__',
  'eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.',
  null,
  true,
  0,
  -1,
  1e300,
  [],
  ['authorization_code'],
  ['refresh_token', 'authorization_code'],
  ['client_credentials'],
  ['code'],
  ['token id_token'],
  ['https://app.example/cb'],
  ['http://127.0.0.1/cb', 'x:/y'],
  { keys: [] },
  { keys: [{ kty: 'EC' }] },
  {},
);
const value = fc.oneof({ weight: 6, arbitrary: likely }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) });
const member = fc.tuple(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, fc.string()), value);
const usual: fc.Arbitrary<[string, unknown]> = fc.constantFrom<[string, unknown]>(
  ['redirect_uris', ['https://app.example/cb']],
  ['client_name', 'App'],
);
const body = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(fc.oneof(usual, member), { maxLength: 8 })
      .map((all) => JSON.stringify(Object.fromEntries(all))),
  },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);

describe('registration', () => {
  it('returns a valid client or an error of the RFC for any input', async () => {
    const portal = await createPortal({ settings: { registration: 'open' } });
    let registered = 0;
    await fc.assert(
      fc.asyncProperty(body, async (content) => {
        const headers = { 'content-type': 'application/json' };
        const request = new Request(`${issuer}/oauth/register`, { method: 'POST', headers, body: content });
        const response = await portal.server.register(request);
        const answer = await response.json();
        expect(response.headers.get('cache-control')).toBe('no-store');
        if (response.status !== 201) {
          expect([400, 413]).toContain(response.status);
          errors.parse(answer);
          return;
        }
        registered += 1;
        const client = await portal.store.findClient(answer.client_id, 0);
        if (!client) throw new Error('it is not there');
        expect(clientMetadataFaults(client.metadata, client.kind)).toEqual([]);
        expect(client.metadata.assertion_audience).not.toBe('compatible');
        expect(client.metadata.request_object_signing_alg).not.toBe('none');
        expect(client.secretHashes).toHaveLength(answer.client_secret === undefined ? 0 : 1);
      }),
      { numRuns: 800, seed: 20_261_122 },
    );
    expect(registered).toBeGreaterThan(20);
    expect(portal.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('manages no client with another token than its own, whatever is sent', async () => {
    const portal = await createPortal({ settings: { registration: 'open' } });
    const made = await portal.server.register(
      new Request(`${issuer}/oauth/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ redirect_uris: ['https://app.example/cb'] }),
      }),
    );
    const { client_id } = await made.json();
    const ids = fc.oneof(fc.constant(client_id), fc.constantFrom('trailmap', '..', '%00', '%'), fc.webPath());
    const tokens = fc.oneof(fc.stringMatching(/^[\x20-\x7e]*$/), fc.constantFrom('undefined', 'null', client_id));
    await fc.assert(
      fc.asyncProperty(
        ids,
        tokens,
        fc.constantFrom('GET', 'PUT', 'DELETE'),
        body,
        async (id, token, method, content) => {
          const response = await portal.server.registration(
            new Request(`${issuer}/oauth/register/${id}`, {
              method,
              headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
              ...(method === 'PUT' && { body: content }),
            }),
          );
          expect(response.status).toBe(401);
          errors.parse(await response.json());
        },
      ),
      { numRuns: 300, seed: 20_261_122 },
    );
    expect(await portal.store.findClient(client_id, 0)).toBeDefined();
    expect(portal.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
