/** Tokens that are bound to a certificate: RFC 8705 §3. */
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request as httpsRequest } from 'node:https';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createVerifier, Refusal } from './index';
import { createProver, createSimulatedIssuer, refusalOf, type SimulatedIssuer } from './simulated-issuer.fixture';

const pem = readFileSync('e2e/clients/test-only.crt', 'utf8');
const key = readFileSync('e2e/clients/test-only.key', 'utf8');
const { raw, fingerprint256 } = new X509Certificate(pem);
const der = raw.toString('base64');
const thumbprint = Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');

let simulated: SimulatedIssuer;
let token: string;
beforeEach(async () => {
  simulated = await createSimulatedIssuer();
  token = await simulated.token({ cnf: { 'x5t#S256': thumbprint } });
});

const verifierOf = (more: Parameters<SimulatedIssuer['options']>[0] = {}) => createVerifier(simulated.options(more));
const requestWith = (headers: Record<string, string | string[]>, more: object = {}) => ({
  headers: { authorization: `Bearer ${token}`, ...headers },
  ...more,
});

describe('a token that is bound to a certificate', () => {
  const header = 'x-client-cert';

  test.each([
    ['a structured field (RFC 9440 §2.1)', `:${der}:`],
    ['percent-encoded PEM, as nginx sends it', encodeURIComponent(pem)],
    ['base64, as Traefik sends it', der],
    ['an element of Envoy', `Hash=abc;Cert="${encodeURIComponent(pem)}";Subject=""`],
  ])('is accepted with the certificate in the header of the proxy: %s', async (_, value) => {
    const verifier = verifierOf({ clientCertificateHeader: 'X-Client-Cert' });
    expect(await verifier.verify(requestWith({ [header]: value }))).toMatchObject({ proof: 'certificate' });
  });

  test('is accepted with the certificate in plain values, as PEM and DER', async () => {
    for (const certificate of [pem, raw]) {
      expect(await verifierOf().verify(requestWith({}, { certificate }))).toMatchObject({ proof: 'certificate' });
    }
  });

  test('is refused without the certificate: 401 invalid_token (§3)', async () => {
    for (const options of [{}, { clientCertificateHeader: header }]) {
      const refused = await refusalOf(verifierOf(options).verify(requestWith({})));
      expect([refused.status, refused.code, refused.reason]).toEqual([401, 'invalid_token', 'no proof']);
    }
    expect((await refusalOf(verifierOf().verifyToken(token))).reason).toBe('no proof');
  });

  test('does not trust a header that no proxy sets', async () => {
    expect((await refusalOf(verifierOf().verify(requestWith({ [header]: `:${der}:` })))).reason).toBe('no proof');
  });

  test('trusts the header alone if a proxy sets one', async () => {
    const socket = { getPeerCertificate: () => ({ raw }) };
    const verifier = verifierOf({ clientCertificateHeader: header });
    expect((await refusalOf(verifier.verify(requestWith({}, { socket })))).reason).toBe('no proof');
  });

  test.each([
    ['no certificate', ':AAAA:'],
    ['another text', 'hello world'],
    ['two headers', [`:${der}:`, `:${der}:`]],
    ['several elements of Envoy', `Cert="${encodeURIComponent(pem)}",Cert="${encodeURIComponent(pem)}"`],
    ['a broken escape', '-----BEGIN%'],
    ['more than a certificate is long', 'A'.repeat(40_000)],
  ])('is refused if the header has %s', async (_, value) => {
    const verifier = verifierOf({ clientCertificateHeader: header });
    const refused = await refusalOf(verifier.verify(requestWith({ [header]: value })));
    expect([refused.status, refused.reason]).toEqual([401, 'bad proof']);
  });

  test('is refused with another certificate', async () => {
    const other = await simulated.token({ cnf: { 'x5t#S256': 'A'.repeat(43) } });
    const request = { headers: { authorization: `Bearer ${other}` }, certificate: pem };
    expect((await refusalOf(verifierOf().verify(request))).reason).toBe('no proof');
  });

  test('and to a key needs both', async () => {
    const prover = await createProver(simulated);
    const both = await simulated.token({ cnf: { jkt: prover.jkt, 'x5t#S256': thumbprint } });
    const request = async () => ({
      method: 'GET',
      url: '/v1/routes',
      headers: { authorization: `DPoP ${both}`, dpop: await prover.proof(both) },
    });
    expect(await verifierOf().verify({ ...(await request()), certificate: pem })).toMatchObject({ proof: 'both' });
    expect((await refusalOf(verifierOf().verify(await request()))).reason).toBe('no proof');
  });
});

test('the certificate of a real TLS connection counts', async () => {
  const verifier = verifierOf();
  const server = createServer(
    { key, cert: pem, requestCert: true, rejectUnauthorized: false },
    async (incoming, outgoing) => {
      const result = await verifier.verify(incoming).catch((error: unknown) => error);
      outgoing.end(result instanceof Refusal ? String(result.status) : '200');
    },
  );
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const ask = async (credentials: object) => {
    const headers = { authorization: `Bearer ${token}` };
    const sent = httpsRequest({
      port,
      host: 'localhost',
      headers,
      rejectUnauthorized: false,
      agent: false,
      ...credentials,
    });
    sent.end();
    const [response] = await once(sent, 'response');
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };
  expect(await ask({ key, cert: pem })).toBe('200');
  expect(await ask({})).toBe('401');
  server.close();
});
