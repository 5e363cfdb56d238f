/** Audience, scopes and form of access tokens, chosen by `token-target.ts` without a request. */
import { describe, expect, it } from 'vitest';
import type { ReachableApi } from '../model/client-records';
import { clientOf, createPortal, issuer, ledgerApi, routesApi, trailmap } from '../testing/token.fixture';
import { type AllowedAccess, machineTarget, personTarget, type TargetRequest, targetFor } from './token-target';

const world = (await createPortal()).world();
const [routes, ledger] = trailmap.apis;
if (!routes || !ledger) throw new Error('the fixture has two APIs');

const scopes = ['openid', 'email', 'routes.read', 'routes.write', 'invoices.read'];
const everything: AllowedAccess = { scopes, live: scopes, resources: [] };
const target = (request: Partial<TargetRequest> = {}, allowed: Partial<AllowedAccess> = {}) =>
  personTarget(world, trailmap, { ...everything, ...allowed }, { scopes: undefined, resources: [], ...request });

describe('the target of a token for a person', () => {
  it('covers every live scope, its APIs and the issuer by default (RFC 6749 §3.3)', () => {
    expect(target()).toMatchObject({ scopes, audience: [routesApi, ledgerApi, issuer] });
  });

  it('has only APIs that its scopes name, and the issuer only with openid', () => {
    expect(target({ scopes: ['routes.read'] })).toMatchObject({ scopes: ['routes.read'], audience: [routesApi] });
    expect(target({ scopes: ['openid', 'invoices.read'] }).audience).toEqual([ledgerApi, issuer]);
    expect(target({ scopes: ['email'] }).audience).toEqual([issuer]);
  });

  it('has exactly the requested resources, and only their scopes (RFC 8707 §2)', () => {
    expect(target({ resources: [routesApi] })).toMatchObject({
      scopes: ['routes.read', 'routes.write'],
      audience: [routesApi],
    });
    expect(target({ resources: [issuer] })).toMatchObject({ scopes: ['openid', 'email'], audience: [issuer] });
    expect(target({ resources: [`${issuer}/oauth/userinfo`] }).audience).toEqual([issuer]);
  });

  it('is refused for a resource that is unknown, not reachable or not allowed (RFC 8707 §2)', () => {
    const invalid = expect.objectContaining({ code: 'invalid_target' });
    expect(() => target({ resources: ['https://elsewhere.example'] })).toThrow(invalid);
    expect(() => target({ resources: [routesApi, 'https://elsewhere.example'] })).toThrow(invalid);
    expect(() => target({ resources: [ledgerApi] }, { resources: [routesApi] })).toThrow(invalid);
    expect(() => target({ resources: [issuer] }, { live: ['routes.read'] })).toThrow(invalid);
  });

  it('is refused for a scope that was never allowed, even beside one that is (RFC 6749 §6)', () => {
    const narrow = { scopes: ['routes.read'], live: ['routes.read'] };
    const refused = () => target({ scopes: ['routes.read', 'routes.write'] }, narrow);
    expect(refused).toThrow(expect.objectContaining({ code: 'invalid_scope' }));
  });

  it('leaves out a scope that is no longer allowed, with a reason, and is refused if none is left', () => {
    const request = { scopes: ['routes.read', 'routes.write'] };
    expect(target(request, { live: ['routes.read'] })).toMatchObject({
      scopes: ['routes.read'],
      dropped: [{ scope: 'routes.write', reason: 'The person no longer allows it.' }],
    });
    const refused = () => target(request, { live: ['openid'] });
    expect(refused).toThrow(expect.objectContaining({ code: 'invalid_scope' }));
  });
});

describe('the target of a token for the client itself', () => {
  const machine = (request: Partial<TargetRequest>) =>
    machineTarget(world, trailmap, { scopes: undefined, resources: [], ...request });

  it('has what each API lets the client do on its own (RFC 6749 §4.4)', () => {
    expect(machine({})).toMatchObject({
      scopes: ['routes.sync', 'invoices.import'],
      audience: [routesApi, ledgerApi],
    });
    expect(machine({ resources: [ledgerApi] })).toMatchObject({ scopes: ['invoices.import'], audience: [ledgerApi] });
  });

  it('never has a scope that people allow', () => {
    for (const scope of ['openid', 'routes.read']) {
      expect(() => machine({ scopes: [scope] })).toThrow(expect.objectContaining({ code: 'invalid_scope' }));
    }
  });

  it('is for this server with the scopes of grant management (Grant Management draft §6.1)', () => {
    expect(machine({ scopes: ['grant_management_query'] })).toMatchObject({ audience: [issuer] });
    expect(machine({ scopes: ['grant_management_query', 'routes.sync'] }).audience).toEqual([routesApi, issuer]);
    const withResource = () => machine({ scopes: ['grant_management_query'], resources: [routesApi] });
    expect(withResource).toThrow(expect.objectContaining({ code: 'invalid_target' }));
  });

  it('is refused for a client that no API lets act on its own', () => {
    const refused = () => machineTarget(world, clientOf('x', {}, { apis: [] }), { scopes: undefined, resources: [] });
    expect(refused).toThrow(expect.objectContaining({ code: 'invalid_scope' }));
  });
});

describe('the form of a token', () => {
  const form = (...apis: ReachableApi[]) => targetFor(world, apis, { scopes: [], audience: [] });

  it('is that of its API', () => {
    expect(form({ ...routes, signingAlg: 'PS256', plainTokens: true })).toEqual({
      scopes: [],
      audience: [],
      signingAlg: 'PS256',
      accessTokenSeconds: 300,
      plain: true,
    });
  });

  it('is the strictest of several APIs', () => {
    expect(form(routes, { ...ledger, opaqueTokens: true })).toMatchObject({ opaque: true, accessTokenSeconds: 300 });
    expect(form({ ...routes, plainTokens: true }, ledger)).not.toHaveProperty('plain');
    expect(form({ ...routes, signingAlg: 'PS256' }, { ...ledger, signingAlg: 'EdDSA' }).signingAlg).toBe('ES256');
  });

  it('is the server’s default without an API', () => {
    const { accessTokenSeconds } = world.settings;
    expect(form()).toEqual({ scopes: [], audience: [], signingAlg: 'ES256', accessTokenSeconds });
  });
});
