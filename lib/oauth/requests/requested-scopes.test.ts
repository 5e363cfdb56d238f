/** Requests without `scope`, and scopes beyond a registration: RFC 6749 §3.3, RFC 7591 §2, MCP authorization. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { clientMetadataSchema } from '../clients/metadata';
import { sha256 } from '../crypto';
import { deviceGrantType } from '../grant-types/device-code';
import type { Client, ReachableApi } from '../model/client-records';
import {
  createPortal,
  good,
  issuer,
  locationOf,
  type Parameters,
  pageOf,
  resource,
  trailmap,
} from '../testing/authorize.fixture';
import { answerOf, claimsOf, formRequest } from '../testing/token.fixture';

const api = (name: string, ...values: string[]): ReachableApi => ({
  resource: `https://${name}.example`,
  name,
  accessTokenSeconds: 300,
  signingAlg: 'ES256',
  machineScopes: [],
  scopes: values.map((value) => ({ value, title: value, description: '', effect: 'reads' })),
});
const users = api('users', 'list:users', 'create:users', 'delete:users');
const tools = api('tools', 'tools.call', 'tools.list');
/** An API that is closed to all clients except the named ones. */
const closed = api('closed', 'closed.read');
const callback = 'http://localhost:8090/callback';
const native = { grant_types: ['authorization_code', 'refresh_token', deviceGrantType] };

const selfMade = (id: string, scope: string | undefined, more: Partial<Client> = {}): Client => ({
  ...trailmap,
  id,
  kind: 'native',
  metadata: clientMetadataSchema.parse({
    client_name: 'Agent',
    redirect_uris: [callback],
    token_endpoint_auth_method: 'none',
    ...native,
    ...(scope !== undefined && { scope }),
  }),
  scopes: (scope ?? '')
    .split(' ')
    .filter((value) => value !== '' && value !== 'offline_access')
    .map((value) => ({ scope: value, required: false })),
  apis: [],
  registrationHash: 'hash',
  ...more,
});
const agent = selfMade('agent', 'list:users');
const silent = selfMade('silent', undefined);
const named = { ...trailmap, id: 'named', apis: [...trailmap.apis, closed], registrationHash: 'hash' };
const portal = () => createPortal([agent, silent, trailmap, named], { openApis: [users, tools] });
type Portal = ReturnType<typeof portal>;

const ask = { ...good, client_id: 'agent', redirect_uri: callback, scope: undefined, nonce: undefined };

/** The lines of the consent page, or the error. */
async function linesOf({ start, question, signIn }: Portal, parameters: Parameters): Promise<string[]> {
  const login = signIn('s1');
  const response = await start(parameters, 's1');
  const { path, id } = pageOf(response);
  if (path !== '/consent') return [locationOf(response).searchParams.get('error') ?? path];
  return (await question(id, login)).lines.map(({ scope }) => scope);
}
const withResources = (...resources: string[]): [string, string][] => [
  ...Object.entries(ask).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]])),
  ...resources.map((one): [string, string] => ['resource', one]),
];

describe('a request without scope (RFC 6749 §3.3)', () => {
  it('asks for the registered scopes', async () => {
    expect(await linesOf(portal(), ask)).toEqual(['list:users']);
    const asked = await linesOf(portal(), { ...good, scope: undefined });
    expect(asked.toSorted()).toEqual(trailmap.scopes.map(({ scope }) => scope).toSorted());
  });

  it('asks for the open scopes of the named API, without openid (RFC 8707 §2)', async () => {
    expect(await linesOf(portal(), withResources(users.resource))).toEqual([
      'list:users',
      'create:users',
      'delete:users',
    ]);
    expect(await linesOf(portal(), { ...ask, client_id: 'silent', resource: tools.resource })).toEqual([
      'tools.call',
      'tools.list',
    ]);
  });

  it('accepts several APIs, in any spelling', async () => {
    expect(await linesOf(portal(), withResources('HTTPS://Users.example:443/', tools.resource))).toEqual([
      'list:users',
      'create:users',
      'delete:users',
      'tools.call',
      'tools.list',
    ]);
  });

  it('asks for the scopes that a developer chose for the client, and no others', async () => {
    const asked = await linesOf(portal(), { ...good, scope: undefined, resource });
    expect(asked).toEqual(['routes.read', 'routes.write']);
  });

  it('never asks for scopes of a closed API by default, not even for an admitted client', async () => {
    expect(await linesOf(portal(), withResources(closed.resource))).toEqual(['invalid_target']);
    const own = { ...good, client_id: 'named', scope: undefined, resource: closed.resource };
    expect(await linesOf(portal(), own)).toEqual(['invalid_scope']);
  });

  it('is refused without any default', async () => {
    expect(await linesOf(portal(), { ...ask, client_id: 'silent' })).toEqual(['invalid_scope']);
    expect(await linesOf(portal(), withResources('https://unknown.example'))).toEqual(['invalid_target']);
    expect(await linesOf(portal(), withResources(issuer))).toEqual(['invalid_scope']);
  });

  it('asks for the registered standard scopes if it names this server (RFC 9728)', async () => {
    const asked = await linesOf(portal(), { ...good, scope: undefined, resource: `${issuer}/oauth/userinfo` });
    expect(asked.toSorted()).toEqual(['email', 'openid', 'profile']);
  });

  it('asks for the same when pushed (RFC 9126), and from a device (RFC 8628 §3.1)', async () => {
    const world = portal();
    const pushed = await answerOf(await world.push(withResources(users.resource)));
    expect(pushed.status).toBe(201);
    const request = { client_id: 'agent', request_uri: String(pushed.body['request_uri']) };
    expect(await linesOf(world, request)).toEqual(['list:users', 'create:users', 'delete:users']);

    const form = { client_id: 'agent', resource: tools.resource };
    const device = await answerOf(
      await world.server.deviceAuthorization(formRequest('/oauth/device_authorization', form)),
    );
    const entered = await world.server.devices.enterCode(String(device.body['user_code']));
    const login = world.signIn('s2');
    const { id } = pageOf(await world.visit(entered?.resumeUrl ?? '', 's2'));
    expect((await world.question(id, login)).lines.map(({ scope }) => scope)).toEqual(['tools.call', 'tools.list']);
  });

  it('gets a token for the scopes that the user chose', async () => {
    const world = portal();
    const login = world.signIn('s1');
    const { id } = pageOf(await world.start(withResources(users.resource), 's1'));
    const code = locationOf(await world.allow(id, login, { scopes: ['create:users'] })).searchParams.get('code') ?? '';
    const answer = await redeem(world, code);
    expect(answer.body['scope']).toBe('create:users');
    expect(claimsOf(answer.body['access_token'])['aud']).toBe(users.resource);
  });
});

const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const redeem = async (world: Portal, code: string) =>
  answerOf(
    await world.server.token(
      formRequest('/oauth/token', {
        grant_type: 'authorization_code',
        client_id: 'agent',
        code,
        redirect_uri: callback,
        code_verifier: verifier,
      }),
    ),
  );

describe('a client that registered itself', () => {
  it('may request more scopes of an open API: its scope is a default, not a limit (RFC 7591 §2)', async () => {
    const world = portal();
    const first = await world.through({ ...ask, scope: 'list:users' });
    const token = await redeem(world, locationOf(first).searchParams.get('code') ?? '');
    expect(token.body['scope']).toBe('list:users');
    const more = await world.through({ ...ask, scope: 'list:users create:users tools.call' });
    const stepped = await redeem(world, locationOf(more).searchParams.get('code') ?? '');
    expect(stepped.body['scope']).toBe('list:users create:users tools.call');
    expect(claimsOf(stepped.body['access_token'])['aud']).toEqual(
      [tools.resource, users.resource].toSorted().reverse(),
    );
    // The refresh token includes them too.
    const refreshed = await answerOf(
      await world.server.token(
        formRequest('/oauth/token', {
          grant_type: 'refresh_token',
          client_id: 'agent',
          refresh_token: String(stepped.body['refresh_token']),
        }),
      ),
    );
    expect(refreshed.body['scope']).toBe('list:users create:users tools.call');
  });

  it('keeps its limit for closed APIs and standard scopes', async () => {
    expect(await linesOf(portal(), { ...ask, scope: 'list:users closed.read' })).toEqual(['list:users']);
    expect(await linesOf(portal(), { ...ask, scope: 'list:users email' })).toEqual(['invalid_scope']);
  });

  it('is stored with requested scopes only after a user has signed in', async () => {
    const world = portal();
    await world.start({ ...ask, scope: 'create:users' });
    const scopes = async () =>
      (await world.store.findClient('agent', world.clock.now))?.scopes.map(({ scope }) => scope);
    expect(await scopes()).toEqual(['list:users']);
    await world.through({ ...ask, scope: 'create:users' });
    expect(await scopes()).toEqual(['list:users', 'create:users']);
  });

  it('differs from a client of the portal, whose list stays the limit', async () => {
    expect(await linesOf(portal(), { ...good, scope: 'openid routes.share' })).toEqual(['invalid_scope']);
    expect(await linesOf(portal(), { ...good, scope: 'openid create:users' })).toEqual(['openid']);
  });

  it('keeps its added scopes when it replaces its registration (RFC 7592 §2.2)', async () => {
    const token = 'registration-token';
    const world = createPortal([{ ...agent, registrationHash: sha256(token) }], {
      openApis: [users],
      settings: { registration: 'open' },
    });
    await world.through({ ...ask, scope: 'list:users create:users' });
    const body = {
      client_id: 'agent',
      redirect_uris: [callback],
      token_endpoint_auth_method: 'none',
      scope: 'list:users',
    };
    const replaced = await world.server.registration(
      new Request(`${issuer}/oauth/register/agent`, {
        method: 'PUT',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      }),
    );
    expect(replaced.status).toBe(200);
    const scopes = (await world.store.findClient('agent', world.clock.now))?.scopes;
    expect(scopes?.map(({ scope }) => scope)).toEqual(['list:users', 'create:users']);
  });
});

describe('a scope that is dropped', () => {
  const lines = async (world: Portal) => {
    await world.server.flush();
    return world.store.refusals
      .filter(({ error }) => error === 'scope_dropped')
      .map(({ clientId, endpoint, reason }) => [clientId, endpoint, reason]);
  };
  const closedReason = 'Its API is closed to this client, or the client is not registered for it.';

  it('is recorded for the client’s developer, once per scope and reason', async () => {
    const world = portal();
    for (const _ of [1, 2]) await linesOf(world, { ...ask, scope: 'list:users closed.read un.heard' });
    expect(await lines(world)).toEqual([
      ['agent', 'authorize', `closed.read: ${closedReason}`],
      ['agent', 'authorize', 'un.heard: No API here has it.'],
    ]);
    world.clock.now += 3600;
    await world.push({ ...ask, scope: 'list:users un.heard' });
    expect((await lines(world)).at(-1)).toEqual(['agent', 'par', 'un.heard: No API here has it.']);
  });

  it('causes no database statement if no scope is dropped', async () => {
    const world = portal();
    const asked: unknown[] = [];
    world.store.knownScopes = async (scopes) => {
      asked.push(scopes);
      return [];
    };
    await linesOf(world, { ...ask, scope: 'list:users' });
    expect(asked).toEqual([]);
  });

  it('is reported as unknown only if it does not exist', async () => {
    const said = async (scope: string) => {
      const world = portal();
      world.signIn('s1');
      return locationOf(await world.start({ ...ask, scope }, 's1')).searchParams.get('error_description');
    };
    expect(await said('un.heard also.unheard')).toBe('None of these scopes exists.');
    expect(await said('closed.read')).toBe('This client may ask for none of these scopes.');
    expect(await said('closed.read un.heard')).toBe('This client may ask for none of these scopes.');
    expect(await said('offline_access')).toBe('This client may ask for none of these scopes.');
  });

  it('at the token endpoint is one that the user no longer allows', async () => {
    const world = portal();
    const answer = await world.through({ ...ask, scope: 'list:users create:users' });
    const token = await redeem(world, locationOf(answer).searchParams.get('code') ?? '');
    const [grant] = world.store.grants();
    const kept = { scopes: [{ scope: 'list:users', endsAt: null }] };
    await world.server.grants.change('ada', z.string().parse(grant?.id), kept);
    const form = { grant_type: 'refresh_token', client_id: 'agent', scope: 'list:users create:users' };
    const refreshed = await answerOf(
      await world.server.token(
        formRequest('/oauth/token', { ...form, refresh_token: String(token.body['refresh_token']) }),
      ),
    );
    expect(refreshed.body['scope']).toBe('list:users');
    expect(await lines(world)).toEqual([['agent', 'token', 'create:users: The person no longer allows it.']]);
  });

  it('at registration is one that is closed to self-registered clients', async () => {
    const world = createPortal([trailmap, named], { openApis: [users], settings: { registration: 'open' } });
    const body = {
      redirect_uris: [callback],
      token_endpoint_auth_method: 'none',
      scope: 'list:users closed.read un.heard',
    };
    const made = await answerOf(
      await world.server.register(
        new Request(`${issuer}/oauth/register`, {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      ),
    );
    expect(made.body['scope']).toBe('list:users');
    const id = made.body['client_id'];
    expect(await lines(world)).toEqual([
      [id, 'register', `closed.read: ${closedReason}`],
      [id, 'register', 'un.heard: No API here has it.'],
    ]);
  });
});
