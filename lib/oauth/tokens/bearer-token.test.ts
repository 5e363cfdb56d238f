/** Access tokens at this server's own endpoints: the checks of `bearer-token.ts`, tried at userinfo. */
import { expect, test } from 'vitest';
import { sign } from '../keys/key-ring';
import { claimsOf, createPortal, issuer, routesApi } from '../testing/token.fixture';

/** A portal, and a function that sends userinfo a token that we signed ourselves, with some of its claims changed. */
async function tampering() {
  const portal = await createPortal();
  const { body } = await portal.exchange(await portal.mintCode(['openid', 'routes.read']));
  const { ring } = portal.world();
  const send = async (changed: Record<string, unknown>) => {
    const claims = { ...claimsOf(body['access_token']), ...changed };
    return portal.userinfo(await sign(ring, 'ES256', { typ: 'at+jwt' }, claims));
  };
  return { portal, send };
}

test('a token must have the issuer in its audience (RFC 9068 §4)', async () => {
  const { send } = await tampering();
  for (const aud of [issuer, [routesApi, issuer]]) expect((await send({ aud })).status).toBe(200);
  for (const aud of [routesApi, [routesApi], `${issuer}/`, []]) {
    const response = await send({ aud });
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
  }
});

test('a token must have one of the scopes of the endpoint, as a whole word (RFC 6750 §3.1)', async () => {
  const { send } = await tampering();
  for (const scope of ['', 'routes.read', 'openid2', 'xopenid', 'OPENID']) {
    const response = await send({ scope });
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toContain('scope="openid"');
  }
});

test('a token whose status entry is in another client’s grant is invalid', async () => {
  const { send } = await tampering();
  const response = await send({ client_id: 'other' });
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
});

test('a token that is bound to a key is refused as a bearer token (RFC 9449 §7.2)', async () => {
  const { send } = await tampering();
  expect((await send({ cnf: { jkt: 'x'.repeat(43) } })).status).toBe(401);
});

test('a token that is bound to a certificate is refused without it (RFC 8705 §3)', async () => {
  const { send } = await tampering();
  expect((await send({ cnf: { 'x5t#S256': 'x'.repeat(43) } })).status).toBe(401);
});
