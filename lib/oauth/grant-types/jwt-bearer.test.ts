import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { TrustedIssuer } from '../model/client-records';
import {
  basic,
  claimsOf,
  clientOf,
  createPortal,
  issuer,
  ledgerApi,
  type Portal,
  routesApi,
  startedAt,
} from '../testing/token.fixture';

const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const trusted = 'https://login.partner.example';
const pair = await generateKeyPair('ES256', { extractable: true });
const attackerKeys = await generateKeyPair('ES256', { extractable: true });
const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kty: 'EC' as const }] };
const partner = clientOf('partner', { grant_types: ['authorization_code', grantType] });
const otherClient = clientOf('other-client', { grant_types: ['authorization_code', grantType] });
const bySub: TrustedIssuer = {
  issuer: trusted,
  jwks,
  subject: 'sub',
  scopes: ['openid', 'routes.read', 'invoices.read'],
};

async function setUp(
  trust: Partial<TrustedIssuer> = {},
  allowed: string[] | undefined = ['openid', 'routes.read', 'routes.write'],
) {
  const portal = await createPortal({ clients: [partner, otherClient] });
  portal.store.putTrustedIssuer('partner', { ...bySub, ...trust });
  if (allowed.length > 0) await portal.mintCode(allowed, { clientId: 'partner' });
  return portal;
}

const assertion = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}, key = pair.privateKey) =>
  new SignJWT({
    iss: trusted,
    sub: 'ada',
    aud: issuer,
    jti: crypto.randomUUID(),
    iat: startedAt,
    exp: startedAt + 60,
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', ...header })
    .sign(key);

const present = (portal: Portal, jwt: string, more: Record<string, string> = {}, as = 'partner') =>
  portal.token({ grant_type: grantType, assertion: jwt, ...more }, basic(as));

const invalidGrant = { status: 400, body: { error: 'invalid_grant' } };

describe('an assertion of a trusted issuer (RFC 7523 §2.1)', () => {
  it('yields an access token with the scopes that the person allowed and the issuer is trusted with', async () => {
    const portal = await setUp();
    const { status, body } = await present(portal, await assertion());
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'openid routes.read', expires_in: 300 });
    expect(body).not.toHaveProperty('refresh_token');
    expect(body).not.toHaveProperty('id_token');
    expect(claimsOf(body['access_token'])).toMatchObject({
      sub: 'ada',
      client_id: 'partner',
      aud: [routesApi, issuer],
    });
    expect((await portal.userinfo(body['access_token'])).status).toBe(200);
    const { server, store } = portal;
    await server.grants.end('ada', store.grants()[0]?.id ?? '');
    expect((await portal.userinfo(body['access_token'])).status).toBe(401);
  });

  it('may name the person by an e-mail address that both sides have verified', async () => {
    const portal = await setUp({ subject: 'email' });
    const email = 'Ada@Example.com';
    expect(await present(portal, await assertion({ sub: 'x-17', email, email_verified: true }))).toMatchObject({
      status: 200,
    });
    for (const claims of [{ email }, { email, email_verified: false }, { email, email_verified: 'true' }, {}]) {
      expect(await present(portal, await assertion(claims))).toMatchObject(invalidGrant);
    }
    const subject = await portal.store.findSubject('ada');
    if (subject) portal.store.putSubject({ ...subject, emailVerified: false });
    expect(await present(portal, await assertion({ email, email_verified: true }))).toMatchObject(invalidGrant);
  });

  it('can be narrowed by scope and resource (RFC 7521 §4.1, RFC 8707 §2)', async () => {
    const portal = await setUp({}, ['openid', 'routes.read', 'invoices.read']);
    const narrow = await present(portal, await assertion(), { scope: 'invoices.read', resource: ledgerApi });
    expect(claimsOf(narrow.body['access_token'])).toMatchObject({ aud: ledgerApi, scope: 'invoices.read' });
    const wide = await present(portal, await assertion(), { scope: 'routes.write' });
    expect(wide).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
  });
});

describe('an assertion gives no access', () => {
  it('for a person who has allowed this client nothing, no longer allows it, or allowed it only once', async () => {
    expect(await present(await setUp({}, []), await assertion())).toMatchObject(invalidGrant);
    const elsewhere = await setUp({}, []);
    await elsewhere.mintCode(['openid', 'routes.read'], { clientId: 'other-client' });
    expect(await present(elsewhere, await assertion())).toMatchObject(invalidGrant);
    const ended = await setUp();
    await ended.server.grants.end('ada', ended.store.grants()[0]?.id ?? '');
    expect(await present(ended, await assertion())).toMatchObject(invalidGrant);
    const paused = await setUp();
    await paused.server.grants.pause('ada', paused.store.grants()[0]?.id ?? '');
    expect(await present(paused, await assertion())).toMatchObject(invalidGrant);
    const once = await setUp({}, []);
    await once.mintCode(['openid'], { clientId: 'partner' }, { once: true });
    expect(await present(once, await assertion())).toMatchObject(invalidGrant);
  });

  it('beyond what was allowed: trust in an issuer allows nothing by itself', async () => {
    const portal = await setUp({}, ['routes.write']);
    expect(await present(portal, await assertion())).toMatchObject(invalidGrant);
  });

  it('through a client that does not trust the issuer', async () => {
    const portal = await setUp();
    await portal.mintCode(['openid', 'routes.read'], { clientId: 'other-client' });
    expect(await present(portal, await assertion(), {}, 'other-client')).toMatchObject(invalidGrant);
    expect(await present(portal, await assertion(), {}, 'trailmap')).toMatchObject({
      status: 400,
      body: { error: 'unauthorized_client' },
    });
  });
});

describe('an assertion is refused (RFC 7523 §3)', () => {
  it.each([
    ['of another issuer', { iss: 'https://other.example' }],
    ['for another server', { aud: 'https://other.example' }],
    ['for several audiences', { aud: [issuer, 'https://other.example'] }],
    ['that has expired', { exp: startedAt - 61 }],
    ['without exp', { exp: undefined }],
    ['that is valid for a day', { exp: startedAt + 86_400 }],
    ['from the future', { nbf: startedAt + 120 }],
    ['without a subject', { sub: undefined }],
    ['about an unknown person', { sub: 'nobody' }],
    ['without a jti', { jti: undefined }],
  ])('%s', async (_, claims) => {
    expect(await present(await setUp(), await assertion(claims))).toMatchObject(invalidGrant);
  });

  it('if it is signed by another key, unsigned, or of another type', async () => {
    const portal = await setUp();
    const [, payload] = (await assertion()).split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    const attempts = [
      await assertion({}, {}, attackerKeys.privateKey),
      await assertion({}, { typ: 'at+jwt' }),
      none,
      'a.b.c',
      'nonsense',
    ];
    for (const jwt of attempts) expect(await present(portal, jwt)).toMatchObject(invalidGrant);
  });

  it('the second time, also of ten at the same time', async () => {
    const portal = await setUp();
    const jwt = await assertion();
    const answers = await Promise.all(Array.from({ length: 10 }, () => present(portal, jwt)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('if the issuer’s keys cannot be fetched, with invalid_grant and not invalid_client', async () => {
    const portal = await setUp({ jwks: undefined, jwksUri: 'https://login.partner.example/jwks' });
    expect(await present(portal, await assertion())).toMatchObject(invalidGrant);
  });
});
