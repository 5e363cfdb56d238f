import { compactVerify, createLocalJWKSet, decodeProtectedHeader, generateKeyPair, SignJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sha256 } from '../crypto';
import { createKeyRing, sign } from '../keys/key-ring';
import type { Login } from '../model/grant-records';
import { defaultSettings } from '../settings';
import { createPortal, good, issuer, pageOf, startedAt } from '../testing/authorize.fixture';

const shown = { text: 'Trailmap wants access to your account\nwants to\nSee your saved routes', language: 'en' };
const day = 24 * 3600;

let portal: ReturnType<typeof createPortal>;
let login: Login;
let grantId: string;
beforeEach(async () => {
  portal = createPortal();
  login = portal.signIn('s1');
  const scope = 'openid email routes.read routes.write';
  const { id } = pageOf(await portal.start({ ...good, scope }, 's1'));
  const scopes = ['routes.write'];
  await portal.codeOf(await portal.allow(id, login, { scopes, endsAt: startedAt + 30 * day, shown }));
  grantId = portal.store.grants()[0]?.id ?? '';
});

const ids = () => portal.store.receipts(grantId).map(({ id }) => id);
async function signed(id = ids().at(-1) ?? '') {
  const receipt = await portal.server.receipts.signed('ada', id);
  if (!receipt) throw new Error('no receipt');
  return receipt;
}
const stateOf = async (jwt: string) => {
  const verdict = await portal.server.receipts.verify(jwt);
  return verdict.genuine ? verdict.state : 'forged';
};
const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
const publishedKeys = async () =>
  jwksSchema.parse(await (await portal.server.receiptKeys(new Request(`${issuer}/oauth/receipt-keys`))).json());

describe('a receipt', () => {
  it('states what was allowed, until when and which question was shown (Kantara Consent Receipt 1.1.0)', async () => {
    const { claims } = await signed();
    expect(claims).toMatchObject({
      iss: issuer,
      jti: ids()[0],
      version: 'KI-CR-v1.1.0',
      jurisdiction: 'not stated',
      consentTimestamp: startedAt,
      consentReceiptID: ids()[0],
      publicKey: `${issuer}/oauth/receipt-keys`,
      language: 'en',
      piiPrincipalId: 'ada',
      piiControllers: [{ piiController: 'Trailmap', onBehalf: false }],
      sensitive: false,
      spiCat: [],
      event: 'allowed',
      client_id: 'trailmap',
      ends_at: startedAt + 30 * day,
      notice_sha256: sha256(shown.text),
    });
    expect(claims.scopes.map(({ scope }) => scope)).toEqual(['openid', 'email', 'routes.read', 'routes.write']);
    expect(claims['services']).toContainEqual({
      service: 'Routes',
      purposes: [
        expect.objectContaining({
          purpose: 'See your saved routes',
          consentType: 'EXPLICIT',
          termination: new Date((startedAt + 30 * day) * 1000).toISOString(),
          thirdPartyName: 'Trailmap',
        }),
      ],
    });
    expect((await signed()).text).toBe(shown.text);
  });

  it('is a JWT with its own type, which anybody can verify with our published keys (RFC 8725 §3.11)', async () => {
    const { jwt } = await signed();
    expect(decodeProtectedHeader(jwt)).toMatchObject({ alg: 'ES256', typ: 'consent-receipt+jwt' });
    await compactVerify(jwt, createLocalJWKSet(await publishedKeys()));
    const userinfo = new Request(`${issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${jwt}` } });
    expect((await portal.server.userinfo(userinfo)).status).toBe(401);
  });

  it('never changes, and verifies long after its key has left the key ring', async () => {
    const { jwt } = await signed();
    portal.clock.now += 5 * 365 * day;
    await portal.server.keys.rotate();
    portal.clock.now += defaultSettings.keyPublishedSeconds + defaultSettings.keyRetiredSeconds + 1;
    await portal.server.keys.maintain();
    expect((await portal.store.signingKeys()).map(({ kid }) => kid)).not.toContain(decodeProtectedHeader(jwt).kid);
    expect((await signed()).jwt).toBe(jwt);
    expect(await stateOf(jwt)).toBe('expired');
    await compactVerify(jwt, createLocalJWKSet(await publishedKeys()));
  });

  it('is available only to its owner', async () => {
    const [id = ''] = ids();
    expect(await portal.server.receipts.signed('bob', id)).toBeUndefined();
    expect(await portal.server.receipts.signed('ada', 'x')).toBeUndefined();
  });

  it('is also created for each change', async () => {
    await portal.server.grants.change('ada', grantId, { endsAt: startedAt + day });
    const { claims, text } = await signed();
    expect(ids()).toHaveLength(2);
    expect(claims).toMatchObject({ event: 'changed', ends_at: startedAt + day, collectionMethod: /account/ });
    expect(claims.notice_sha256).toBeUndefined();
    expect(text).toBeUndefined();
  });

  it('is not created for a refusal', async () => {
    const { id } = pageOf(await portal.start({ ...good, prompt: 'consent' }, 's1'));
    const formToken = (await portal.server.consent.question(id, login))?.formToken ?? '';
    await portal.server.consent.decide(id, login, { action: 'deny', formToken });
    expect(ids()).toHaveLength(1);
  });
});

describe('the verdict about a receipt', () => {
  it('states the current status: allowed, paused, allowed again, replaced, ended', async () => {
    const { jwt } = await signed();
    expect(await stateOf(jwt)).toBe('allowed');
    await portal.server.grants.pause('ada', grantId);
    expect(await stateOf(jwt)).toBe('paused');
    await portal.server.grants.resume('ada', grantId);
    expect(await stateOf(`  ${jwt}\n`)).toBe('allowed');
    await portal.server.grants.change('ada', grantId, { endsAt: startedAt + day });
    const { jwt: later } = await signed();
    expect([await stateOf(jwt), await stateOf(later)]).toEqual(['replaced', 'allowed']);
    await portal.server.grants.end('ada', grantId);
    expect([await stateOf(jwt), await stateOf(later)]).toEqual(['ended', 'ended']);
    expect(await stateOf((await signed()).jwt)).toBe('ended');
  });

  it('does not change if only tokens were revoked', async () => {
    const { jwt } = await signed();
    await portal.store.endEpoch(grantId, 1, startedAt + 1);
    expect(await stateOf(jwt)).toBe('allowed');
  });

  it('agrees with the signed status list (draft-ietf-oauth-status-list §7.1)', async () => {
    const { claims } = await signed();
    const { idx, uri } = claims.status.status_list;
    const list = Number(uri.split('/').at(-1));
    await portal.server.grants.pause('ada', grantId);
    expect((await portal.store.statusList(list))?.marked).toContainEqual({ index: idx, status: 2 });
    await portal.server.grants.change('ada', grantId, { endsAt: startedAt + day });
    expect((await portal.store.statusList(list))?.marked).toContainEqual({ index: idx, status: 3 });
  });

  it('is unknown for a genuine receipt that is no longer stored', async () => {
    const { jwt } = await signed();
    const keys = await portal.store.receiptKeys();
    portal = createPortal();
    const [key] = keys;
    if (!key) throw new Error('no key');
    await portal.store.saveReceiptJwt('x', 'x', { kid: String(key['kid']), publicJwk: key }, startedAt);
    expect(await stateOf(jwt)).toBe('unknown');
  });

  it.each([
    ['changed', (jwt: string) => jwt.replace(/\.(..)/, '.AA')],
    ['unsigned', (jwt: string) => `${jwt.split('.').slice(0, 2).join('.')}.`],
    ['cut', (jwt: string) => jwt.slice(0, -4)],
    ['empty', () => ''],
    ['no JWT', () => 'Trailmap may read everything.'],
    ['endless', (jwt: string) => `${jwt}${'A'.repeat(70_000)}`],
  ])('is negative for one that is %s', async (_, change) => {
    const { jwt } = await signed();
    expect(await stateOf(change(jwt))).toBe('forged');
  });

  it('is negative for one signed by another key with our kid, and for another token of this server', async () => {
    const { jwt, claims } = await signed();
    const { kid = '' } = decodeProtectedHeader(jwt);
    const { privateKey } = await generateKeyPair('ES256');
    const header = { alg: 'ES256', kid, typ: 'consent-receipt+jwt' };
    expect(await stateOf(await new SignJWT({ ...claims }).setProtectedHeader(header).sign(privateKey))).toBe('forged');
    const other = await sign(createKeyRing(portal.deps), 'ES256', { typ: 'at+jwt' }, claims);
    expect(await stateOf(other)).toBe('forged');
  });
});
