/** Pairwise subject identifiers (OpenID Connect Core §8), in every place where a client sees a person's identifier. */
import { describe, expect, it } from 'vitest';
import { clientMetadataSchema } from '../clients/metadata';
import { clientMetadataFaults } from '../clients/metadata-rules';
import * as front from '../testing/authorize.fixture';
import { basic, callback, claimsOf, clientOf, createPortal, issuer, serverSecret } from '../testing/token.fixture';
import { subjectIdentifier } from './subject-identifier';

const pairwise = { subject_type: 'pairwise' };
const world = { secret: serverSecret };
const pairwiseApp = clientOf('pairwise-app', pairwise);
const expected = subjectIdentifier(world, pairwiseApp, 'ada');

describe('the identifier (§8.1)', () => {
  const identifierFor = (metadata: Record<string, unknown>, sub = 'ada', id = 'pairwise-app', secret = serverSecret) =>
    subjectIdentifier({ secret }, clientOf(id, { ...pairwise, ...metadata }), sub);

  it('differs by sector, person and server, and does not contain the person’s own identifier', () => {
    expect(expected).toMatch(/^[\w-]{43}$/);
    expect(identifierFor({ redirect_uris: ['https://other.example/cb'] })).not.toBe(expected);
    expect(identifierFor({}, 'bob')).not.toBe(expected);
    expect(identifierFor({}, 'ada', 'pairwise-app', new Uint8Array(32).fill(8))).not.toBe(expected);
  });

  it('is the same for all apps of a sector', () => {
    expect(identifierFor({}, 'ada', 'sibling')).toBe(expected);
    expect(identifierFor({ redirect_uris: [`${callback}/2`] })).toBe(expected);
    const vouched = { sector_identifier_uri: 'https://group.example/uris.json' };
    const first = identifierFor({ ...vouched, redirect_uris: ['https://a.example/cb'] });
    expect(identifierFor({ ...vouched, redirect_uris: ['https://b.example/cb'] }, 'ada', 'sibling')).toBe(first);
    expect(first).not.toBe(expected);
  });

  it('is specific to an app without a host of its own, such as localhost', () => {
    for (const uri of ['http://localhost/cb', 'http://127.0.0.1/cb', 'com.example.app:/cb']) {
      const native = { redirect_uris: [uri] };
      expect(identifierFor(native, 'ada', 'one')).not.toBe(identifierFor(native, 'ada', 'two'));
    }
  });

  it('is specific to an app that gets tokens without a redirect, because its redirect URI may be someone else’s', () => {
    const reach = [
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'password',
    ];
    for (const type of reach) {
      const claiming = { redirect_uris: [callback], grant_types: ['authorization_code', type] };
      expect(identifierFor(claiming, 'ada', 'stranger')).not.toBe(expected);
      expect(identifierFor(claiming, 'ada', 'stranger')).not.toBe(identifierFor(claiming, 'ada', 'another'));
      const named = { ...claiming, sector_identifier_uri: 'https://trailmap.example/uris.json' };
      expect(identifierFor(named, 'ada', 'stranger')).toBe(identifierFor(claiming, 'ada', 'stranger'));
    }
    const onDevice = { redirect_uris: [], grant_types: [reach[0]], response_types: [] };
    const named = { ...onDevice, sector_identifier_uri: 'https://trailmap.example/uris.json' };
    expect(identifierFor(named, 'ada', 'stranger')).toBe(identifierFor(onDevice, 'ada', 'stranger'));
    // If the sector's document lists the keys that it authenticates with, it belongs to the sector (CIBA Core §4).
    const keys = { jwks_uri: 'https://trailmap.example/keys', token_endpoint_auth_method: 'private_key_jwt' };
    expect(identifierFor({ ...named, ...keys }, 'ada', 'stranger')).toBe(expected);
  });

  it('is specific to an app whose redirect URI any app can claim, even if a sector lists it (RFC 8252 §8.6)', () => {
    const sector_identifier_uri = 'https://trailmap.example/uris.json';
    for (const uri of ['http://127.0.0.1/cb', 'com.example.app:/cb']) {
      const native = { sector_identifier_uri, redirect_uris: [callback, uri] };
      expect(identifierFor(native, 'ada', 'one')).not.toBe(identifierFor(native, 'ada', 'two'));
      expect(identifierFor(native, 'ada', 'one')).not.toBe(expected);
    }
  });

  it('is the person’s own for a client with public identifiers', () => {
    expect(subjectIdentifier(world, clientOf('open'), 'ada')).toBe('ada');
  });

  it('needs a sector_identifier_uri for redirect URIs of several hosts', () => {
    const redirect_uris = ['https://a.example/cb', 'https://b.example/cb'];
    const faults = (more: Record<string, unknown>) =>
      clientMetadataFaults(clientMetadataSchema.parse({ client_name: 'x', redirect_uris, ...more }), 'web');
    expect(faults({})).toEqual([]);
    expect(faults(pairwise)).toMatchObject([{ field: 'sector_identifier_uri' }]);
    expect(faults({ ...pairwise, sector_identifier_uri: 'https://group.example/x' })).toEqual([]);
    expect(faults({ ...pairwise, sector_identifier_uri: 'http://group.example/x' })).toHaveLength(1);
  });
});

describe('every place where a client sees a person’s identifier', () => {
  it('has the same pairwise identifier, and never the person’s own', async () => {
    const { mintCode, exchange, userinfo, introspect } = await createPortal({ clients: [pairwiseApp] });
    const { body } = await exchange(await mintCode(undefined, { clientId: 'pairwise-app' }), {}, basic('pairwise-app'));
    expect(claimsOf(body['id_token'])['sub']).toBe(expected);
    expect(claimsOf(body['access_token'])['sub']).toBe(expected);
    expect(await (await userinfo(body['access_token'])).json()).toMatchObject({ sub: expected });
    for (const token of [body['access_token'], body['refresh_token']]) {
      expect((await introspect(token, basic('pairwise-app'))).body).toMatchObject({ active: true, sub: expected });
    }
    expect(JSON.stringify([claimsOf(body['id_token']), claimsOf(body['access_token'])])).not.toContain('"ada"');
  });
});

describe('an identifier that a client sends', () => {
  const pairwiseWebApp = {
    ...front.trailmap,
    metadata: clientMetadataSchema.parse({ ...front.trailmap.metadata, ...pairwise }),
  };
  const pairwiseOf = (sub: string) => subjectIdentifier({ secret: new Uint8Array(32).fill(7) }, pairwiseWebApp, sub);
  const requestFor = (sub: string) => ({
    ...front.good,
    claims: JSON.stringify({ id_token: { sub: { value: sub } } }),
  });

  it('is compared with its pairwise identifier of the person who is signed in (§3.1.2.1, §5.5.1)', async () => {
    const portal = front.createPortal([pairwiseWebApp]);
    portal.signIn('s1');
    expect(front.pageOf(await portal.start(requestFor(pairwiseOf('ada')), 's1')).path).toBe('/consent');
    // Neither another person's identifier nor the person's own, which the client should not know, matches.
    for (const sub of [pairwiseOf('bob'), 'ada']) {
      expect(front.pageOf(await portal.start(requestFor(sub), 's1')).path).toBe('/login');
    }
  });

  it('in its own ID token identifies the person', async () => {
    const portal = front.createPortal([
      {
        ...pairwiseWebApp,
        metadata: clientMetadataSchema.parse({
          ...pairwiseWebApp.metadata,
          response_types: ['code', 'id_token'],
          grant_types: ['authorization_code', 'implicit'],
        }),
      },
    ]);
    const { code_challenge: _, code_challenge_method: __, ...rest } = front.good;
    const implicit = { ...rest, response_type: 'id_token' };
    const hint = front.answerOf(await portal.through(implicit)).get('id_token') ?? '';
    expect(claimsOf(hint)['sub']).toBe(pairwiseOf('ada'));
    const silent = { ...implicit, prompt: 'none', id_token_hint: hint };
    expect(front.answerOf(await portal.start(silent, 's1')).get('id_token')).toMatch(/^ey/);
    portal.signIn('s2', 'bob');
    expect(front.answerOf(await portal.start(silent, 's2')).get('error')).toBe('login_required');
  });

  it('is shown to the person on the consent page', async () => {
    const portal = front.createPortal([pairwiseWebApp]);
    const login = portal.signIn('s1');
    const { lines } = await portal.question(front.pageOf(await portal.start(front.good, 's1')).id, login);
    expect(lines.find(({ scope }) => scope === 'openid')?.values).toEqual({ sub: pairwiseOf('ada') });
  });
});

it('the metadata lists both subject types (OpenID Connect Discovery §3)', async () => {
  const { server } = await createPortal();
  const metadata = await (await server.discovery(new Request(`${issuer}/x`))).json();
  expect(metadata.subject_types_supported).toEqual(['public', 'pairwise']);
});
