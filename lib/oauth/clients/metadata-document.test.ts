/**
 * Clients whose id is the URL of their metadata: draft-ietf-oauth-client-id-metadata-document-01, at the endpoints that
 * they use.
 */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { ReachableApi } from '../model/client-records';
import { createAuthorizationServer } from '../server';
import type { Settings } from '../settings';
import { answerOf, createPortal, good, issuer, pageOf, startedAt, trailmap } from '../testing/authorize.fixture';
import { addressHeader, asFetchServer } from '../testing/fetch-server.fixture';
import { answerOf as bodyOf, formRequest, verifier } from '../testing/token.fixture';

const id = 'https://app.example/oauth/client.json';
const callback = 'https://app.example/callback';
const document = { client_id: id, client_name: 'Agent', redirect_uris: [callback] };
const request = { ...good, client_id: id, redirect_uri: callback };

const routes: ReachableApi = {
  resource: 'https://mcp.example',
  name: 'Routes',
  accessTokenSeconds: 300,
  signingAlg: 'ES256',
  machineScopes: [],
  scopes: [
    { value: 'tools.call', title: 'Use the tools', description: '', effect: 'changes' },
    { value: 'tools.list', title: 'See the tools', description: '', effect: 'reads' },
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
    expect(init?.redirect).toBe('manual');
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

describe('a client whose id is a URL (§3, §4)', () => {
  it('is described by its document, which is fetched once while it is valid', async () => {
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

  it('has names in several languages (RFC 7591 §2.2)', async () => {
    const world = portal(() => Response.json({ ...document, 'client_name#de': 'Gehilfe' }));
    const login = world.signIn('s1');
    const { client } = await world.question(pageOf(await world.start(request, 's1')).id, login);
    expect(client.metadata).toMatchObject({ client_name: 'Agent', localized: { de: { client_name: 'Gehilfe' } } });
  });

  it('gets a code, tokens and a grant', async () => {
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

  it('may authenticate with a key that its document names (§6.2)', async () => {
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

  it('is advertised as supported, unless the operator disabled it (§5)', async () => {
    for (const clientIdMetadata of [true, false]) {
      const world = portal(undefined, { clientIdMetadata });
      const metadata = await (await world.server.discovery(new Request(`${issuer}/x`))).json();
      expect(metadata.client_id_metadata_document_supported).toBe(clientIdMetadata);
      expect((await world.start(request)).status).toBe(clientIdMetadata ? 303 : 400);
      expect(world.asked).toHaveLength(clientIdMetadata ? 1 : 0);
    }
  });
});

describe('what such a client may request', () => {
  const linesOf = async (world: ReturnType<typeof portal>, scope: string) => {
    const login = world.signIn('s1');
    const { id: interaction } = pageOf(await world.start({ ...request, scope }, 's1'));
    return (await world.question(interaction, login)).lines.map((line) => line.scope);
  };

  it('are the scopes open to every app if the document names none, also after a new fetch', async () => {
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

  it('are the scopes of its document by default, and others of open APIs on request (RFC 6749 §3.3)', async () => {
    const world = portal(() => Response.json({ ...document, scope: 'openid tools.list' }));
    const linesOfDefault = await asksConsent(world, { scope: undefined });
    const { lines } = await world.question(linesOfDefault.id, world.signIn('s1'));
    expect(lines.map(({ scope }) => scope)).toEqual(['openid', 'tools.list']);
    expect(await linesOf(world, 'openid tools.call')).toEqual(['openid', 'tools.call']);
    const refused = await world.start({ ...request, scope: 'phone' }, 's1');
    expect(answerOf(refused).get('error')).toBe('invalid_scope');
  });

  it('stores nothing while nobody has signed in', async () => {
    const world = portal();
    expect(pageOf(await world.start({ ...request, scope: 'tools.call' })).path).toBe('/login');
    expect(await world.store.findClient(id, world.clock.now)).toBeUndefined();
  });
});

describe('a document is cached (§4.4)', () => {
  it.each([
    ['for an hour by default', {}, 3600],
    ['for its max-age', { 'cache-control': 'public, max-age=600' }, 600],
    ['minus its age', { 'cache-control': 'max-age=600', age: '100' }, 500],
    ['for at least a minute', { 'cache-control': 'max-age=1' }, 60],
    ['for a minute with no-store', { 'cache-control': 'no-store' }, 60],
    ['for at most a day', { 'cache-control': 'max-age=999999999' }, 86_400],
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

  it('and fetched again after it expires: what it no longer contains stops working', async () => {
    const world = portal();
    await world.start(request);
    world.said.answer = () => Response.json({ ...document, redirect_uris: ['https://app.example/new'] });
    world.clock.now += 3600;
    expect((await world.start(request)).status).toBe(400);
  });

  it('for a day during an outage of its host, and no longer', async () => {
    const world = portal();
    await world.start(request);
    world.clock.now += 3600;
    for (const outage of [() => Promise.reject(new Error('ECONNREFUSED')), () => new Response('', { status: 503 })]) {
      world.said.answer = outage;
      world.asked.length = 0;
      for (const _ of [1, 2, 3]) expect((await world.start(request)).status).toBe(303);
      // The host is asked again after a minute, not with every request.
      expect(world.asked).toHaveLength(1);
      world.clock.now += 60;
    }
    world.clock.now += 86_400;
    expect((await world.start(request)).status).toBe(400);
  });

  it('but not if its host says that it is gone, and that answer is not cached', async () => {
    const world = portal();
    await world.start(request);
    world.clock.now += 3600;
    for (const status of [404, 302]) {
      world.said.answer = () => new Response('', { status });
      expect((await world.start(request)).status).toBe(400);
    }
    world.said.answer = () => Response.json(document);
    expect((await world.start(request)).status).toBe(303);
  });

  it('with one fetch for all concurrent requests', async () => {
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
    ['with an expiry of a secret', json({ ...document, client_secret_expires_at: 0 })],
    ['that relies on a secret', json({ ...document, token_endpoint_auth_method: 'client_secret_basic' })],
    ['that relies on a shared key', json({ ...document, token_endpoint_auth_method: 'client_secret_jwt' })],
    ['with a symmetric key', json({ ...document, jwks: { keys: [{ kty: 'oct', k: 'AA' }] } })],
    ['with a forbidden redirect URI', json({ ...document, redirect_uris: ['http://app.example/callback'] })],
    ['without redirect URIs', json({ ...document, redirect_uris: [] })],
    [
      'that wants tokens in front-channel responses',
      json({ ...document, grant_types: ['implicit'], response_types: ['token'] }),
    ],
    ['of more than 5 KB', json({ ...document, filler: 'x'.repeat(5200) })],
    ['that is a page', () => new Response(JSON.stringify(document), { headers: { 'content-type': 'text/html' } })],
    ['that is a script', () => new Response('{', { headers: { 'content-type': 'application/json' } })],
    ['that is a list', json([document])],
    ['that does not exist', json(document, { status: 404 })],
    ['with the status 201', json(document, { status: 201 })],
    ['that is elsewhere', () => new Response(null, { status: 302, headers: { location: 'https://b.example/' } })],
    [
      'inside the server’s network',
      () => Promise.reject(new Error('leads to 10.0.0.1, which is not a public address')),
    ],
  ])('%s', async (_, answer) => {
    const world = portal(answer);
    world.signIn('s1');
    const response = await world.start(request, 's1');
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    const page = await response.text();
    expect(page).toContain('invalid_client');
    expect(page).toContain('The metadata document of this client cannot be used. ');
    expect(page).not.toMatch(/bank\.example|10\.0\.0\.1|<!doctype/);
    expect(await world.store.findClient(id, startedAt)).toBeUndefined();
    expect(world.logged).toContainEqual(expect.objectContaining({ event: 'client_document_refused', clientId: id }));
  });

  it('but not for a more specific JSON type', async () => {
    const headers = { 'content-type': 'application/client+json; charset=utf-8' };
    expect((await portal(() => new Response(JSON.stringify(document), { headers })).start(request)).status).toBe(303);
  });
});

describe('why a document is refused', () => {
  it.each<[string, Answer, string]>([
    [
      'is shown on the page',
      () => new Response('', { status: 404 }),
      'Its host answered with the status 404, not 200.',
    ],
    [
      'names a redirect',
      () => new Response(null, { status: 301, headers: { location: 'https://www.app.example/' } }),
      'Its host answered with the status 301, not 200.',
    ],
    [
      'names the field',
      () => Response.json({ ...document, redirect_uris: ['http://a.example/'] }),
      'redirect_uris[0]: Use https.',
    ],
    [
      'names the mismatch',
      () => Response.json({ ...document, client_id: 'x' }),
      'Its client_id is not its own address',
    ],
    [
      'reveals nothing about the server’s network',
      () => Promise.reject(new Error('leads to 10.0.0.1, which is not a public address')),
      'Its host could not be reached.',
    ],
  ])('%s', async (_, answer, reason) => {
    expect(await (await portal(answer).start(request)).text()).toContain(`cannot be used. ${reason}`);
  });

  it('is in the developer log of a stored app, and in full in the server’s log', async () => {
    const world = portal();
    world.signIn('s1');
    await world.start(request, 's1');
    world.clock.now += 3600;
    world.said.answer = () => new Response('', { status: 410 });
    expect((await world.start(request)).status).toBe(400);
    await world.server.flush();
    expect(world.store.refusals).toContainEqual(
      expect.objectContaining({ clientId: id, endpoint: 'client_document', reason: expect.stringContaining('410') }),
    );
    expect(world.logged).toContainEqual(expect.objectContaining({ event: 'client_document_refused', clientId: id }));
  });

  it('is deleted once the document can be used', async () => {
    const world = portal(() => new Response('', { status: 404 }));
    await world.start(request);
    world.said.answer = () => Response.json(document);
    expect((await world.start(request)).status).toBe(303);
    const unknown = await (await world.start({ ...request, client_id: 'nobody' })).text();
    expect(unknown).not.toContain('metadata document');
  });
});

describe('a document that nobody signed in for is not stored', () => {
  const row = (world: ReturnType<typeof portal>) => world.store.findClient(id, world.clock.now);

  it('until a user signs in, before or after the request', async () => {
    const world = portal();
    const { id: interaction } = pageOf(await world.start(request));
    expect(await row(world)).toBeUndefined();
    expect((await world.server.interactions.pending(interaction))?.client.metadata.client_name).toBe('Agent');
    expect(await row(world)).toBeUndefined();
    const { sid } = world.signIn('s1');
    expect(pageOf(await world.visit(`${issuer}/oauth/authorize?interaction=${interaction}`, sid)).path).toBe(
      '/consent',
    );
    expect(await row(world)).toMatchObject({ id, createdAt: startedAt });
    const second = portal();
    second.signIn('s1');
    await second.start(request, 's1');
    expect(await row(second)).toMatchObject({ id });
    expect(second.asked).toHaveLength(1);
  });

  it('whatever their number: three hundred requests store nothing', async () => {
    const world = portal();
    for (let n = 0; n < 300; n += 1) {
      world.said.answer = () => Response.json({ ...document, client_id: `${id}?${n}` });
      expect((await world.start({ ...request, client_id: `${id}?${n}` })).status).toBe(303);
    }
    for (let n = 0; n < 300; n += 1) expect(await world.store.findClient(`${id}?${n}`, startedAt)).toBeUndefined();
  });

  it('and is found again by another instance, and after it was evicted', async () => {
    const world = portal();
    const { id: interaction } = pageOf(await world.start(request));
    // Another instance shares only the store.
    const elsewhere = asFetchServer(createAuthorizationServer(world.deps));
    world.signIn('s1');
    const resumed = await elsewhere.authorize(
      new Request(`${issuer}/oauth/authorize?interaction=${interaction}`, { headers: { cookie: 's1' } }),
    );
    expect(pageOf(resumed).path).toBe('/consent');
    expect(world.asked).toHaveLength(2);
    expect(await row(world)).toMatchObject({ id });
  });

  it('nor for a waiting device, until its user answers (RFC 8628)', async () => {
    const grant_types = ['urn:ietf:params:oauth:grant-type:device_code'];
    const world = portal(() => Response.json({ ...document, grant_types, redirect_uris: [] }));
    const waiting = await bodyOf(
      await world.server.deviceAuthorization(
        formRequest('/oauth/device_authorization', { client_id: id, scope: 'openid' }),
      ),
    );
    expect(waiting.status).toBe(200);
    expect(await row(world)).toBeUndefined();
    const entered = await world.server.devices.enterCode(String(waiting.body['user_code']));
    world.signIn('s1');
    expect(pageOf(await world.visit(entered?.resumeUrl ?? '', 's1')).path).toBe('/consent');
    expect(await row(world)).toMatchObject({ id });
  });

  it('unless a developer names it to admit it to an API', async () => {
    const world = portal();
    expect(await world.server.clients.storeDocument(id)).toBeUndefined();
    expect(await row(world)).toMatchObject({ id });
    expect(await world.server.clients.storeDocument('trailmap')).toBeUndefined();
    expect(await world.server.clients.storeDocument('nobody')).toBeUndefined();
    world.said.answer = () => new Response('', { status: 404 });
    expect(await world.server.clients.storeDocument(`${id}?2`)).toBe('Its host answered with the status 404, not 200.');
  });

  it('nor when it acts for itself, which gets it nothing', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const keys = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [await exportJWK(publicKey)] } };
    const grant_types = ['client_credentials'];
    const world = portal(() => Response.json({ ...document, ...keys, grant_types, redirect_uris: [] }));
    const client_assertion = await new SignJWT({ jti: 'j1' })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(id)
      .setSubject(id)
      .setAudience(issuer)
      .setExpirationTime(startedAt + 60)
      .sign(privateKey);
    const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    const sent = { grant_type: 'client_credentials', client_assertion, client_assertion_type };
    const answer = await bodyOf(await world.server.token(formRequest('/oauth/token', sent)));
    expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_scope']);
    expect(await row(world)).toBeUndefined();
  });
});

describe('fetches that strangers cause are limited', () => {
  function counted(settings: Partial<Settings>, answer?: Answer) {
    const taken = new Map<string, number>();
    const asked: string[] = [];
    const world = createPortal([trailmap], {
      settings,
      fetch: async (input) => {
        asked.push(String(input));
        return answer?.() ?? Response.json({ ...document, client_id: String(input) });
      },
      deps: {
        caller: (address) => address,
        countRequest: async ({ name, max }, key) => {
          const count = (taken.get(`${name} ${key}`) ?? 0) + 1;
          taken.set(`${name} ${key}`, count);
          return count > max ? 90 : undefined;
        },
      },
    });
    const from = async (place: string, client_id: string) =>
      world.server.authorize(
        new Request(`${issuer}/oauth/authorize?${new URLSearchParams({ ...request, client_id })}`, {
          headers: { [addressHeader]: place },
        }),
      );
    return { ...world, asked, from };
  }

  it('per network address, with the time of the next attempt (RFC 6585 §4)', async () => {
    const world = counted({ lookUpsPerHour: 2 });
    for (const n of [1, 2]) expect((await world.from('a', `${id}?${n}`)).status).toBe(303);
    const third = await world.from('a', `${id}?3`);
    expect([third.status, third.headers.get('retry-after'), third.headers.get('location')]).toEqual([429, '90', null]);
    expect(world.asked).toHaveLength(2);
    // A known document is not fetched, and other callers are not limited.
    expect((await world.from('a', `${id}?1`)).status).toBe(303);
    expect((await world.from('b', `${id}?3`)).status).toBe(303);
  });

  it('in total, so that many addresses do not circumvent it', async () => {
    const world = counted({ lookUpsInAllPerHour: 3 });
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((place) => world.from(place, `${id}?${place}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 303, 303, 429, 429]);
    expect(world.asked).toHaveLength(3);
  });

  it('and a caller with slow hosts delays nobody else', async () => {
    let release: (response: Response) => void = () => undefined;
    const held = new Promise<Response>((resolve) => {
      release = resolve;
    });
    const world = counted({}, () => held);
    const slow = Array.from({ length: 20 }, (_, n) => world.from('a', `${id}?${n}`));
    expect((await world.from('a', `${id}?more`)).status).toBe(503);
    const other = world.from('b', `${id}?other`);
    release(new Response('', { status: 404 }));
    const statuses = (await Promise.all(slow)).map(({ status }) => status);
    expect([statuses.filter((status) => status === 400), (await other).status]).toEqual([Array(10).fill(400), 400]);
  });

  it('and a known app continues without a fetch, as during an outage', async () => {
    const world = counted({ lookUpsPerHour: 1 });
    expect((await world.from('a', id)).status).toBe(303);
    world.clock.now += 3600;
    expect((await world.from('a', id)).status).toBe(303);
    expect(world.asked).toHaveLength(1);
  });
});

describe('other client ids are not fetched (§3)', () => {
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
  it('a document does not replace a client that was registered under its URL', async () => {
    const world = portal();
    world.store.putClient({ ...trailmap, id });
    expect((await world.start(request)).status).toBe(400);
    expect((await asksConsent(world, { redirect_uri: good.redirect_uri })).path).toBe('/consent');
    expect(world.asked).toEqual([]);
  });

  it('an app cannot use the code or token of another app with a document', async () => {
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

  it('a flood of URLs is refused at once', async () => {
    let release: (response: Response) => void = () => undefined;
    const held = new Promise<Response>((resolve) => {
      release = resolve;
    });
    const world = portal(() => held);
    const flood = Array.from({ length: 50 }, (_, n) => world.start({ ...request, client_id: `${id}?${n}` }));
    expect((await world.start(request)).status).toBe(503);
    const { status, body } = await bodyOf(
      await world.server.token(
        formRequest('/oauth/token', { grant_type: 'authorization_code', code: 'x', client_id: id }),
      ),
    );
    expect([status, body['error_description']]).toEqual([503, 'Too many clients are being looked up.']);
    release(new Response('', { status: 404 }));
    expect((await Promise.all(flood)).map(({ status }) => status)).toEqual(flood.map(() => 400));
  });
});
