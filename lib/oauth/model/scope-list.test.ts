/** Every endpoint that takes `scope` reads it alike: RFC 6749 §3.3. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { deviceGrantType } from '../grant-types/device-code';
import { exchangeGrantType } from '../grant-types/token-exchange';
import {
  type Answer,
  answerOf,
  basic,
  callback,
  challenge,
  clientOf,
  createPortal,
  formRequest,
  issuer,
  ledgerApi,
  routesApi,
  trailmap,
} from '../testing/token.fixture';
import type { ReachableApi } from './client-records';
import { readScope, scopeValues } from './scope-list';

const api = (resource: string, values: string[], machineScopes: string[]): ReachableApi => ({
  resource,
  name: resource,
  accessTokenSeconds: 300,
  signingAlg: 'ES256',
  machineScopes,
  mayExchange: 'impersonation',
  scopes: values.map((value) => ({ value, title: value, description: '', effect: 'reads' })),
});
const everywhere = clientOf(
  'everywhere',
  { grant_types: ['authorization_code', 'refresh_token', 'client_credentials', deviceGrantType, exchangeGrantType] },
  {
    apis: [
      api(routesApi, ['routes.read', 'routes.write'], ['routes.sync', 'routes.export']),
      api(ledgerApi, ['invoices.read'], []),
    ],
  },
);
const auth = basic('everywhere');
const form = z.string();

/** What each endpoint makes of this `scope`: the error, or `ok`. */
async function askEverywhere(scope: (first: string, second: string) => string): Promise<Record<string, unknown>> {
  const portal = await createPortal({ clients: [everywhere], settings: { registration: 'open' } });
  const said = ({ body }: Answer) => body['error'] ?? 'ok';
  const people = scope('routes.read', 'routes.write');
  const request = {
    client_id: 'everywhere',
    redirect_uri: callback,
    response_type: 'code',
    scope: people,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  };
  const visited = await portal.server.authorize(
    new Request(`${issuer}/oauth/authorize?${new URLSearchParams(request)}`),
  );
  const location = new URL(visited.headers.get('location') ?? '');
  const code = () =>
    portal.mintCode(['routes.read', 'routes.write'], { clientId: 'everywhere' }, { clientId: 'everywhere' });
  const first = await portal.exchange(await code(), {}, auth);
  const post = async (endpoint: 'par' | 'deviceAuthorization', path: string, parameters: Record<string, string>) =>
    answerOf(await portal.server[endpoint](formRequest(path, parameters, auth)));
  return {
    authorize: location.searchParams.get('error') ?? 'ok',
    par: said(await post('par', '/oauth/par', request)),
    device: said(await post('deviceAuthorization', '/oauth/device_authorization', { scope: people })),
    refresh: said(await portal.refresh(first.body['refresh_token'], { scope: people }, auth)),
    machine: said(
      await portal.token({ grant_type: 'client_credentials', scope: scope('routes.sync', 'routes.export') }, auth),
    ),
    exchange: said(
      await portal.token(
        {
          grant_type: exchangeGrantType,
          subject_token: form.parse(first.body['access_token']),
          subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          scope: people,
        },
        auth,
      ),
    ),
  };
}

const everyone = ['authorize', 'par', 'device', 'refresh', 'machine', 'exchange'];
const all = (answer: string) => Object.fromEntries(everyone.map((endpoint) => [endpoint, answer]));

describe('a scope list (RFC 6749 §3.3)', () => {
  it.each<[string, (first: string, second: string) => string]>([
    ['one space', (first, second) => `${first} ${second}`],
    ['two spaces between', (first, second) => `${first}  ${second}`],
    ['a space before and after', (first, second) => ` ${first} ${second} `],
    ['a value twice', (first, second) => `${first} ${second} ${first}`],
  ])('means the same at every endpoint with %s', async (_, scope) => {
    expect(await askEverywhere(scope)).toEqual(all('ok'));
  });

  it.each<[string, (first: string, second: string) => string]>([
    ['a tab', (first, second) => `${first}\t${second}`],
    ['a line break', (first, second) => `${first}\n${second}`],
    ['a no-break space', (first, second) => `${first}\u00a0${second}`],
    ['a quote', (first, second) => `"${first}" ${second}`],
  ])('is invalid_scope at every endpoint with %s', async (_, scope) => {
    expect(await askEverywhere(scope)).toEqual(all('invalid_scope'));
  });

  it('of spaces alone names nothing', async () => {
    expect(readScope('   ')).toBeUndefined();
    expect(readScope(null)).toBeUndefined();
    expect(scopeValues('  a  b a ')).toEqual(['a', 'b']);
    const portal = await createPortal();
    const answer = await portal.token({ grant_type: 'client_credentials', scope: ' ' });
    const unsaid = await portal.token({ grant_type: 'client_credentials' });
    expect(answer.body['scope']).toBe(unsaid.body['scope']);
    expect(trailmap.apis.flatMap(({ machineScopes }) => machineScopes).join(' ')).toBe(answer.body['scope']);
  });
});
