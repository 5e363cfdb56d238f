/** Whatever a client sends, `verify` ends with an access or a refusal: never with another error, and never with 500. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { createVerifier, Refusal, type RequestValues } from './index';
import {
  createProver,
  createSimulatedIssuer,
  credentials,
  resource,
  type SimulatedIssuer,
} from './simulated-issuer.fixture';

const numRuns = process.env['COUNTERSIGN_TEST_FULL'] === 'true' ? 5000 : 500;
let simulated: SimulatedIssuer;
let valid: string;
let bound: string;
let proof: string;
beforeAll(async () => {
  simulated = await createSimulatedIssuer();
  const prover = await createProver(simulated);
  valid = await simulated.token();
  bound = await simulated.token({ cnf: { jkt: prover.jkt } });
  proof = await prover.proof(bound);
});

const verifierOf = () =>
  createVerifier(
    simulated.options({
      credentials,
      clientCertificateHeader: 'x-client-cert',
      apiKeyHeader: 'x-api-key',
      plainTokens: true,
      dpop: { nonce: true },
    }),
  );

async function outcomeOf(work: Promise<unknown>): Promise<'access' | Refusal> {
  try {
    await work;
    return 'access';
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** A text, sometimes made from a valid one. */
const mutated = (texts: () => string[]) =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.nat({ max: 3 }).chain((index) => {
      const text = texts()[index % texts().length] ?? '';
      return fc
        .tuple(fc.nat({ max: text.length }), fc.nat({ max: 20 }), fc.string({ maxLength: 5 }))
        .map(([at, cut, added]) => text.slice(0, at) + added + text.slice(at + cut));
    }),
  );

test('a request of any form ends with an access or a refusal', async () => {
  const verifier = verifierOf();
  const authorization = () => [`Bearer ${valid}`, `DPoP ${bound}`, 'Bearer cs_key_x', valid];
  const request: fc.Arbitrary<RequestValues> = fc.record(
    {
      method: fc.string({ maxLength: 10 }),
      url: fc.oneof(
        fc.webUrl(),
        fc.string({ unit: 'binary', maxLength: 30 }),
        fc.constant('/v1/routes?access_token=x'),
      ),
      originalUrl: fc.string({ unit: 'binary', maxLength: 30 }),
      headers: fc.record(
        {
          authorization: fc.oneof(mutated(authorization), fc.array(mutated(authorization), { maxLength: 3 })),
          dpop: mutated(() => [proof]),
          'x-client-cert': mutated(() => [':AAAA:', '-----BEGIN CERTIFICATE-----', 'Hash=a;Cert="b"']),
          'x-api-key': mutated(() => ['cs_key_x']),
        },
        { requiredKeys: [] },
      ),
      rawHeaders: fc.array(fc.oneof(fc.string({ maxLength: 8 }), fc.constant('Authorization')), { maxLength: 5 }),
      certificate: fc.oneof(fc.string({ maxLength: 20 }), fc.uint8Array({ maxLength: 20 })),
      socket: fc.oneof(fc.constant(null), fc.constant({ getPeerCertificate: () => ({ raw: new Uint8Array(3) }) })),
    },
    { requiredKeys: ['headers'] },
  );
  await fc.assert(
    fc.asyncProperty(request, async (values) => {
      const outcome = await outcomeOf(verifier.verify(values, { scopes: ['routes.read'] }));
      if (outcome === 'access') return;
      expect(outcome.status).toBeLessThan(500);
      // A header that Node would refuse to send would become a 500.
      expect(() => new Headers(outcome.headers)).not.toThrow();
    }),
    { numRuns },
  );
});

test('a token that the issuer signed with any claims ends with an access or a refusal', async () => {
  const verifier = verifierOf();
  const claims = fc.dictionary(
    fc.constantFrom(
      'iss',
      'aud',
      'sub',
      'exp',
      'nbf',
      'scope',
      'client_id',
      'cnf',
      'status',
      'acr',
      'auth_time',
      'jti',
    ),
    fc.jsonValue({ maxDepth: 3 }),
    { maxKeys: 4 },
  );
  await fc.assert(
    fc.asyncProperty(claims, async (changed) => {
      const token = await simulated.sign({ typ: 'at+jwt' }, { ...simulated.validClaims(), ...changed }).catch(() => '');
      const outcome = await outcomeOf(verifier.verifyToken(token, { acr: ['1'], maxAgeSeconds: 5 }));
      if (outcome !== 'access') expect([400, 401, 403, 503]).toContain(outcome.status);
      // Only claims that do not decide can differ in a token that is accepted.
      else expect(changed).not.toHaveProperty('cnf');
    }),
    { numRuns: numRuns / 2 },
  );
});

test('an introspection response of any form ends with an access or a refusal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), fc.boolean(), async (value, active) => {
      const verifier = verifierOf();
      const response = active ? { active, sub: 'ada', aud: resource, scope: value, exp: value, cnf: value } : value;
      simulated.state.answers.set('https://id.example/oauth/introspect', () => Response.json(response));
      const outcome = await outcomeOf(verifier.verifyToken('cs_key_x'));
      if (outcome !== 'access') expect([401, 503]).toContain(outcome.status);
    }),
    { numRuns: numRuns / 5 },
  );
});
