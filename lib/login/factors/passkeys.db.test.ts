import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseEnv } from '@/lib/config/env';
import type { Database } from '@/lib/data/database/database';
import { openTestDatabase } from '@/lib/data/database/databases.fixture';
import { findPasskey, listPasskeys, removePasskey, renamePasskey } from '@/lib/data/people/passkeys';
import { createPerson, type Person } from '@/lib/data/people/people';
import { listSecurity } from '@/lib/data/people/security-log';
import { nowSeconds } from '@/lib/time';
import { hashPassword } from '../password/passwords';
import { loginOf, sessionCookie } from '../session/session-cookie';
import { createAuthenticator, type Deviations } from './authenticator.fixture';
import { addPasskey, newPasskeyOptions, passkeyOptions, provePasskey, signInWithPasskey } from './passkeys';

const env = parseEnv({ COUNTERSIGN_ISSUER: 'https://id.example', COUNTERSIGN_SECRET: 'ab'.repeat(32) });
const site = { origin: 'https://id.example', rpId: 'id.example' };
const headers = new Headers({ 'x-countersign-client-ip': '192.0.2.1', 'user-agent': 'Firefox/140.0' });
const browser = { id: 'this browser' };

let db: Database;
let passwordHash: string;
let ada: Person;
const world = () => ({ env, db });
const owner = () => ({ ...ada, sid: '11111111-1111-4111-8111-111111111111' });

beforeAll(async () => {
  db = await openTestDatabase();
  passwordHash = await hashPassword('analytical engine notes');
});
afterAll(() => db.close());
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T12:00:00Z') });
  await db.prisma.user.deleteMany();
  ada = await newPerson('ada');
});
afterEach(() => {
  vi.useRealTimers();
});

async function newPerson(name: string): Promise<Person> {
  const person = await createPerson(db, { email: `${name}@example.com`, name, passwordHash }, nowSeconds());
  if (!person) throw new Error('taken');
  return person;
}

async function made(deviations: Deviations = {}, name = 'My phone', of = owner()) {
  const device = createAuthenticator(site, of.sub);
  const { challenge } = await newPasskeyOptions(world(), of);
  const answer = await addPasskey(world(), of, { name, made: device.make(challenge, deviations) }, headers);
  return { device, answer };
}
async function withPasskey() {
  const { device, answer } = await made();
  expect(answer).toEqual({ ok: true });
  return device;
}
const challengeFor = async (who = browser) => (await passkeyOptions(world(), who)).challenge;
const signIn = (used: string, who = browser) => signInWithPasskey(world(), who, used, headers);
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

describe('a new passkey (WebAuthn Level 3 §7.1)', () => {
  test('is listed with its name and backup state, and logged', async () => {
    expect((await made({ synced: true }, '  Ada’s   phone ')).answer).toEqual({ ok: true });
    expect(await listPasskeys(db, ada)).toEqual([
      expect.objectContaining({ name: 'Ada’s phone', syncable: true, backedUp: true, createdAt: nowSeconds() }),
    ]);
    expect(await listSecurity(db, ada, { limit: 5 })).toMatchObject([
      { kind: 'passkey_added', ip: '192.0.2.1', detail: { name: 'Ada’s phone' } },
    ]);
  });

  test('must be discoverable and verify its user, and is not created twice on a device', async () => {
    const device = await withPasskey();
    const options = await newPasskeyOptions(world(), owner());
    expect(options).toMatchObject({
      rp: { id: 'id.example' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id: device.id }],
    });
    expect((await made({ verified: false })).answer).toEqual({ ok: false, code: 'passkey_refused' });
  });

  test.each([
    ['of another origin', { origin: 'https://evil.example' }],
    ['for another site', { rpId: 'evil.example' }],
    ['that is an answer to something else', { type: 'webauthn.get' }],
  ])('%s is refused', async (_, deviations: Deviations) => {
    expect((await made(deviations)).answer).toMatchObject({ ok: false });
    expect(await listPasskeys(db, ada)).toEqual([]);
  });

  test('is created for the requesting session, once, within ten minutes', async () => {
    const device = createAuthenticator(site, ada.sub);
    const add = (challenge: string, of = owner()) =>
      addPasskey(world(), of, { name: 'x', made: device.make(challenge) }, headers);
    const { challenge } = await newPasskeyOptions(world(), owner());
    const stale = { ok: false, code: 'passkey_stale' };
    expect(await add(challenge, { ...owner(), sid: '22222222-2222-4222-8222-222222222222' })).toEqual(stale);
    expect(await add(await challengeFor())).toEqual(stale);
    later(600);
    expect(await add(challenge)).toEqual(stale);
    const fresh = await newPasskeyOptions(world(), owner());
    expect(await add(fresh.challenge)).toEqual({ ok: true });
    expect(await add(fresh.challenge)).toEqual(stale);
  });

  test('is refused if it is registered already, has no name, or is the twenty-first', async () => {
    const device = await withPasskey();
    const bob = { ...(await newPerson('bob')), sid: '33333333-3333-4333-8333-333333333333' };
    const { challenge } = await newPasskeyOptions(world(), bob);
    const stolen = await addPasskey(world(), bob, { name: 'x', made: device.make(challenge) }, headers);
    expect(stolen).toEqual({ ok: false, code: 'passkey_known' });
    for (const name of [' ', 'x'.repeat(61), 'a\u202eb']) {
      expect((await made({}, name)).answer).toEqual({ ok: false, code: 'name' });
    }
    for (let count = 1; count < 20; count += 1) expect((await made()).answer).toEqual({ ok: true });
    expect((await made()).answer).toEqual({ ok: false, code: 'passkey_too_many' });
  });
});

describe('signing in with a passkey (WebAuthn Level 3 §7.2)', () => {
  test('is a complete sign-in with two factors, and its amr claims only what is known (RFC 8176)', async () => {
    const device = await withPasskey();
    later(60);
    const answer = await signIn(device.use(await challengeFor()));
    if (!answer.ok) throw new Error(answer.code);
    expect(answer.login).toMatchObject({ sub: ada.sub, authTime: nowSeconds(), amr: ['pop', 'user', 'mfa'] });
    const cookie = (await sessionCookie(env, answer.login)).split(';', 1).join('');
    expect(await loginOf(world(), new Request(env.issuer, { headers: { cookie } }))).toEqual(answer.login);
    expect(await listPasskeys(db, ada)).toMatchObject([{ lastUsedAt: nowSeconds() }]);
  });

  test('names no account, so it does not reveal who has one', async () => {
    await withPasskey();
    const options = await passkeyOptions(world(), browser);
    expect(options.allowCredentials).toBeUndefined();
    expect(options).toMatchObject({ rpId: 'id.example', userVerification: 'required' });
  });

  test.each([
    ['an answer to another origin', { origin: 'https://evil.example' }, 'passkey_refused'],
    ['an answer for another site', { rpId: 'evil.example' }, 'passkey_refused'],
    ['a user who was not verified', { verified: false }, 'passkey_refused'],
    ['the name of another account', { userHandle: '00000000-0000-4000-8000-000000000000' }, 'passkey_refused'],
    ['no name of an account', { userHandle: undefined }, 'passkey_refused'],
    [
      'the signature of another key',
      { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey },
      'passkey_refused',
    ],
  ])('refuses %s', async (_, deviations: Deviations, code) => {
    const device = await withPasskey();
    expect(await signIn(device.use(await challengeFor(), deviations))).toEqual({ ok: false, code });
    expect((await signIn(device.use(await challengeFor()))).ok).toBe(true);
  });

  test('refuses malformed responses and unknown passkeys', async () => {
    for (const text of ['', '{', 'null', '{"id":"x"}']) {
      expect(await signIn(text)).toEqual({ ok: false, code: 'passkey_refused' });
    }
    const stranger = createAuthenticator(site, ada.sub);
    expect(await signIn(stranger.use(await challengeFor()))).toEqual({ ok: false, code: 'passkey_unknown' });
    const device = await withPasskey();
    await removePasskey(db, ada, device.id, {}, nowSeconds());
    expect(await signIn(device.use(await challengeFor()))).toEqual({ ok: false, code: 'passkey_unknown' });
  });

  test('accepts a challenge once, from the same browser, for ten minutes', async () => {
    const device = await withPasskey();
    const stale = { ok: false, code: 'passkey_stale' };
    const challenge = await challengeFor();
    expect(await signIn(device.use(challenge), { id: 'another' })).toEqual(stale);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => device.use(challenge)).map((used) => signIn(used)),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await signIn(device.use(challenge))).toEqual(stale);
    const another = await challengeFor();
    const forged = `${another.slice(0, -4)}AAAA`;
    expect(await signIn(device.use(forged))).toEqual(stale);
    later(600);
    expect(await signIn(device.use(another))).toEqual(stale);
    const { challenge: ofNew } = await newPasskeyOptions(world(), owner());
    expect(await signIn(device.use(ofNew))).toEqual(stale);
  });

  test('refuses a counter that did not increase, because the passkey may be a copy (§7.2, step 22)', async () => {
    const device = await withPasskey();
    expect((await signIn(device.use(await challengeFor(), { counter: 7 }))).ok).toBe(true);
    for (const counter of [7, 3, 0]) {
      const copy = await signIn(device.use(await challengeFor(), { counter }));
      expect(copy).toEqual({ ok: false, code: 'passkey_refused' });
    }
    expect((await findPasskey(db, device.id))?.counter).toBe(7);
    expect((await signIn(device.use(await challengeFor(), { counter: 4_294_967_295 }))).ok).toBe(true);
  });

  test('accepts a counter that is always zero', async () => {
    const device = await withPasskey();
    for (let time = 0; time < 2; time += 1) {
      expect((await signIn(device.use(await challengeFor(), { counter: 0 }))).ok).toBe(true);
    }
  });

  test('updates the backup state of a passkey', async () => {
    const { device } = await made({ synced: false });
    await signIn(device.use(await challengeFor(), { synced: true }));
    expect(await listPasskeys(db, ada)).toMatchObject([{ backedUp: true }]);
  });
});

describe('as a second step', () => {
  test('user presence is enough, and the passkey must belong to the person', async () => {
    const device = await withPasskey();
    const bob = await newPerson('bob');
    const options = await passkeyOptions(world(), browser, ada);
    expect(options).toMatchObject({ userVerification: 'preferred', allowCredentials: [{ id: device.id }] });
    const used = device.use(options.challenge, { verified: false, userHandle: undefined });
    expect(await provePasskey(world(), browser, bob, used)).toEqual({ ok: false, code: 'passkey_unknown' });
    expect(await provePasskey(world(), browser, ada, used)).toEqual({ ok: true, sub: ada.sub });
    // A challenge for one account is not accepted for a sign-in without an account, and vice versa.
    const { challenge } = await passkeyOptions(world(), browser, ada);
    expect(await signIn(device.use(challenge))).toEqual({ ok: false, code: 'passkey_stale' });
  });
});

describe('its owner, and nobody else,', () => {
  test('renames and removes it', async () => {
    const device = await withPasskey();
    const bob = await newPerson('bob');
    const now = nowSeconds();
    expect(await renamePasskey(db, bob, device.id, 'Mine')).toBe(false);
    expect(await removePasskey(db, bob, device.id, {}, now)).toBe('unknown');
    expect(await renamePasskey(db, ada, device.id, 'Old phone')).toBe(true);
    expect(await removePasskey(db, ada, device.id, {}, now)).toBe('removed');
    expect(await removePasskey(db, ada, device.id, {}, now)).toBe('unknown');
    expect(await listSecurity(db, ada, { limit: 1 })).toMatchObject([
      { kind: 'passkey_removed', detail: { name: 'Old phone' } },
    ]);
  });

  test('cannot remove the only way to sign in', async () => {
    const [first, second] = [await withPasskey(), await withPasskey()];
    await db.prisma.user.update({ where: { id: ada.sub }, data: { passwordHash: null } });
    const remove = (id: string) => removePasskey(db, ada, id, {}, nowSeconds());
    // Also concurrently: after one removal, the other passkey is the last.
    expect((await Promise.all([remove(first.id), remove(second.id)])).sort()).toEqual(['last_way_in', 'removed']);
    // A linked identity is also a way to sign in.
    const elsewhere = { issuer: 'https://other.example', subject: 'ada', userId: ada.sub, label: 'Other' };
    await db.prisma.identity.create({ data: { ...elsewhere, createdAt: new Date() } });
    expect(await Promise.all([remove(first.id), remove(second.id)])).toContain('removed');
  });
});
