/** Resource identifiers in other spellings: RFC 8707 §2 with RFC 3986 §6.2.2.1 and §6.2.3. */

import { describe, expect, it } from 'vitest';
import { createAddresses } from '../addresses';
import { endpointTable } from '../endpoint-table';
import { deviceGrantType } from '../grant-types/device-code';
import { exchangeGrantType } from '../grant-types/token-exchange';
import {
  answerOf,
  basic,
  callback,
  challenge,
  claimsOf,
  clientOf,
  createPortal,
  formRequest,
  issuer,
} from '../testing/token.fixture';
import { isOwnResource } from '../tokens/protected-resource';
import type { ReachableApi } from './client-records';
import { findByResource, normalResource } from './resource-identifier';

describe('the normal form of a resource identifier', () => {
  it.each([
    ['HTTPS://API.Example', 'https://api.example/'],
    ['https://api.example', 'https://api.example/'],
    ['https://api.example:443/v1', 'https://api.example/v1'],
    ['https://api.example:', 'https://api.example/'],
    ['http://localhost:80', 'http://localhost/'],
    ['https://[2001:DB8::1]:443', 'https://[2001:db8::1]/'],
    ['https://api.example?Tenant=7', 'https://api.example/?Tenant=7'],
  ])('ignores case of scheme and host, a default port and an empty path: %s', (text, normal) => {
    expect(normalResource(text)).toBe(normal);
    expect(normalResource(normal)).toBe(normal);
  });

  it.each([
    ['another path', 'https://api.example/V1', 'https://api.example/v1'],
    ['a final slash after a path', 'https://api.example/v1/', 'https://api.example/v1'],
    ['percent-encoding (§6.2.2.2)', 'https://api.example/%7Eada', 'https://api.example/~ada'],
    ['the case of percent-encoding', 'https://api.example/%7e', 'https://api.example/%7E'],
    ['dot segments (§6.2.2.3)', 'https://api.example/a/../b', 'https://api.example/b'],
    ['two slashes', 'https://api.example//', 'https://api.example/'],
    ['an empty query', 'https://api.example/?', 'https://api.example/'],
    ['the case of a query', 'https://api.example/?A=b', 'https://api.example/?a=b'],
    ['the port of the other scheme', 'https://api.example:80', 'https://api.example'],
    ['another port', 'https://api.example:8443', 'https://api.example'],
    ['a port with a leading zero', 'https://api.example:0443', 'https://api.example'],
    ['another scheme', 'http://localhost', 'https://localhost'],
    ['a user', 'https://ada@api.example', 'https://api.example'],
    ['a fragment', 'https://api.example/#', 'https://api.example/'],
    ['another script (K of Kelvin)', 'https://\u212aite.example', 'https://kite.example'],
    ['the case of a urn', 'urn:Example:api', 'urn:example:api'],
  ])('tells %s apart', (_, one, other) => {
    expect(normalResource(one)).not.toBe(normalResource(other));
  });

  it('finds the exact spelling first', () => {
    const apis = [{ resource: 'https://api.example' }, { resource: 'https://API.example/' }];
    expect(findByResource(apis, 'https://API.example/')).toBe(apis[1]);
    expect(findByResource(apis, 'https://api.example:443')).toBe(apis[0]);
    expect(findByResource(apis, 'https://api.example/v1')).toBeUndefined();
  });

  it('knows this server, and its endpoints, in every spelling (RFC 9728)', () => {
    const world = { issuer, addresses: createAddresses(issuer, endpointTable) };
    for (const named of [issuer, `${issuer}/`, 'HTTPS://ID.example:443', `${issuer}:443/oauth/userinfo`]) {
      expect(isOwnResource(world, named)).toBe(true);
    }
    for (const named of [`${issuer}//`, `${issuer}.evil.example`, `${issuer}/OAuth/userinfo`, 'https://idXexample']) {
      expect(isOwnResource(world, named)).toBe(false);
    }
  });
});

/** Registered with a spelling of its own, which tokens repeat. */
const registered = 'https://API.Tools.example:443';
const spellings = [
  registered,
  'https://api.tools.example',
  'https://api.tools.example/',
  'HTTPS://API.TOOLS.EXAMPLE:/',
];
const tools: ReachableApi = {
  resource: registered,
  name: 'Tools',
  accessTokenSeconds: 300,
  signingAlg: 'ES256',
  machineScopes: ['tools.sync'],
  mayExchange: 'impersonation',
  scopes: [{ value: 'tools.read', title: 'Read', description: '', effect: 'reads' }],
};
const app = clientOf(
  'app',
  { grant_types: ['authorization_code', 'refresh_token', 'client_credentials', deviceGrantType, exchangeGrantType] },
  { apis: [tools], scopes: [{ scope: 'tools.read', required: false }] },
);
const auth = basic('app');

describe.each(spellings)('a request that names %s (RFC 8707 §2)', (resource) => {
  const world = async () => createPortal({ clients: [app] });
  const mint = (portal: Awaited<ReturnType<typeof world>>) =>
    portal.mintCode(['tools.read'], { clientId: 'app', resources: [registered] }, { clientId: 'app' });

  it('is stored in the registered spelling at authorization, PAR and device authorization', async () => {
    const portal = await world();
    const request = {
      client_id: 'app',
      redirect_uri: callback,
      response_type: 'code',
      scope: 'tools.read',
      resource,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    };
    const answer = await portal.server.authorize(
      new Request(`${issuer}/oauth/authorize?${new URLSearchParams(request)}`),
    );
    const id = new URL(answer.headers.get('location') ?? '').searchParams.get('interaction') ?? '';
    expect((await portal.store.findInteraction(id, portal.clock.now))?.request.resources).toEqual([registered]);
    expect((await portal.server.par(formRequest('/oauth/par', request, auth))).status).toBe(201);
    const device = { scope: 'tools.read', resource };
    const waiting = await portal.server.deviceAuthorization(formRequest('/oauth/device_authorization', device, auth));
    expect(waiting.status).toBe(200);
  });

  it('appears in the registered spelling as aud at token, refresh, exchange and introspection', async () => {
    const portal = await world();
    const first = await portal.exchange(await mint(portal), { resource }, auth);
    expect(claimsOf(first.body['access_token'])['aud']).toBe(registered);
    const next = await portal.refresh(first.body['refresh_token'], { resource }, auth);
    expect(claimsOf(next.body['access_token'])['aud']).toBe(registered);
    expect((await portal.introspect(next.body['access_token'], auth)).body['aud']).toBe(registered);
    const machine = await portal.token({ grant_type: 'client_credentials', resource }, auth);
    expect(claimsOf(machine.body['access_token'])['aud']).toBe(registered);
    for (const name of ['resource', 'audience']) {
      const traded = await portal.token(
        {
          grant_type: exchangeGrantType,
          subject_token: String(next.body['access_token']),
          subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          [name]: resource,
        },
        auth,
      );
      expect(claimsOf(traded.body['access_token'])['aud']).toBe(registered);
    }
  });
});

it('is refused if it differs in more (RFC 8707 §2)', async () => {
  const portal = await createPortal({ clients: [app] });
  for (const resource of [`${registered}/v1`, 'https://api.tools.example//', 'https://api.tools.example:8443']) {
    const code = await portal.mintCode(['tools.read'], { clientId: 'app' }, { clientId: 'app' });
    expect((await portal.exchange(code, { resource }, auth)).body['error']).toBe('invalid_target');
    const answer = await answerOf(
      await portal.server.par(
        formRequest(
          '/oauth/par',
          {
            client_id: 'app',
            redirect_uri: callback,
            response_type: 'code',
            scope: 'tools.read',
            resource,
            code_challenge: challenge,
            code_challenge_method: 'S256',
          },
          auth,
        ),
      ),
    );
    expect(answer.body['error']).toBe('invalid_target');
  }
});
