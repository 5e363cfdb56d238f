/** The gate with a real verifier and the requests that the four proxies send, as their documentation and source say. */
import { createHash, X509Certificate } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { authority, ledgerCertificate } from '@/lib/oauth/testing/mutual-tls.fixture';
import { createGate, type Gate } from './gate';
import { createProver, createTestIssuer, issuer, resource, type TestIssuer } from './issuer.fixture';
import { createLog } from './log';
import { readSettings } from './settings';

const metadataUrl = `${resource}/.well-known/oauth-protected-resource`;
const rules = [
  { path: '/status', access: 'public' },
  { path: '/maybe', access: 'optional' },
  { path: '/internal', access: 'refuse' },
  { path: '/items', methods: ['GET'], scopes: ['items.read'] },
  { path: '/items', scopes: ['items.write'] },
];
const names = ['x-auth-subject', 'x-auth-client', 'x-auth-scopes', 'x-auth-grant', 'x-auth-details'];

let id: TestIssuer;
let lines: string[];
const gates: Gate[] = [];

beforeEach(async () => {
  id = await createTestIssuer();
  lines = [];
});
afterEach(async () => {
  for (const { server, close } of gates.splice(0)) {
    server.closeAllConnections();
    server.close();
    await close();
  }
});

type Sent = [name: string, value: string][];
type Answer = { status: number; headers: IncomingHttpHeaders; text: string; body: unknown };
type Client = { method?: string; target?: string; headers?: Sent };
type Sends = (client: Client) => { method: string; path: string; headers: Sent };

/** What each proxy sends to the gate for a client's request. */
const proxies: Record<'nginx' | 'traefik' | 'caddy' | 'envoy', Sends> = {
  nginx: ({ method = 'GET', target = '/items', headers = [] }) => ({
    method: 'GET',
    path: '/check',
    headers: [['X-Original-Method', method], ['X-Original-URL', target], ...headers],
  }),
  traefik: ({ method = 'GET', target = '/items', headers = [] }) => ({
    method: 'GET',
    path: '/check',
    headers: [
      ...headers,
      ['X-Forwarded-For', '203.0.113.9'],
      ['X-Forwarded-Method', method],
      ['X-Forwarded-Proto', 'https'],
      ['X-Forwarded-Port', '443'],
      ['X-Forwarded-Host', 'api.example'],
      ['X-Forwarded-Uri', target],
    ],
  }),
  caddy: ({ method = 'GET', target = '/items', headers = [] }) => ({
    method: 'GET',
    path: '/check',
    headers: [
      ...headers,
      ['X-Forwarded-For', '203.0.113.9'],
      ['X-Forwarded-Proto', 'https'],
      ['X-Forwarded-Host', 'api.example'],
      ['X-Forwarded-Method', method],
      ['X-Forwarded-Uri', target],
    ],
  }),
  envoy: ({ method = 'GET', target = '/items', headers = [] }) => ({
    method,
    path: `/check${target}`,
    headers: [...headers, ['Content-Length', '0'], ['X-Forwarded-Proto', 'https'], ['X-Envoy-Internal', 'true']],
  }),
};
const kinds = ['nginx', 'traefik', 'caddy', 'envoy'] as const;
type Kind = (typeof kinds)[number];

async function start(proxy: Kind, more: Record<string, unknown> = {}): Promise<number> {
  const given = { issuer, resource, proxy, rules, log: 'all', ...more };
  const settings = readSettings({ env: {}, file: 'gate.json', read: () => JSON.stringify(given) });
  const log = createLog((line) => lines.push(line), id.now);
  const gate = createGate(settings, log, { fetch: id.fetch, now: id.now });
  gates.push(gate);
  await new Promise<void>((resolve) => gate.server.listen(0, '127.0.0.1', resolve));
  return z.object({ port: z.number() }).parse(gate.server.address()).port;
}

function ask(port: number, { method, path, headers }: ReturnType<Sends>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method, path, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      answer.on('end', () => {
        const body: unknown = text === '' ? undefined : JSON.parse(text);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, body });
      });
    });
    const values = new Map<string, string[]>();
    for (const [name, value] of headers) values.set(name, [...(values.get(name) ?? []), value]);
    for (const [name, value] of values) sent.setHeader(name, value);
    sent.on('error', reject).end();
  });
}

const bearer = async (claims?: Record<string, unknown>): Promise<[string, string]> => [
  'Authorization',
  `Bearer ${await id.token(claims)}`,
];

describe.each(kinds)('behind %s', (proxy) => {
  const through = (port: number, client: Client = {}) => ask(port, proxies[proxy](client));

  test('a valid token passes, with subject, client, scopes and grant in headers', async () => {
    const answer = await through(await start(proxy), { headers: [await bearer()] });
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(answer.headers).toMatchObject({
      'x-auth-subject': 'ada',
      'x-auth-client': 'trailmap',
      'x-auth-scopes': 'items.read',
      'x-auth-grant': `${issuer}/oauth/status/0#5`,
      'x-auth-details': '',
      'cache-control': 'no-store',
    });
  });

  test('RFC 6750 §3, RFC 9728 §5.1: no token is a 401 that names the metadata, a missing scope a 403', async () => {
    const port = await start(proxy);
    const bare = await through(port);
    expect([bare.status, bare.headers['www-authenticate']]).toEqual([
      401,
      `Bearer resource_metadata="${metadataUrl}", scope="items.read"`,
    ]);
    for (const name of names) expect(bare.headers[name]).toBeUndefined();
    const less = await through(port, { method: 'POST', headers: [await bearer()] });
    expect(less.status).toBe(403);
    expect(less.headers['www-authenticate']).toContain('error="insufficient_scope"');
    expect(less.headers['www-authenticate']).toContain('scope="items.write"');
    expect(less.body).toMatchObject({ error: 'insufficient_scope' });
    const writer = await through(port, {
      method: 'POST',
      headers: [await bearer({ scope: 'items.read items.write' })],
    });
    expect([writer.status, writer.headers['x-auth-scopes']]).toEqual([200, 'items.read items.write']);
  });

  test('authorization details are ASCII JSON', async () => {
    const details = [{ type: 'payment', to: 'Zoë\r\nX-Auth-Subject: grace', amount: '5.00' }];
    const port = await start(proxy);
    const answer = await through(port, { headers: [await bearer({ authorization_details: details })] });
    const sent = z.string().parse(answer.headers['x-auth-details']);
    expect(sent).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(sent)).toEqual(details);
    expect(answer.headers['x-auth-subject']).toBe('ada');
  });

  test('a subject cannot add a header', async () => {
    const answer = await through(await start(proxy), {
      headers: [await bearer({ sub: 'a\r\nX-Auth-Client: evil ü %' })],
    });
    expect(answer.headers['x-auth-subject']).toBe('a%0D%0AX-Auth-Client: evil %C3%BC %25');
    expect(answer.headers['x-auth-client']).toBe('trailmap');
  });

  test.each([
    ['public', '/status/x', []],
    ['optional without a token', '/maybe', []],
  ])('a path that is %s passes without a token, and every header is empty', async (_, target, headers: Sent) => {
    const answer = await through(await start(proxy), { target, headers });
    expect(answer.status).toBe(200);
    for (const name of names) expect(answer.headers[name]).toBe('');
    // Envoy keeps the client's header if ours is empty or absent, unless this names it.
    const removed = proxy === 'envoy' ? names.join(',') : undefined;
    expect(answer.headers['x-envoy-auth-headers-to-remove']).toBe(removed);
  });

  test('an optional token is verified, and a refused path has no caller', async () => {
    const port = await start(proxy);
    const named = await through(port, { target: '/maybe', headers: [await bearer()] });
    expect([named.status, named.headers['x-auth-subject']]).toEqual([200, 'ada']);
    expect((await through(port, { target: '/maybe', headers: [['Authorization', 'Bearer x']] })).status).toBe(401);
    const withKeys = await start(proxy, { apiKeyHeader: 'x-api-key' });
    expect((await through(withKeys, { target: '/maybe', headers: [['X-Api-Key', 'x']] })).status).toBe(401);
    expect((await through(port, { target: '/internal/x', headers: [await bearer()] })).status).toBe(403);
  });

  test.each(['X-Auth-Subject', 'x-auth-grant', 'X_Auth_Subject', 'X-Auth_Details'])(
    'attack: a client that sends %s is refused, even on a public path',
    async (name) => {
      const port = await start(proxy);
      for (const target of ['/items', '/status']) {
        const answer = await through(port, { target, headers: [await bearer(), [name, 'grace']] });
        expect(answer.status).toBe(proxy === 'nginx' ? 403 : 400);
        expect(answer.headers['x-auth-subject']).toBeUndefined();
      }
    },
  );

  test.each([
    '/status/../items',
    '/status/%2e%2e/items',
    '/status/..%2fitems',
    '//items',
    '/Items',
    '/%69tems',
    '/status/..;/items',
  ])('attack: %s is refused, because servers read it differently', async (target) => {
    const answer = await through(await start(proxy), { target, headers: [await bearer()] });
    expect(answer.status).toBe(proxy === 'nginx' ? 403 : 400);
  });

  test.each([
    ['X-HTTP-Method-Override', 'DELETE'],
    ['X-HTTP-Method', 'delete'],
    ['X-Method-Override', 'PUT'],
    ['X-Rewrite-URL', '/internal'],
  ])('attack: %s: %s must not reach a stricter rule', async (name, value) => {
    const answer = await through(await start(proxy), { headers: [await bearer(), [name, value]] });
    expect(answer.status).toBe(proxy === 'nginx' ? 403 : 400);
  });

  test('attack: a token in the query is no token, and together with a header it is refused (RFC 6750 §3.1)', async () => {
    const port = await start(proxy);
    const target = `/items?access_token=${await id.token()}`;
    expect((await through(port, { target })).status).toBe(401);
    const both = await through(port, { target, headers: [await bearer()] });
    expect(both.status).toBe(proxy === 'nginx' ? 401 : 400);
    expect(both.headers['www-authenticate']).toContain('error="invalid_request"');
  });

  test('attack: two Authorization headers are refused', async () => {
    const headers: Sent = [await bearer(), await bearer({ sub: 'grace' })];
    expect((await through(await start(proxy), { headers })).status).toBe(proxy === 'nginx' ? 401 : 400);
  });

  test('DPoP (RFC 9449 §7.1): the proof is for the method and the URL of the client', async () => {
    const port = await start(proxy, { dpop: 'optional' });
    const prover = await createProver(id.now);
    const token = await id.token({ cnf: { jkt: prover.jkt }, scope: 'items.write' });
    const target = '/items/7?x=1';
    const send = async (htm: string, htu: string, scheme = 'DPoP') =>
      through(port, {
        method: 'PUT',
        target,
        headers: [
          ['Authorization', `${scheme} ${token}`],
          ['DPoP', await prover.proof(htm, htu, token)],
        ],
      });
    expect((await send('PUT', `${resource}/items/7`)).status).toBe(200);
    expect((await send('GET', `${resource}/items/7`)).status).toBe(401);
    expect((await send('PUT', `${resource}/items/8`)).status).toBe(401);
    expect((await send('PUT', `${resource}/check`)).status).toBe(401);
    expect((await send('PUT', 'http://127.0.0.1/items/7')).status).toBe(401);
    const refused = await send('PUT', `${resource}/items/7`, 'Bearer');
    expect(refused.status).toBe(401);
    expect(refused.headers['www-authenticate']).toMatch(/DPoP .*algs="/);
  });

  test('attack: the cache does not turn a bound token into a bearer token, and a proof works once', async () => {
    const port = await start(proxy, { dpop: 'optional' });
    const prover = await createProver(id.now);
    const token = await id.token({ cnf: { jkt: prover.jkt } });
    const proof = await prover.proof('GET', `${resource}/items`, token);
    const send = (...headers: Sent) => through(port, { headers });
    expect((await send(['Authorization', `DPoP ${token}`], ['DPoP', proof])).status).toBe(200);
    expect((await send(['Authorization', `DPoP ${token}`], ['DPoP', proof])).status).toBe(401);
    expect((await send(['Authorization', `DPoP ${token}`])).status).toBe(401);
    expect((await send(['Authorization', `Bearer ${token}`])).status).toBe(401);
    const stranger = await createProver(id.now);
    const foreign = await stranger.proof('GET', `${resource}/items`, token);
    expect((await send(['Authorization', `DPoP ${token}`], ['DPoP', foreign])).status).toBe(401);
    const plain = await id.token();
    const forPlain = await prover.proof('GET', `${resource}/items`, plain);
    expect((await send(['Authorization', `DPoP ${plain}`], ['DPoP', forPlain])).status).toBe(401);
  });

  test('a nonce of the server reaches the client (RFC 9449 §9)', async () => {
    const port = await start(proxy, { dpop: 'optional', dpopNonce: true });
    const prover = await createProver(id.now);
    const token = await id.token({ cnf: { jkt: prover.jkt } });
    const send = async (nonce: object) =>
      through(port, {
        headers: [
          ['Authorization', `DPoP ${token}`],
          ['DPoP', await prover.proof('GET', `${resource}/items`, token, { ...nonce })],
        ],
      });
    const first = await send({});
    expect([first.status, first.headers['www-authenticate']]).toEqual([401, expect.stringContaining('use_dpop_nonce')]);
    const second = await send({ nonce: first.headers['dpop-nonce'] });
    expect([second.status, second.headers['dpop-nonce']]).toEqual([200, expect.any(String)]);
  });

  test('a CORS preflight passes if the setting says so, and only then', async () => {
    const headers: Sent = [
      ['Origin', 'https://app.example'],
      ['Access-Control-Request-Method', 'POST'],
    ];
    const preflight: Client = { method: 'OPTIONS', headers };
    expect((await through(await start(proxy), preflight)).status).toBe(401);
    const port = await start(proxy, { preflight: 'pass' });
    const answer = await through(port, preflight);
    expect([answer.status, answer.headers['x-auth-subject']]).toEqual([200, '']);
    expect((await through(port, { ...preflight, method: 'POST' })).status).toBe(401);
    expect((await through(port, { method: 'OPTIONS' })).status).toBe(401);
    const overridden: Sent = [...headers, ['X-HTTP-Method-Override', 'DELETE']];
    expect((await through(port, { ...preflight, headers: overridden })).status).not.toBe(200);
    expect((await through(port, { ...preflight, headers: [...headers, ['X-Auth-Subject', 'x']] })).status).not.toBe(
      200,
    );
  });

  test('HEAD needs the scopes of GET', async () => {
    const port = await start(proxy);
    expect((await through(port, { method: 'HEAD', headers: [await bearer()] })).status).toBe(200);
    expect((await through(port, { method: 'HEAD' })).status).toBe(401);
  });

  test('large headers pass, up to 64 KiB', async () => {
    const port = await start(proxy);
    const cookie: [string, string] = ['Cookie', `a=${'x'.repeat(40_000)}`];
    expect((await through(port, { headers: [await bearer(), cookie] })).status).toBe(200);
    const long = `/items/${'y'.repeat(7000)}?z=${'z'.repeat(7000)}`;
    expect((await through(port, { target: long, headers: [await bearer()] })).status).toBe(200);
  });

  test('attack: thousands of small headers hide none of the others', async () => {
    const port = await start(proxy);
    const many: Sent = Array.from({ length: 3000 }, (_, index) => [`a${index}`, '']);
    expect((await through(port, { headers: [...many, await bearer()] })).status).toBe(200);
    const answer = await through(port, { headers: [...many, await bearer(), ['X-Auth-Subject', 'grace']] });
    expect(answer.status).toBe(proxy === 'nginx' ? 403 : 400);
  });

  test('a token that does not fit into headers is refused, and the log says why', async () => {
    const many = Array.from({ length: 620 }, (_, index) => `items.read${index}`).join(' ');
    const answer = await through(await start(proxy), { headers: [await bearer({ scope: `items.read ${many}` })] });
    expect(answer.status).toBe(500);
    expect(lines.join('')).toContain('x-auth-scopes is too large for a header');
  });

  test('an issuer that is away is a 503, not a refusal of the token', async () => {
    const port = await start(proxy);
    id.setAvailable(false);
    const answer = await through(port, { headers: [await bearer()] });
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
  });

  test('the log has no token, no proof and no query', async () => {
    const port = await start(proxy, { dpop: 'optional' });
    const prover = await createProver(id.now);
    const token = await id.token();
    const proof = await prover.proof('GET', `${resource}/items`, token);
    await through(port, { target: `/items/${token}?access_token=${token}`, headers: [['DPoP', proof]] });
    await through(port, { headers: [['Authorization', `Bearer ${token}`]] });
    const [refused, passed] = lines.map((line) => z.looseObject({}).parse(JSON.parse(line)));
    expect(refused).toMatchObject({ event: 'refused', status: 401, reason: 'no token', method: 'GET' });
    expect(passed).toMatchObject({ event: 'passed', status: 200, path: '/items', client: 'trailmap' });
    for (const part of [...token.split('.'), ...proof.split('.').slice(1), 'ada'])
      expect(lines.join('')).not.toContain(part);
  });
});

describe('a token that is bound to a certificate (RFC 8705 §3)', () => {
  const certificate = new X509Certificate(ledgerCertificate);
  const base64 = certificate.raw.toString('base64');
  const other = new X509Certificate(authority).raw.toString('base64');
  const pem = encodeURIComponent(ledgerCertificate);

  test.each([
    ['nginx', 'X-Client-Cert', pem, 200],
    ['nginx', 'X-Client-Cert', '', 401],
    ['nginx', 'X-Client-Cert', encodeURIComponent(authority), 401],
    ['nginx', 'X-Client-Cert', 'rubbish', 401],
    ['traefik', 'X-Forwarded-Tls-Client-Cert', base64, 200],
    ['traefik', 'X-Forwarded-Tls-Client-Cert', `${base64},${other}`, 200],
    ['traefik', 'X-Forwarded-Tls-Client-Cert', `${other},${base64}`, 401],
    ['traefik', 'X-Forwarded-Tls-Client-Cert', '%,%', 401],
    ['caddy', 'Client-Cert', `:${base64}:`, 200],
    ['caddy', 'Client-Cert', '::', 401],
    ['envoy', 'X-Forwarded-Client-Cert', `Hash=ab;Cert="${pem}"`, 200],
    ['envoy', 'X-Forwarded-Client-Cert', `Cert="${encodeURIComponent(authority)}"`, 401],
  ] as const)('behind %s in %s: %#', async (proxy, name, value, status) => {
    const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url');
    const token = await bearer({ cnf: { 'x5t#S256': thumbprint } });
    const port = await start(proxy, { certificateHeader: name });
    const send = async (...headers: Sent) => (await ask(port, proxies[proxy]({ headers: [token, ...headers] }))).status;
    expect(await send([name, value])).toBe(status);
    expect(await send()).toBe(401);
    expect(await send([name, value], [name, value])).toBe(proxy === 'traefik' ? 400 : 401);
    // Without the setting, the header is the client's word.
    const untrusting = await start(proxy);
    expect((await ask(untrusting, proxies[proxy]({ headers: [token, [name, value]] }))).status).toBe(401);
  });
});

describe('the original request', () => {
  const send = async (proxy: Kind, sent: Partial<ReturnType<Sends>>) =>
    ask(await start(proxy), { method: 'GET', path: '/check', headers: [], ...sent });

  test.each([
    ['nginx', []],
    ['nginx', [['X-Original-Method', 'GET']]],
    ['nginx', [['X-Original-URL', '/status']]],
    ['traefik', [['X-Forwarded-Method', 'GET']]],
    ['caddy', [['X-Forwarded-Uri', '/status']]],
  ] satisfies [Kind, Sent][])('without the headers of %s nothing passes: %j', async (proxy, headers: Sent) => {
    const answer = await send(proxy, { headers });
    expect(answer.status).toBe(proxy === 'nginx' ? 403 : 400);
    expect(lines.join('')).toContain('the proxy did not send');
  });

  test('attack: the headers of another proxy are ignored', async () => {
    const nginx: Sent = [
      ['X-Original-Method', 'GET'],
      ['X-Original-URL', '/status'],
    ];
    expect((await send('traefik', { headers: nginx })).status).toBe(400);
    const behind = proxies.traefik({ headers: nginx });
    expect((await ask(await start('traefik'), behind)).status).toBe(400);
    const forwarded: Sent = [
      ['X-Forwarded-Method', 'GET'],
      ['X-Forwarded-Uri', '/status'],
    ];
    expect((await ask(await start('nginx'), proxies.nginx({ headers: forwarded }))).status).toBe(401);
    expect((await ask(await start('envoy'), proxies.envoy({ headers: [...nginx, ...forwarded] }))).status).toBe(400);
  });

  test.each([
    ['nginx', 'X-Original-URL'],
    ['nginx', 'X-Original-Method'],
    ['traefik', 'X-Forwarded-Uri'],
    ['caddy', 'X-Forwarded-Uri'],
  ] as const)('attack: behind %s, two %s headers are refused', async (proxy, name) => {
    const value = name.endsWith('Method') ? 'GET' : '/status';
    const answer = await ask(await start(proxy), proxies[proxy]({ target: '/status', headers: [[name, value]] }));
    expect(answer.status).toBe(proxy === 'nginx' ? 403 : 400);
    expect(lines.join('')).toContain('was sent twice');
  });

  test.each([
    ['https://api.example/status', 200],
    ['HTTPS://API.EXAMPLE/status', 200],
    ['https://api.example/items', 401],
    ['https://evil.example/status', 403],
    ['https://api.example.evil.example/status', 403],
    ['https://api.example?/status', 403],
    ['https://api.example@evil.example/status', 403],
    ['https://api.example:8443/status', 403],
    ['status', 403],
    ['', 403],
  ])('X-Original-URL: %s is %i', async (target, status) => {
    expect((await ask(await start('nginx'), proxies.nginx({ target }))).status).toBe(status);
  });

  test.each(['get', 'GET POST', 'GET,POST', '', 'G\u00cbT'])('a method is capital letters: %s', async (method) => {
    const answer = await ask(await start('nginx'), proxies.nginx({ method, target: '/status' }));
    expect(answer.status).toBe(403);
  });

  test.each([
    ['/check', 404],
    ['/status', 404],
    ['/check/../health', 401],
    ['/checkx/status', 404],
  ])('behind Envoy, %s is %i', async (path, status) => {
    expect((await send('envoy', { path })).status).toBe(status);
  });
});

describe('what the cache remembers', () => {
  const through = async (port: number, token: string) =>
    (await ask(port, proxies.nginx({ headers: [['Authorization', `Bearer ${token}`]] }))).status;

  test('ends with the token', async () => {
    const port = await start('nginx');
    const token = await id.token();
    expect(await through(port, token)).toBe(200);
    id.advance(599);
    expect(await through(port, token)).toBe(200);
    id.advance(1);
    expect(await through(port, token)).toBe(401);
  });

  test('ends when the status list says so, within its ttl of 20 seconds', async () => {
    const port = await start('nginx');
    const token = await id.token();
    expect(await through(port, token)).toBe(200);
    id.mark(5, 1);
    id.advance(19);
    expect(await through(port, token)).toBe(200);
    id.advance(1);
    expect(await through(port, token)).toBe(401);
  });

  test('ends at once with an event, and a pause ends with another', async () => {
    const port = await start('nginx', { revocation: 'events', clientId: 'api', clientSecret: 'secret' });
    const token = await id.token();
    const until = async (status: number) => {
      while ((await through(port, token)) !== status) await new Promise((resolve) => setImmediate(resolve));
    };
    await until(200);
    await id.send(5, 2);
    await until(401);
    await id.send(5, 0);
    await until(200);
    await id.send(5, 1);
    await until(401);
  });

  test('ends with the key that signed the token, after some minutes', async () => {
    const port = await start('nginx');
    await id.addKey('k2');
    const token = await id.token({ exp: id.seconds() + 7200 }, 'k2');
    expect(await through(port, token)).toBe(200);
    id.removeKey('k2');
    expect(await through(port, token)).toBe(200);
    id.advance(601);
    expect(await through(port, token)).toBe(401);
  });

  test('accepts a token of a new key at once', async () => {
    const port = await start('nginx');
    expect(await through(port, await id.token())).toBe(200);
    id.advance(31);
    await id.addKey('k2');
    expect(await through(port, await id.token({}, 'k2'))).toBe(200);
  });

  test('does not help another token, nor the same one with another signature', async () => {
    const port = await start('nginx');
    const token = await id.token();
    expect(await through(port, token)).toBe(200);
    expect(await through(port, `${token}x`)).toBe(401);
    expect(await through(port, token.slice(0, -4))).toBe(401);
    expect(await through(port, await id.token({ aud: 'https://other.example' }))).toBe(401);
    expect(await through(port, await id.token({ iss: 'https://other.example' }))).toBe(401);
    expect(await through(port, await id.token({}, 'k1', 'JWT'))).toBe(401);
  });
});

describe('the server', () => {
  const get = (port: number, path: string, method = 'GET') => ask(port, { method, path, headers: [] });

  test('RFC 9728 §3: has the metadata, also for scripts of other origins', async () => {
    const port = await start('nginx', { metadata: { resource_name: 'Items' }, dpop: 'optional' });
    const path = '/.well-known/oauth-protected-resource';
    const answer = await get(port, path);
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, '*']);
    expect(answer.body).toMatchObject({
      resource,
      resource_name: 'Items',
      authorization_servers: [issuer],
      scopes_supported: ['items.read', 'items.write'],
      bearer_methods_supported: ['header'],
    });
    expect((await get(port, path, 'OPTIONS')).status).toBe(204);
    expect((await get(port, path, 'POST')).status).toBe(405);
  });

  test('RFC 9728 §3.1: the metadata of a resource with a path', async () => {
    const port = await start('nginx', { resource: 'https://api.example/v1' });
    expect((await get(port, '/.well-known/oauth-protected-resource/v1')).status).toBe(200);
    expect((await get(port, '/.well-known/oauth-protected-resource')).status).toBe(404);
  });

  test('says whether it lives, and whether it is ready', async () => {
    const port = await start('nginx', { revocation: 'events', clientId: 'api', clientSecret: 'secret' });
    expect((await get(port, '/health')).body).toEqual({ status: 'live' });
    while ((await get(port, '/health/ready')).status !== 200) await new Promise((resolve) => setImmediate(resolve));
    id.setAvailable(false);
    const away = await start('nginx', { revocation: 'events', clientId: 'api', clientSecret: 'secret' });
    expect((await get(away, '/health/ready')).status).toBe(503);
    expect((await get(away, '/nothing')).status).toBe(404);
  });

  /** The answer to bytes as they are. */
  const raw = (port: number, text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      socket.setEncoding('latin1').on('data', (part) => {
        answer += part;
      });
      socket.on('end', () => resolve(answer)).on('error', reject);
    });

  test.each([
    ['a WebSocket handshake', 'Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n'],
    ['Expect', 'Connection: close\r\nExpect: 100-continue\r\nContent-Length: 5\r\n'],
    ['a body that is never complete', 'Connection: close\r\nContent-Length: 5\r\n'],
    ['chunks', 'Connection: close\r\nTransfer-Encoding: chunked\r\n'],
  ])('answers a check with %s like any other', async (_, headers) => {
    const port = await start('caddy');
    const check = `X-Forwarded-Method: GET\r\nX-Forwarded-Uri: /status\r\n`;
    const answer = await raw(port, `GET /check HTTP/1.1\r\nHost: x\r\n${check}${headers}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  test('answers every request without an error of its own', async () => {
    const name = fc.constantFrom(
      ...['X-Original-URL', 'X-Original-Method', 'X-Forwarded-Uri', 'X-Forwarded-Method', 'X-Rewrite-URL', 'DPoP'],
      ...['Authorization', 'X-HTTP-Method-Override', 'X-Auth-Subject', 'Client-Cert', 'Origin', 'X-Api-Key', 'Host'],
    );
    const piece = fc.constantFrom(
      '/',
      '..',
      '%2e',
      '%',
      '/items',
      '/status',
      '?',
      '#',
      ';',
      '\\',
      ' ',
      ',',
      'GET',
      'x',
      '*',
    );
    const odd = fc.array(
      fc.oneof(
        piece,
        fc.string({ maxLength: 8 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, '')),
      ),
    );
    const value = fc.oneof(
      odd.map((parts) => parts.join('')),
      fc.constantFrom('Bearer x.y.z', 'DPoP e30.e30.e30', 'Bearer', ':AA==:'),
    );
    for (const proxy of kinds) {
      const more = { dpop: 'optional', certificateHeader: 'client-cert', apiKeyHeader: 'x-api-key', preflight: 'pass' };
      const port = await start(proxy, more);
      const sent = fc.record({
        method: fc.constantFrom('GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE'),
        path: odd.map((parts) => `/check${parts.join('').replaceAll(' ', '')}`),
        headers: fc.array(fc.tuple(name, value), { maxLength: 8 }),
      });
      await fc.assert(
        fc.asyncProperty(sent, async (one) => {
          expect([200, 400, 401, 403, 404]).toContain((await ask(port, one)).status);
        }),
        { numRuns: 100, seed: 7 },
      );
    }
    expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  test('refuses what is no HTTP', async () => {
    const port = await start('caddy');
    for (const text of ['GET /check\r\n\r\n', 'GET /check HTTP/1.1\r\n\r\n', '\x16\x03\x01\x02\r\n\r\n'])
      expect(await raw(port, text)).toMatch(/^HTTP\/1\.1 400 /);
  });
});
