/**
 * Attacks on the token, userinfo, introspection and revocation endpoints: stolen codes and refresh tokens, forged JWTs,
 * client authentication and parameters (RFC 9700 §4, RFC 8725 §2). Each test names what the attacker has and what they
 * get.
 */
import { createHmac, createPublicKey } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { assertionType } from '../../clients/authentication';
import { sign, verifyOwn } from '../../keys/key-ring';
import {
  answerOf,
  assertion,
  basic,
  claimsOf,
  clientKey,
  clientOf,
  createPortal,
  formRequest,
  headerOf,
  issuer,
  type Portal,
  secret,
  startedAt,
} from '../token.fixture';

const invalidGrant = { status: 400, body: { error: 'invalid_grant' } };
const invalidRequest = { status: 400, body: { error: 'invalid_request' } };
const invalidClient = { status: 401, body: { error: 'invalid_client' } };
const kinds = (portal: Portal) => portal.store.activities.map(({ kind }) => kind);
const ten = Array.from({ length: 10 });

describe('a stolen authorization code', () => {
  it('used a second time is refused, and revokes the tokens of the first use (RFC 6749 §4.1.2, RFC 9700 §4.5)', async () => {
    const portal = await createPortal();
    const code = await portal.mintCode();
    const { body } = await portal.exchange(code);
    const next = await portal.refresh(body['refresh_token']);
    portal.clock.now += 3;
    expect(await portal.exchange(code)).toMatchObject(invalidGrant);
    for (const tokens of [body, next.body]) {
      expect(await portal.userinfo(tokens['access_token'])).toMatchObject({ status: 401 });
      expect((await portal.introspect(tokens['access_token'])).body).toEqual({ active: false });
      expect(await portal.refresh(tokens['refresh_token'])).toMatchObject(invalidGrant);
    }
    expect(kinds(portal)).toContain('code_replayed');
  });

  it('repeated by its client within 2 seconds is refused, and revokes nothing (RFC 6749 §4.1.2)', async () => {
    for (const clientId of ['trailmap', 'spa']) {
      const portal = await createPortal();
      const headers = clientId === 'spa' ? {} : basic(clientId);
      const code = await portal.mintCode(undefined, { clientId });
      const { body } = await portal.exchange(code, { client_id: clientId }, headers);
      for (const wait of [0, 2]) {
        portal.clock.now += wait;
        expect(await portal.exchange(code, { client_id: clientId }, headers)).toMatchObject(invalidGrant);
      }
      expect(await portal.userinfo(body['access_token'])).toMatchObject({ status: 200 });
      expect(kinds(portal)).not.toContain('code_replayed');
      portal.clock.now += 1;
      expect(await portal.exchange(code, { client_id: clientId }, headers)).toMatchObject(invalidGrant);
      expect(await portal.userinfo(body['access_token'])).toMatchObject({ status: 401 });
    }
  });

  it('is a replay within 2 seconds without the proofs of the first use (RFC 6749 §4.1.2)', async () => {
    const lacking: Record<string, string | undefined>[] = [
      { code_verifier: undefined },
      { code_verifier: 'a'.repeat(43) },
      { redirect_uri: 'https://trailmap.example/another' },
    ];
    for (const parameters of lacking) {
      const portal = await createPortal();
      const code = await portal.mintCode();
      const { body } = await portal.exchange(code);
      expect(await portal.exchange(code, parameters)).toMatchObject(invalidGrant);
      expect(kinds(portal)).toContain('code_replayed');
      expect(await portal.userinfo(body['access_token'])).toMatchObject({ status: 401 });
    }
  });

  it('is a replay within 2 seconds if its client proves nothing but the code (RFC 9700 §4.5)', async () => {
    const portal = await createPortal();
    const code = await portal.mintCode(undefined, { clientId: 'spa', codeChallenge: undefined });
    const again = () => portal.exchange(code, { client_id: 'spa', code_verifier: undefined }, {});
    expect(await again()).toMatchObject({ status: 200 });
    expect(await again()).toMatchObject(invalidGrant);
    expect(kinds(portal)).toContain('code_replayed');
  });

  it('sent by its client ten times at once yields one answer, which stays valid', async () => {
    const portal = await createPortal();
    const code = await portal.mintCode();
    const answers = await Promise.all(ten.map(() => portal.exchange(code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    await portal.server.flush();
    expect(portal.store.uses).toContainEqual(expect.objectContaining({ kind: 'code_redeemed', count: 1 }));
    const [winner] = answers.filter(({ status }) => status === 200);
    expect(kinds(portal)).not.toContain('code_replayed');
    expect(await portal.refresh(winner?.body['refresh_token'])).toMatchObject({ status: 200 });
  });

  it('raced against its client without the verifier revokes the client’s tokens (RFC 9700 §4.5)', async () => {
    const portal = await createPortal();
    const code = await portal.mintCode();
    const thief = () => portal.exchange(code, { code_verifier: 'a'.repeat(43) });
    const [won] = await Promise.all([portal.exchange(code), ...ten.map(thief)]);
    expect(won).toMatchObject({ status: 200 });
    await thief();
    expect(kinds(portal)).toContain('code_replayed');
    expect(await portal.refresh(won.body['refresh_token'])).toMatchObject(invalidGrant);
  });

  it('is useless to another client, and stays valid for its own (RFC 6749 §4.1.3)', async () => {
    const portal = await createPortal();
    const code = await portal.mintCode();
    expect(await portal.exchange(code, {}, basic('other'))).toMatchObject(invalidGrant);
    expect(await portal.exchange(code, { client_id: 'spa' }, {})).toMatchObject(invalidGrant);
    expect(await portal.exchange(code)).toMatchObject({ status: 200 });
  });

  it('is useless without the verifier, also with the challenge in its place (RFC 7636 §4.6)', async () => {
    const portal = await createPortal();
    const code = await portal.mintCode(undefined, { clientId: 'spa' });
    const tries = [undefined, 'a'.repeat(43), 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'];
    for (const code_verifier of tries) {
      expect(await portal.exchange(code, { client_id: 'spa', code_verifier }, {})).toMatchObject(invalidGrant);
    }
  });
});

describe('PKCE downgrade', () => {
  it('is detected: a verifier for a code without a challenge is refused (RFC 9700 §4.8.2)', async () => {
    const portal = await createPortal({ clients: [clientOf('exempt', { require_pkce: false })] });
    const code = await portal.mintCode(undefined, { clientId: 'exempt', codeChallenge: undefined });
    expect(await portal.exchange(code, {}, basic('exempt'))).toMatchObject(invalidGrant);
    const honest = await portal.exchange(code, { code_verifier: undefined }, basic('exempt'));
    expect(honest).toMatchObject({ status: 200 });
  });

  it('does not work by omitting redirect_uri either', async () => {
    const portal = await createPortal();
    const code = await portal.mintCode(undefined, { codeChallenge: undefined });
    const without = { code_verifier: undefined, redirect_uri: undefined };
    expect(await portal.exchange(code, without)).toMatchObject(invalidGrant);
  });
});

describe('a stolen refresh token', () => {
  it('raced against the app ten times yields one successor, and nobody is signed out (decision 132)', async () => {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode());
    const answers = await Promise.all(ten.map(() => portal.refresh(body['refresh_token'])));
    expect(answers.map(({ status }) => status)).toEqual(ten.map(() => 200));
    expect(new Set(answers.map((answer) => answer.body['refresh_token'])).size).toBe(1);
    await portal.server.flush();
    expect(portal.store.uses).toContainEqual(expect.objectContaining({ kind: 'refreshed', count: 1 }));
    expect(await portal.refresh(answers[0]?.body['refresh_token'])).toMatchObject({ status: 200 });
  });

  it('used after the grace window ends the whole family, including the newest token (RFC 9700 §4.14.2)', async () => {
    const portal = await createPortal();
    const first = await portal.exchange(await portal.mintCode());
    const second = await portal.refresh(first.body['refresh_token']);
    portal.clock.now += 60;
    const third = await portal.refresh(second.body['refresh_token']);
    expect(await portal.refresh(first.body['refresh_token'])).toMatchObject(invalidGrant);
    expect(await portal.refresh(third.body['refresh_token'])).toMatchObject(invalidGrant);
    expect(await portal.userinfo(third.body['access_token'])).toMatchObject({ status: 401 });
    expect(kinds(portal)).toContain('refresh_reused');
    expect(portal.store.grants()[0]).not.toHaveProperty('endedAt');
  });

  it('used after its successor was used is a replay, however soon (RFC 9700 §4.14.2)', async () => {
    const portal = await createPortal();
    const first = await portal.exchange(await portal.mintCode());
    const second = await portal.refresh(first.body['refresh_token']);
    const third = await portal.refresh(second.body['refresh_token']);
    expect(await portal.refresh(first.body['refresh_token'])).toMatchObject(invalidGrant);
    expect(kinds(portal)).toContain('refresh_reused');
    for (const { body } of [second, third]) {
      expect(await portal.refresh(body['refresh_token'])).toMatchObject(invalidGrant);
      expect(await portal.userinfo(body['access_token'])).toMatchObject({ status: 401 });
    }
  });

  it('used a second time is a replay at once if the operator allows no grace window (RFC 9700 §4.14.2)', async () => {
    const portal = await createPortal({ settings: { rotationGraceSeconds: 0 } });
    const first = await portal.exchange(await portal.mintCode());
    const second = await portal.refresh(first.body['refresh_token']);
    expect(await portal.refresh(first.body['refresh_token'])).toMatchObject(invalidGrant);
    expect(await portal.refresh(second.body['refresh_token'])).toMatchObject(invalidGrant);
    expect(kinds(portal)).toContain('refresh_reused');
  });

  it('is refused within the window once the owner paused the access', async () => {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode());
    await portal.refresh(body['refresh_token']);
    await portal.server.grants.pause('ada', portal.store.grants()[0]?.id ?? '');
    expect(await portal.refresh(body['refresh_token'])).toMatchObject(invalidGrant);
  });

  it('cannot be used within the window to get more than the app got', async () => {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode());
    await portal.refresh(body['refresh_token'], { scope: 'openid' });
    const again = await portal.refresh(body['refresh_token'], { scope: 'openid routes.write' });
    expect(again).toMatchObject({ body: { error: 'invalid_scope' } });
  });

  it('is useless to another client, which cannot end the family with it either (RFC 6749 §6, §10.4)', async () => {
    const portal = await createPortal();
    const first = await portal.exchange(await portal.mintCode());
    const second = await portal.refresh(first.body['refresh_token']);
    portal.clock.now += 60;
    for (const value of [first.body['refresh_token'], second.body['refresh_token']]) {
      expect(await portal.refresh(value, {}, basic('other'))).toMatchObject(invalidGrant);
      expect(await portal.refresh(value, { client_id: 'spa' }, {})).toMatchObject(invalidGrant);
      expect(await portal.refresh(value, { scope: 'openid' }, basic('other'))).toMatchObject(invalidGrant);
    }
    expect(await portal.refresh(second.body['refresh_token'])).toMatchObject({ status: 200 });
  });

  it('cannot be derived without the server’s secret', async () => {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode());
    const presented = String(body['refresh_token']);
    const guess = createHmac('sha256', 'guess').update(presented).digest('base64url');
    await portal.refresh(presented);
    expect(await portal.refresh(guess)).toMatchObject(invalidGrant);
    expect(await portal.refresh(body['access_token'])).toMatchObject(invalidGrant);
  });
});

describe('a forged or borrowed JWT as access token', () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  async function tokens() {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode(['openid', 'routes.read', 'email']));
    const { keys } = await (await portal.server.jwks(new Request(`${issuer}/oauth/jwks`))).json();
    const header = headerOf(body['access_token']);
    const jwk = keys.find(({ kid }: { kid: string }) => kid === header['kid']);
    return { portal, body, header, jwk, claims: { ...claimsOf(body['access_token']), scope: 'openid profile email' } };
  }

  async function expectDead(portal: Portal, token: string) {
    expect(await portal.userinfo(token)).toMatchObject({ status: 401 });
    expect((await portal.introspect(token)).body).toEqual({ active: false });
  }

  it.each(['none', 'None', 'nOnE'])('with alg %s is rejected (RFC 8725 §3.2)', async (alg) => {
    const { portal, header, claims } = await tokens();
    await expectDead(portal, `${encode({ ...header, alg })}.${encode(claims)}.`);
    await expectDead(portal, `${encode({ ...header, alg })}.${encode(claims)}.AAAA`);
  });

  it('signed with HS256 and the public key is rejected (RFC 8725 §2.1)', async () => {
    const { portal, header, claims, jwk } = await tokens();
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const input = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`;
    for (const key of [pem, JSON.stringify(jwk), Buffer.from(jwk.x, 'base64url')]) {
      await expectDead(portal, `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`);
    }
  });

  it('with its own key in jwk or jku is rejected (RFC 8725 §3.10)', async () => {
    const { portal, header, claims } = await tokens();
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    for (const extra of [{ jwk }, { jku: 'https://evil.example/jwks' }, { kid: 'mine', jwk }]) {
      const forged = await new SignJWT(claims)
        .setProtectedHeader({ ...header, alg: 'ES256', ...extra })
        .sign(privateKey);
      await expectDead(portal, forged);
    }
  });

  it('with an algorithm other than that of its key is rejected (RFC 8725 §3.1)', async () => {
    const { portal, header, claims } = await tokens();
    const { keys } = await (await portal.server.jwks(new Request(`${issuer}/oauth/jwks`))).json();
    const rsa = keys.find(({ alg }: { alg: string }) => alg === 'RS256');
    const { privateKey } = await generateKeyPair('ES256');
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ ...header, alg: 'ES256', kid: rsa.kid })
      .sign(privateKey);
    await expectDead(portal, forged);
    expect(await importJWK(rsa, 'RS256')).toBeDefined();
  });

  it('that is an ID token, or another JWT that we sign, is rejected (RFC 9068 §4, RFC 8725 §3.11)', async () => {
    const { portal, body, claims } = await tokens();
    await expectDead(portal, String(body['id_token']));
    const world = portal.world();
    for (const typ of ['JWT', 'statuslist+jwt', 'at+JWT', 'logout+jwt', 'application/at+jwt']) {
      await expectDead(portal, await sign(world.ring, 'ES256', { typ }, claims));
    }
    await expectDead(portal, await (await portal.server.statusList(new Request(`${issuer}/oauth/status/1`))).text());
  });

  it('is rejected as an id_token_hint (OpenID Connect Core §3.1.2.1)', async () => {
    const { portal, body } = await tokens();
    expect(await verifyOwn(portal.world().ring, String(body['access_token']), { typ: 'JWT' })).toBeUndefined();
  });

  it('of another issuer, or without our claims, is rejected even with our signature', async () => {
    const { portal, claims } = await tokens();
    const { ring } = portal.world();
    const { status: _, ...bare }: Record<string, unknown> = claims;
    for (const payload of [{ ...claims, iss: 'https://evil.example' }, bare, { iss: issuer, exp: startedAt + 60 }]) {
      await expectDead(portal, await sign(ring, 'ES256', { typ: 'at+jwt' }, payload));
    }
  });

  it('with a changed claim or extra parts is rejected', async () => {
    const { portal, body, claims } = await tokens();
    const [head, , signature] = String(body['access_token']).split('.');
    await expectDead(portal, `${head}.${encode({ ...claims, sub: 'root' })}.${signature}`);
    await expectDead(portal, `${body['access_token']}.${signature}`);
    await expectDead(portal, `${head}.${head}.${signature}.x.y`);
  });

  it('that is a refresh token or a code is rejected', async () => {
    const { portal, body } = await tokens();
    for (const value of [body['refresh_token'], await portal.mintCode()]) {
      expect(await portal.userinfo(value)).toMatchObject({ status: 401 });
    }
  });

  it('with the scope openid and another audience is rejected at userinfo (RFC 9068 §4)', async () => {
    const { portal, claims } = await tokens();
    const elsewhere = { ...claims, aud: 'https://api.routes.example' };
    const token = await sign(portal.world().ring, 'ES256', { typ: 'at+jwt' }, elsewhere);
    expect(await portal.userinfo(token)).toMatchObject({ status: 403 });
  });

  it('with the status entry of another client’s grant is rejected', async () => {
    const { portal, claims } = await tokens();
    const borrowed = { ...claims, client_id: 'other' };
    await expectDead(portal, await sign(portal.world().ring, 'ES256', { typ: 'at+jwt' }, borrowed));
  });

  it('for one API is rejected by another and by userinfo (RFC 9068 §4)', async () => {
    const portal = await createPortal();
    const machine = await portal.token({ grant_type: 'client_credentials', scope: 'routes.sync' });
    expect(await portal.userinfo(machine.body['access_token'])).toMatchObject({ status: 403 });
    const [, ledger] = clientOf('x').apis;
    const backend = clientOf('ledger-backend', {}, { apis: ledger ? [ledger] : [] });
    const two = await createPortal({ clients: [backend] });
    const routes = await two.token({ grant_type: 'client_credentials', scope: 'routes.sync' });
    expect((await two.introspect(routes.body['access_token'], basic('ledger-backend'))).body).toEqual({
      active: false,
    });
  });
});

describe('client authentication', () => {
  const machine = { grant_type: 'client_credentials', scope: 'routes.sync' };

  it('with two methods at once is refused, even if both are valid (RFC 6749 §2.3)', async () => {
    const jwk = await exportJWK(clientKey.publicKey);
    const keyed = clientOf('keyed', { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [jwk] } });
    const portal = await createPortal({ clients: [keyed] });
    const posted = { ...machine, client_id: 'poster', client_secret: secret };
    expect(await portal.token(posted, basic('poster'))).toMatchObject(invalidRequest);
    const asserted = { ...machine, client_assertion_type: assertionType, client_assertion: await assertion('keyed') };
    expect(await portal.token(asserted, basic('keyed'))).toMatchObject(invalidRequest);
    expect(await portal.token({ ...asserted, client_secret: secret }, {})).toMatchObject(invalidRequest);
    expect(await portal.token(asserted, {})).toMatchObject({ status: 200 });
  });

  it('as one client with the client_id of another is refused', async () => {
    const portal = await createPortal();
    expect(await portal.token({ ...machine, client_id: 'other' }, basic('trailmap'))).toMatchObject(invalidRequest);
  });

  it('in the URL is ignored (RFC 6749 §2.3.1)', async () => {
    const portal = await createPortal();
    const path = `/oauth/token?client_id=poster&client_secret=${secret}`;
    const answer = await answerOf(await portal.server.token(formRequest(path, machine)));
    expect(answer).toMatchObject(invalidClient);
  });

  it('by the client_id of a confidential client without its secret is refused', async () => {
    const portal = await createPortal();
    const code = await portal.mintCode();
    expect(await portal.exchange(code, { client_id: 'trailmap' }, {})).toMatchObject(invalidClient);
    expect(await portal.exchange(code, {}, basic('trailmap', ''))).toMatchObject(invalidClient);
    expect(await portal.exchange(code)).toMatchObject({ status: 200 });
  });

  it('by an assertion that was used before is refused, also of ten at once (RFC 7523 §3)', async () => {
    const jwk = await exportJWK(clientKey.publicKey);
    const keyed = clientOf('keyed', { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [jwk] } });
    const portal = await createPortal({ clients: [keyed] });
    const asserted = { ...machine, client_assertion_type: assertionType, client_assertion: await assertion('keyed') };
    const answers = await Promise.all(ten.map(() => portal.token(asserted, {})));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    portal.clock.now += 119;
    expect(await portal.token(asserted, {})).toMatchObject(invalidClient);
  });

  it('by a forged assertion does not use up the jti of the real one', async () => {
    const jwk = await exportJWK(clientKey.publicKey);
    const keyed = clientOf('keyed', { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [jwk] } });
    const portal = await createPortal({ clients: [keyed] });
    const { privateKey } = await generateKeyPair('ES256');
    const send = async (key: typeof privateKey) => {
      const client_assertion = await assertion('keyed', { jti: 'j-1' }, { key });
      return portal.token({ ...machine, client_assertion_type: assertionType, client_assertion }, {});
    };
    expect(await send(privateKey)).toMatchObject(invalidClient);
    expect(await send(clientKey.privateKey)).toMatchObject({ status: 200 });
  });

  it('by an assertion signed with the public key as HMAC secret, or with alg none, is refused (RFC 8725 §2.1)', async () => {
    const jwk = await exportJWK(clientKey.publicKey);
    const keyed = clientOf('keyed', { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [jwk] } });
    const portal = await createPortal({ clients: [keyed] });
    const key = new TextEncoder().encode(JSON.stringify(jwk));
    const hmac = await assertion('keyed', {}, { key, header: { alg: 'HS256' } });
    const [, payload] = hmac.split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    for (const client_assertion of [hmac, none]) {
      const answer = await portal.token({ ...machine, client_assertion_type: assertionType, client_assertion }, {});
      expect(answer).toMatchObject(invalidClient);
    }
  });
});

describe('parameters', () => {
  it.each(['grant_type', 'code', 'redirect_uri', 'code_verifier', 'client_id'])(
    'sent twice are refused: %s (RFC 6749 §3.2)',
    async (name) => {
      const portal = await createPortal();
      const code = await portal.mintCode();
      const parameters: [string, string][] = [
        ['grant_type', 'authorization_code'],
        ['code', code],
        [name, 'x'],
        [name, 'x'],
      ];
      expect(await portal.token(parameters)).toMatchObject(invalidRequest);
    },
  );

  it('of excessive size are refused', async () => {
    const portal = await createPortal();
    const long = 'a'.repeat(60_000);
    const tries = [
      { grant_type: 'authorization_code', code: long },
      { grant_type: 'refresh_token', refresh_token: long },
      { grant_type: 'client_credentials', scope: long },
      { grant_type: 'client_credentials', resource: long },
      { grant_type: long },
    ];
    for (const parameters of tries) {
      const { status, body } = await portal.token(parameters);
      expect(status).toBe(400);
      expect(JSON.stringify(body).length).toBeLessThan(500);
    }
  });
});
