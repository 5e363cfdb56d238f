/** `compatibility: 'auth0'`: what it accepts, and that nothing of it is accepted without the setting. */
import { readFileSync } from 'node:fs';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Client } from '../model/client-records';
import {
  answerOf as authorizationAnswer,
  createPortal as createBrowserPortal,
  good,
  resource,
  trailmap,
} from '../testing/authorize.fixture';
import {
  answerOf,
  basic,
  callback,
  claimsOf,
  clientKey,
  clientOf,
  createPortal,
  formRequest,
  issuer,
  ledgerApi,
  type Portal,
  routesApi,
  secret,
  verifier,
} from '../testing/token.fixture';

const auth0 = { settings: { compatibility: 'auth0' } } as const;
const invalidRequest = { status: 400, body: { error: 'invalid_request' } };

const postJson = async (portal: Portal, body: unknown, headers: Record<string, string> = {}) =>
  answerOf(
    await portal.server.token(
      new Request(`${issuer}/oauth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    ),
  );

const machineRequest = {
  grant_type: 'client_credentials',
  client_id: 'trailmap',
  client_secret: secret,
  audience: ledgerApi,
};

describe('audience at the token endpoint', () => {
  it('counts as resource (RFC 8707 §2)', async () => {
    const portal = await createPortal(auth0);
    const { status, body } = await portal.token({ grant_type: 'client_credentials', audience: ledgerApi });
    expect(status).toBe(200);
    expect(claimsOf(body['access_token'])).toMatchObject({ aud: ledgerApi, scope: 'invoices.import' });
  });

  it('is ignored without the setting', async () => {
    const portal = await createPortal();
    const { body } = await portal.token({ grant_type: 'client_credentials', audience: ledgerApi });
    expect(claimsOf(body['access_token'])['aud']).toEqual([routesApi, ledgerApi]);
  });

  it('may be sent beside a resource that names the same, and not beside another', async () => {
    const portal = await createPortal(auth0);
    const grant = { grant_type: 'client_credentials' };
    expect((await portal.token({ ...grant, audience: ledgerApi, resource: ledgerApi })).status).toBe(200);
    expect(await portal.token({ ...grant, audience: ledgerApi, resource: routesApi })).toMatchObject(invalidRequest);
  });

  it('of an unknown API is invalid_target (RFC 8707 §2)', async () => {
    const portal = await createPortal(auth0);
    expect(await portal.token({ grant_type: 'client_credentials', audience: 'https://no.example' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_target' },
    });
  });

  it('keeps its own meaning in a token exchange (RFC 8693 §2.1)', async () => {
    const gateway = clientOf(
      'gateway',
      { grant_types: ['urn:ietf:params:oauth:grant-type:token-exchange'] },
      { apis: clientOf('x').apis.map((api) => ({ ...api, mayExchange: 'impersonation' as const })) },
    );
    const portal = await createPortal({ clients: [gateway], ...auth0 });
    const { body } = await portal.exchange(await portal.mintCode(['routes.read', 'invoices.read']));
    const exchanged = await portal.token(
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: String(body['access_token']),
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        audience: ledgerApi,
        resource: routesApi,
      },
      basic('gateway'),
    );
    expect(claimsOf(exchanged.body['access_token'])['aud']).toEqual([routesApi, ledgerApi]);
  });
});

describe('audience in requests of a browser or device', () => {
  const asked = { ...good, scope: 'openid routes.read' };

  it('limits an authorization request to the API', async () => {
    const two = { ...good, scope: 'openid routes.read invoices.read', audience: resource };
    const without = createBrowserPortal();
    const { code } = await without.codeOf(await without.through(two));
    expect(code.context.resources).toEqual([resource, 'https://api.ledger.example']);
    const portal = createBrowserPortal([trailmap], auth0);
    expect(authorizationAnswer(await portal.through(two)).get('error')).toBe('invalid_scope');
    const limited = await portal.codeOf(await portal.through({ ...two, scope: asked.scope }));
    expect(limited.code.context.resources).toEqual([resource]);
  });

  it('sends the error of an unknown audience to the app', async () => {
    const portal = createBrowserPortal([trailmap], auth0);
    const response = await portal.start({ ...asked, audience: 'https://no.example' });
    expect(authorizationAnswer(response).get('error')).toBe('invalid_target');
    const both = await portal.start({ ...asked, audience: resource, resource: 'https://api.ledger.example' });
    expect(authorizationAnswer(both).get('error')).toBe('invalid_request');
  });

  it('pushed request (RFC 9126 §2.1), also twice', async () => {
    const client: Client = {
      ...trailmap,
      metadata: { ...trailmap.metadata, token_endpoint_auth_method: 'none' },
    };
    const sent = [
      ...Object.entries({ ...asked, scope: 'routes.read invoices.read' }),
      ['audience', resource],
      ['audience', 'https://api.ledger.example'],
    ].map(([name = '', value = '']): [string, string] => [name, value]);
    const portal = createBrowserPortal([client], auth0);
    const pushed = await portal.push(sent);
    expect(pushed.status).toBe(201);
    const { request_uri } = await pushed.json();
    const { code } = await portal.codeOf(await portal.through({ client_id: 'trailmap', request_uri }));
    expect(code.context.resources).toEqual([resource, 'https://api.ledger.example']);
    // Without the setting it is a parameter like any other, which may be sent once (RFC 6749 §3.1).
    expect((await createBrowserPortal([client]).push(sent)).status).toBe(400);
  });

  it('request object (RFC 9101 §4)', async () => {
    const { publicKey, privateKey } = clientKey;
    const jwk = { ...(await crypto.subtle.exportKey('jwk', publicKey)), alg: 'ES256' };
    const client: Client = { ...trailmap, metadata: { ...trailmap.metadata, jwks: { keys: [jwk] } } };
    const portal = createBrowserPortal([client], auth0);
    const request = await new SignJWT({ ...asked, audience: [resource] })
      .setProtectedHeader({ alg: 'ES256' })
      .sign(privateKey);
    const { code } = await portal.codeOf(await portal.through({ client_id: 'trailmap', request }));
    expect(code.context.resources).toEqual([resource]);
  });

  it('device request (RFC 8628 §3.1)', async () => {
    const grantTypes = ['urn:ietf:params:oauth:grant-type:device_code'] as const;
    const metadata = {
      ...trailmap.metadata,
      grant_types: [...grantTypes],
      response_types: [],
      token_endpoint_auth_method: 'none' as const,
    };
    const tv: Client = { ...trailmap, id: 'tv', metadata };
    const start = async (compatibility: 'none' | 'auth0', audience: string) => {
      const portal = createBrowserPortal([tv], { settings: { compatibility } });
      const sent = { client_id: 'tv', scope: 'routes.read', audience };
      return answerOf(await portal.server.deviceAuthorization(formRequest('/oauth/device_authorization', sent)));
    };
    expect((await start('auth0', resource)).status).toBe(200);
    expect(await start('auth0', 'https://no.example')).toMatchObject({ body: { error: 'invalid_target' } });
    expect((await start('none', 'https://no.example')).status).toBe(200);
  });
});

describe('JSON at the token endpoint', () => {
  it('has the same parameters as a form', async () => {
    const portal = await createPortal(auth0);
    const { status, body } = await postJson(portal, machineRequest);
    expect(status).toBe(200);
    expect(claimsOf(body['access_token'])['aud']).toBe(ledgerApi);
  });

  it('exchanges a code, with the secret in the header or in the body', async () => {
    const portal = await createPortal(auth0);
    const request = async () => ({
      grant_type: 'authorization_code',
      code: await portal.mintCode(),
      redirect_uri: callback,
      code_verifier: verifier,
    });
    expect((await postJson(portal, await request(), basic('trailmap'))).status).toBe(200);
    const inBody = { ...(await request()), client_id: 'trailmap', client_secret: secret };
    expect((await postJson(portal, inBody)).status).toBe(200);
    expect((await postJson(portal, { ...inBody, client_secret: 'wrong' })).status).toBe(401);
    // RFC 6749 §2.3: one method of authentication
    expect(await postJson(portal, inBody, basic('trailmap'))).toMatchObject(invalidRequest);
  });

  it('is refused without the setting (RFC 6749 §4.1.3)', async () => {
    expect(await postJson(await createPortal(), machineRequest)).toMatchObject(invalidRequest);
  });

  it('may list several targets, and treats an empty text as not sent', async () => {
    const portal = await createPortal(auth0);
    const { body } = await postJson(portal, { ...machineRequest, audience: [routesApi, ledgerApi], scope: '' });
    expect(claimsOf(body['access_token'])['aud']).toEqual([routesApi, ledgerApi]);
  });

  const text = JSON.stringify(machineRequest);
  it.each([
    ['a member twice', text.replace('{', '{"grant_type":"client_credentials",')],
    ['a member twice, once escaped', text.replace('{', '{"gr\\u0061nt_type":"client_credentials",')],
    ['a number', { ...machineRequest, scope: 1 }],
    ['null', { ...machineRequest, scope: null }],
    ['an object', { ...machineRequest, scope: {} }],
    ['a list where one text belongs', { ...machineRequest, scope: ['invoices.import'] }],
    ['a list of something else', { ...machineRequest, audience: [1] }],
    ['a list within a list', { ...machineRequest, audience: [[ledgerApi]] }],
    ['a NUL character', { ...machineRequest, scope: 'a\0b' }],
    ['half of a surrogate pair', text.replace('{', '{"state":"\\ud800",')],
    ['a list of members', [machineRequest]],
    ['a text', '"grant_type=client_credentials"'],
    ['nothing', ''],
    ['broken JSON', text.slice(1)],
    ['deep nesting', '['.repeat(30_000)],
    ['the name __proto__', text.replace('{', '{"__proto__":{"scope":"x"},')],
  ])('refuses %s', async (_, body) => {
    expect(await postJson(await createPortal(auth0), body)).toMatchObject(invalidRequest);
  });

  it('refuses bytes that are not UTF-8, and more than a form may have', async () => {
    const portal = await createPortal(auth0);
    const post = async (body: Uint8Array<ArrayBuffer>) =>
      answerOf(
        await portal.server.token(
          new Request(`${issuer}/oauth/token`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body,
          }),
        ),
      );
    expect(await post(new Uint8Array([0x7b, 0xff, 0x7d]))).toMatchObject(invalidRequest);
    const long = new TextEncoder().encode(JSON.stringify({ ...machineRequest, state: 'x'.repeat(64 * 1024) }));
    expect(await post(new Uint8Array(long))).toMatchObject({ status: 413, body: { error: 'invalid_request' } });
  });
});

it('the metadata documents are the same with and without the setting (RFC 8414 §2)', async () => {
  const discovery = async (portal: Portal) =>
    (await portal.server.discovery(new Request(`${issuer}/.well-known/openid-configuration`))).json();
  expect(await discovery(await createPortal(auth0))).toEqual(await discovery(await createPortal()));
});

it('answers the example of docs/compatibility.md', async () => {
  const page = readFileSync('docs/compatibility.md', 'utf8');
  const [, example = ''] = /```json\n(.*?)```/s.exec(page) ?? [];
  const { status, body } = await postJson(await createPortal(auth0), example.replace('<client secret>', secret));
  expect(status).toBe(200);
  expect(claimsOf(body['access_token'])).toMatchObject({ aud: routesApi, scope: 'routes.sync' });
});
