/** Clients known by the address of their metadata: draft-ietf-oauth-client-id-metadata-document-01, through the doors they use. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { answerOf, createPortal, good, issuer, pageOf, startedAt, trailmap } from './authorize.fixture';
import type { Settings } from './settings';
import type { ReachableApi } from './store';
import { answerOf as bodyOf, formRequest, verifier } from './token.fixture';

const id = 'https://app.example/oauth/client.json';
const callback = 'https://app.example/callback';
const document = { client_id: id, client_name: 'Agent', redirect_uris: [callback] };
const request = { ...good, client_id: id, redirect_uri: callback };

const routes: ReachableApi = {
  ...{
    resource: 'https://mcp.example',
    name: 'Routes',
    accessTokenSeconds: 300,
    signingAlg: 'ES256',
    machineScopes: [],
  },
  scopes: [
    { value: 'tools.call', title: 'Use the tools', description: '' },
    { value: 'tools.list', title: 'See the tools', description: '' },
  ],
  detailTypes: [],
};

type Answer = () => Response | Promise<Response>;
function portal(answer: Answer = () => Response.json(document), settings: Partial<Settings> = {}) {
  const asked: string[] = [];
  const headers: Headers[] = [];
  const said = { answer };
  const fetched: typeof fetch = async (input, init) => {
    asked.push(String(input));
    headers.push(new Headers(init?.headers));
    expect(init?.redirect).toBe('error');
    expect(init?.signal).toBeInstanceOf(AbortSignal);
    return said.answer();
  };
  const world = createPortal([trailmap], { fetch: fetched, settings, openApis: [routes] });
  return { ...world, asked, headers, said };
}
const asksConsent = async (world: ReturnType<typeof portal>, change: Record<string, string | undefined> = {}) => {
  world.signIn('s1');
  return pageOf(await world.start({ ...request, ...change }, 's1'));
};

describe('a client that is an address (§3, §4)', () => {
  it('is asked about by its document, fetched once while it is good', async () => {
    const world = portal();
    const login = world.signIn('s1');
    const page = pageOf(await world.start(request, 's1'));
    expect(page.path).toBe('/consent');
    const { client } = await world.question(page.id, login);
    expect(client).toMatchObject({
      id,
      kind: 'spa',
      metadata: { client_name: 'Agent', token_endpoint_auth_method: 'none' },
    });
    expect(world.asked).toEqual([id]);
    expect(world.headers[0]?.get('accept')).toBe('application/json');
  });

  it('gets a code and tokens, and its grant hangs from it', async () => {
    const world = portal(() => Response.json({ ...document, grant_types: ['authorization_code', 'refresh_token'] }));
    const code = answerOf(await world.through(request)).get('code') ?? '';
    const exchange = { grant_type: 'authorization_code', code, redirect_uri: callback, client_id: id };
    const made = await bodyOf(
      await world.server.token(formRequest('/oauth/token', { ...exchange, code_verifier: verifier })),
    );
    expect(made).toMatchObject({ status: 200, body: { scope: 'openid email', refresh_token: expect.any(String) } });
    expect(world.store.grants()).toMatchObject([{ clientId: id, ownerId: 'ada' }]);
    expect(world.asked).toHaveLength(1);
  });

  it('may prove itself by a key that its document names (§6.2)', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwks = { keys: [await exportJWK(publicKey)] };
    const world = portal(() => Response.json({ ...document, token_endpoint_auth_method: 'private_key_jwt', jwks }));
    const code = answerOf(await world.through(request)).get('code') ?? '';
    const exchange = { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier };
    const send = async (more: Record<string, string>) =>
      bodyOf(await world.server.token(formRequest('/oauth/token', { ...exchange, ...more })));
    expect((await send({ client_id: id })).body['error']).toBe('invalid_client');
    const client_assertion = await new SignJWT({ jti: 'j1' })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(id)
      .setSubject(id)
      .setAudience(issuer)
      .setExpirationTime(startedAt + 60)
      .sign(privateKey);
    const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    expect((await send({ client_assertion, client_assertion_type })).status).toBe(200);
  });

  it('may push its request (RFC 9126)', async () => {
    const world = portal();
    const pushed = await bodyOf(await world.server.par(formRequest('/oauth/par', { ...request, scope: 'tools.call' })));
    expect(pushed.status).toBe(201);
    world.signIn('s1');
    const uri = String(pushed.body['request_uri']);
    expect(pageOf(await world.start({ client_id: id, request_uri: uri }, 's1')).path).toBe('/consent');
  });

  it('is said to be supported, and is not where the operator turned it off (§5)', async () => {
    for (const clientIdMetadata of [true, false]) {
      const world = portal(undefined, { clientIdMetadata });
      const metadata = await (await world.server.discovery(new Request(`${issuer}/x`))).json();
      expect(metadata.client_id_metadata_document_supported).toBe(clientIdMetadata);
      expect((await world.start(request)).status).toBe(clientIdMetadata ? 303 : 400);
      expect(world.asked).toHaveLength(clientIdMetadata ? 1 : 0);
    }
  });
});

describe('what it may ask for', () => {
  const linesOf = async (world: ReturnType<typeof portal>, scope: string) => {
    const login = world.signIn('s1');
    const { id: interaction } = pageOf(await world.start({ ...request, scope }, 's1'));
    return (await world.question(interaction, login)).lines.map((line) => line.scope);
  };

  it('is what any app may ask for where its document names no scopes, also after the document was read again', async () => {
    const world = portal();
    expect(await linesOf(world, 'openid tools.call')).toEqual(['openid', 'tools.call']);
    expect(await linesOf(world, 'tools.list unheard.of')).toEqual(['tools.list']);
    world.clock.now += 86_400;
    expect(await linesOf(world, 'openid')).toEqual(['openid']);
    expect(world.asked).toHaveLength(2);
    expect((await world.store.findClient(id, world.clock.now))?.scopes.map(({ scope }) => scope)).toEqual(
      expect.arrayContaining(['openid', 'tools.call', 'tools.list']),
    );
  });

  it('is what its document names by default, and more at an API that is open to every app (RFC 6749 §3.3)', async () => {
    const world = portal(() => Response.json({ ...document, scope: 'openid tools.list' }));
    const linesOfDefault = await asksConsent(world, { scope: undefined });
    const { lines } = await world.question(linesOfDefault.id, world.signIn('s1'));
    expect(lines.map(({ scope }) => scope)).toEqual(['openid', 'tools.list']);
    expect(await linesOf(world, 'openid tools.call')).toEqual(['openid', 'tools.call']);
    const refused = await world.start({ ...request, scope: 'phone' }, 's1');
    expect(answerOf(refused).get('error')).toBe('invalid_scope');
  });

  it('leaves nothing in the database while nobody has signed in', async () => {
    const world = portal();
    expect(pageOf(await world.start({ ...request, scope: 'tools.call' })).path).toBe('/login');
    const kept = await world.store.findClient(id, world.clock.now);
    expect(kept?.scopes.some(({ scope }) => scope === 'tools.call')).toBe(false);
  });
});

describe('a document is kept (§4.4)', () => {
  it.each([
    ['an hour, unless it says', {}, 3600],
    ['as long as it says', { 'cache-control': 'public, max-age=600' }, 600],
    ['less the time it was on its way', { 'cache-control': 'max-age=600', age: '100' }, 500],
    ['for a minute at least', { 'cache-control': 'max-age=1' }, 60],
    ['for a minute where it does not want to be', { 'cache-control': 'no-store' }, 60],
    ['for a day at most', { 'cache-control': 'max-age=999999999' }, 86_400],
  ])('%s', async (_, headers, seconds) => {
    const world = portal(() => Response.json(document, { headers }));
    await world.start(request);
    world.clock.now += seconds - 1;
    await world.start(request);
    expect(world.asked).toHaveLength(1);
    world.clock.now += 1;
    await world.start(request);
    expect(world.asked).toHaveLength(2);
  });

  it('and read anew when it is over: what it withdrew does not work any more', async () => {
    const world = portal();
    await world.start(request);
    world.said.answer = () => Response.json({ ...document, redirect_uris: ['https://app.example/new'] });
    world.clock.now += 3600;
    expect((await world.start(request)).status).toBe(400);
  });

  it('through an outage of its host for a day, and not past it', async () => {
    const world = portal();
    await world.start(request);
    world.clock.now += 3600;
    for (const outage of [() => Promise.reject(new Error('ECONNREFUSED')), () => new Response('', { status: 503 })]) {
      world.said.answer = outage;
      world.asked.length = 0;
      for (const _ of [1, 2, 3]) expect((await world.start(request)).status).toBe(303);
      // Its host is asked again after a minute, not with every request.
      expect(world.asked).toHaveLength(1);
      world.clock.now += 60;
    }
    world.clock.now += 86_400;
    expect((await world.start(request)).status).toBe(400);
  });

  it('but not where its host says that it is gone, nor is that remembered', async () => {
    const world = portal();
    await world.start(request);
    world.clock.now += 3600;
    world.said.answer = () => new Response('', { status: 404 });
    expect((await world.start(request)).status).toBe(400);
    world.said.answer = () => Response.json(document);
    expect((await world.start(request)).status).toBe(303);
  });

  it('once for all who ask at the same time', async () => {
    const world = portal();
    await Promise.all(Array.from({ length: 10 }, () => world.start(request)));
    expect(world.asked).toHaveLength(1);
  });
});

describe('a document is refused', () => {
  const json =
    (body: unknown, init?: ResponseInit): Answer =>
    () =>
      Response.json(body, init);
  it.each<[string, Answer]>([
    ['that is about another address', json({ ...document, client_id: 'https://bank.example/client.json' })],
    ['whose address differs by a slash', json({ ...document, client_id: `${id}/` })],
    ['without a client_id', json({ ...document, client_id: undefined })],
    ['with a secret', json({ ...document, client_secret: 'x' })],
    ['with the end of a secret', json({ ...document, client_secret_expires_at: 0 })],
    ['that relies on a secret', json({ ...document, token_endpoint_auth_method: 'client_secret_basic' })],
    ['that relies on a shared key', json({ ...document, token_endpoint_auth_method: 'client_secret_jwt' })],
    ['with a symmetric key', json({ ...document, jwks: { keys: [{ kty: 'oct', k: 'AA' }] } })],
    ['with a redirect URI that nobody may have', json({ ...document, redirect_uris: ['http://app.example/callback'] })],
    ['without any', json({ ...document, redirect_uris: [] })],
    [
      'that wants tokens by way of the browser',
      json({ ...document, grant_types: ['implicit'], response_types: ['token'] }),
    ],
    ['of more than 5 KB', json({ ...document, filler: 'x'.repeat(5200) })],
    ['that is a page', () => new Response(JSON.stringify(document), { headers: { 'content-type': 'text/html' } })],
    ['that is a script', () => new Response('{', { headers: { 'content-type': 'application/json' } })],
    ['that is a list', json([document])],
    ['that is not there', json(document, { status: 404 })],
    ['that was made just now', json(document, { status: 201 })],
    ['that is elsewhere', () => Promise.reject(new Error('it answered with a redirect'))],
    ['inside our network', () => Promise.reject(new Error('leads to 10.0.0.1, which is not a public address'))],
  ])('%s', async (_, answer) => {
    const world = portal(answer);
    world.signIn('s1');
    const response = await world.start(request, 's1');
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain('invalid_client');
    expect(await world.store.findClient(id, startedAt)).toBeUndefined();
    expect(world.logged).toContainEqual(expect.objectContaining({ event: 'client_document_refused', clientId: id }));
  });

  it('with a more specific type of JSON it is not', async () => {
    const headers = { 'content-type': 'application/client+json; charset=utf-8' };
    expect((await portal(() => new Response(JSON.stringify(document), { headers })).start(request)).status).toBe(303);
  });
});

describe('what is no such address is not fetched (§3)', () => {
  it.each([
    'https://app.example',
    'https://app.example/',
    'https://app.example/a/../client.json',
    'https://app.example/./client.json',
    'https://app.example/%2e%2e/client.json',
    'https://app.example/client.json#x',
    'https://app.example/client.json#',
    'https://user@app.example/client.json',
    'https://user:pass@app.example/client.json',
    `https://app.example/${'x'.repeat(240)}`,
    'https://APP.example/client.json',
    'https://app.example:443/client.json',
    'https:app.example/client.json',
    'http://app.example/client.json',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'ftp://app.example/client.json',
    'javascript:alert(1)',
  ])('%s', async (client_id) => {
    const world = portal();
    expect((await world.start({ ...request, client_id })).status).toBe(400);
    expect(world.asked).toEqual([]);
  });
});

describe('attacks', () => {
  it('somebody’s document does not take the place of a client that was registered under its address', async () => {
    const world = portal();
    world.store.putClient({ ...trailmap, id });
    expect((await world.start(request)).status).toBe(400);
    expect((await asksConsent(world, { redirect_uri: good.redirect_uri })).path).toBe('/consent');
    expect(world.asked).toEqual([]);
  });

  it('an app cannot use what another got, though both are addresses', async () => {
    const other = 'https://evil.example/client.json';
    const world = portal();
    const code = answerOf(await world.through(request)).get('code') ?? '';
    world.said.answer = () => Response.json({ ...document, client_id: other });
    const exchange = { grant_type: 'authorization_code', code, redirect_uri: callback, client_id: other };
    const stolen = await bodyOf(
      await world.server.token(formRequest('/oauth/token', { ...exchange, code_verifier: verifier })),
    );
    expect(stolen).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('a flood of addresses waits for nobody', async () => {
    let release: (response: Response) => void = () => undefined;
    const held = new Promise<Response>((resolve) => {
      release = resolve;
    });
    const world = portal(() => held);
    const flood = Array.from({ length: 50 }, (_, n) => world.start({ ...request, client_id: `${id}?${n}` }));
    expect((await world.start(request)).status).toBe(503);
    release(new Response('', { status: 404 }));
    expect((await Promise.all(flood)).map(({ status }) => status)).toEqual(flood.map(() => 400));
  });
});
