/** Complete flows by links in mail, with a real database and real mails. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Env, parseEnv } from '@/lib/config/env';
import type { Database } from '@/lib/data/database/database';
import { openTestDatabase } from '@/lib/data/database/databases.fixture';
import { deleteAccount } from '@/lib/data/people/account-deletion';
import { linkIdentity, signInIdentity } from '@/lib/data/people/identities';
import { findMailbox } from '@/lib/data/people/mailbox';
import { createPerson, findByEmail, findPerson, type Person } from '@/lib/data/people/people';
import { listSecurity, noteSecurity } from '@/lib/data/people/security-log';
import { listSessions } from '@/lib/data/people/sessions';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { deliverEffect } from '@/lib/effects';
import { listMails } from '@/lib/mail/local-mailbox';
import { openMailTransport } from '@/lib/mail/transport';
import { nowSeconds } from '@/lib/time';
import { hashPassword } from '../password/passwords';
import { changePassword, signIn, signUp } from '../session/sign-in';
import {
  confirmNewAddress,
  confirmOwnAddress,
  requestNewAddress,
  resendConfirmation,
  sendConfirmation,
  undoAddress,
} from './email-address';
import { findMailAction, runMailAction } from './mail-action-links';
import { requestReset, resetPassword } from './password-reset';

const password = 'analytical engine notes';
const newPassword = 'a difference of engines';
const start = new Date('2026-11-21T12:00:00Z');
const hour = 3600;

let db: Database;
let env: Env;
let folder: string;
let passwordHash: string;
const logged: unknown[] = [];
const world = () => ({ env, db });

beforeAll(async () => {
  db = await openTestDatabase();
  passwordHash = await hashPassword(password);
});
afterAll(() => db.close());
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  folder = mkdtempSync(join(tmpdir(), 'countersign-flows-'));
  env = parseEnv({ COUNTERSIGN_SECRET: 'ab'.repeat(32), COUNTERSIGN_DATA_DIR: folder });
  logged.length = 0;
  await db.prisma.user.deleteMany();
  await db.prisma.client.deleteMany();
  await db.prisma.rateLimit.deleteMany();
  await deliver();
  for (const { id } of await mails()) rmSync(join(folder, 'outbox', `${id}.json`));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const from = (ip = '192.0.2.1') => new Headers({ 'x-countersign-client-ip': ip, 'user-agent': 'Firefox/140.0' });
const mails = () => listMails({ dataDir: folder });

/** Runs all due effects. A mail may need two. */
async function deliver(): Promise<void> {
  const log = (entry: unknown) => void logged.push(entry);
  const oauth = { logout: { deliver: async () => undefined } };
  const whole = { oauth, env, db, transport: openMailTransport(env, log), now: nowSeconds };
  do
    // The clock stands still, and an effect is due only after the moment when it was written.
    vi.setSystemTime(Date.now() + 1);
  while ((await db.outbox.deliverDue((effect, id) => deliverEffect(whole, effect, id), log)) > 0);
}

let made = 0;
async function person({ confirmed = true } = {}): Promise<Person & { headers: Headers }> {
  made += 1;
  const email = `ada${made}@example.com`;
  const one = await createPerson(db, { email, name: 'Ada Lovelace', passwordHash }, nowSeconds());
  if (!one) throw new Error('taken');
  if (confirmed) await db.prisma.user.update({ where: { id: one.sub }, data: { emailVerifiedAt: start } });
  return { ...one, headers: from(`192.0.2.${made}`) };
}

/** The token of the newest mail to this address with a link to this path, after all deliveries. */
async function tokenTo(to: string, path: string): Promise<string> {
  await deliver();
  const texts = (await mails()).filter((mail) => mail.to === to).map(({ text }) => text);
  const urls = texts.flatMap((text) => text.match(/https?:\/\/\S+/g) ?? []).map((url) => new URL(url));
  const token = urls.find(({ pathname }) => pathname === path)?.searchParams.get('token');
  if (!token) throw new Error(`no link to ${path} for ${to}`);
  return token;
}
const subjectsTo = async (to: string) => {
  await deliver();
  return (await mails()).filter((mail) => mail.to === to).map(({ subject }) => subject);
};
const kinds = async (sub: string) => (await listSecurity(db, { sub }, { limit: 20 })).map(({ kind }) => kind);
const isVerified = async (sub: string) => (await findMailbox(db, sub))?.isVerified;
const signsIn = async (email: string, typed: string) =>
  (await signIn(world(), { email, password: typed }, from('198.51.100.9'))).ok;
const sessionsOf = async (sub: string) =>
  (await listSessions(db, { sub, sid: '00000000-0000-4000-8000-000000000000' }, nowSeconds())).length;

describe('confirming an address', () => {
  test('signing up sends a link; with it and a sign-in the address is confirmed', async () => {
    const form = { email: 'Grace@Example.com', name: 'Grace', password: 'a moth in relay seventy' };
    const answer = await signUp(world(), form, from());
    if (!answer.ok) throw new Error(answer.code);
    const { sub } = answer.person;
    expect(await isVerified(sub)).toBe(false);
    const token = await tokenTo('grace@example.com', '/verify-email');
    expect(await confirmOwnAddress(world(), { sub }, token, from())).toBe('done');
    expect(await isVerified(sub)).toBe(true);
    expect(await kinds(sub)).toEqual(['email_verified']);
  });

  test('the mail contains nothing that the creator of the account wrote', async () => {
    const form = { email: 'grace@example.com', name: 'Win at evil.example', password: 'a moth in relay seventy' };
    await signUp(world(), form, from());
    await deliver();
    expect(JSON.stringify(await mails())).not.toContain('evil.example');
  });

  test('a link alone confirms nothing: the owner of the address cannot confirm somebody else’s account', async () => {
    const [squatter, owner] = [await person({ confirmed: false }), await person()];
    await sendConfirmation(world(), squatter);
    const token = await tokenTo(squatter.email, '/verify-email');
    expect(await confirmOwnAddress(world(), owner, token, from())).toBe('other_account');
    expect(await isVerified(squatter.sub)).toBe(false);
    // The attempt did not consume the link.
    expect(await confirmOwnAddress(world(), squatter, token, from())).toBe('done');
  });

  test('works once, until it expires or a newer one is sent', async () => {
    const one = await person({ confirmed: false });
    await sendConfirmation(world(), one);
    const old = await tokenTo(one.email, '/verify-email');
    later(1);
    await sendConfirmation(world(), one);
    expect(await confirmOwnAddress(world(), one, old, from())).toBe('over');
    const token = await tokenTo(one.email, '/verify-email');
    later(24 * hour - 1);
    const both = await Promise.all([1, 2].map(() => confirmOwnAddress(world(), one, token, from())));
    expect(both.sort()).toEqual(['done', 'over']);

    const two = await person({ confirmed: false });
    await sendConfirmation(world(), two);
    const late = await tokenTo(two.email, '/verify-email');
    later(24 * hour);
    expect(await confirmOwnAddress(world(), two, late, from())).toBe('over');
  });

  test('a link for one purpose works for no other', async () => {
    const one = await person({ confirmed: false });
    await sendConfirmation(world(), one);
    const token = await tokenTo(one.email, '/verify-email');
    expect(await resetPassword(world(), token, newPassword, from())).toBe('over');
    expect(await undoAddress(world(), token, from())).toBe('over');
    expect(await confirmNewAddress(world(), one, token, from())).toBe('over');
    expect(await findMailAction(world(), token)).toBeUndefined();
    expect(await confirmOwnAddress(world(), one, token, from())).toBe('done');
  });

  test('can be requested again only a few times', async () => {
    const one = await person({ confirmed: false });
    for (let round = 0; round < 5; round++)
      expect(await resendConfirmation(world(), one, from())).toEqual({ ok: true });
    expect(await resendConfirmation(world(), one, from())).toMatchObject({ ok: false, code: 'throttled' });
    later(hour + 1);
    expect(await resendConfirmation(world(), one, from())).toEqual({ ok: true });
  });

  test('is not offered if the portal sends no mail', async () => {
    env = { ...env, mail: { kind: 'none' } };
    const one = await person({ confirmed: false });
    expect(await resendConfirmation(world(), one, from())).toEqual({ ok: false, code: 'no_mail' });
    expect(await requestNewAddress(world(), one, 'x@example.com', from())).toEqual({ ok: false, code: 'no_mail' });
    expect(await requestReset(world(), one.email, from())).toEqual({ ok: false, code: 'no_mail' });
    await deliver();
    expect(await mails()).toEqual([]);
  });
});

describe('the stored part of a link', () => {
  test('cannot open it: neither row, job nor log contains the link', async () => {
    const one = await person();
    await requestReset(world(), one.email, from());
    const waiting = JSON.stringify(await db.prisma.$queryRawUnsafe('SELECT data FROM pgboss.job'));
    expect(waiting).not.toContain(one.email);
    const token = await tokenTo(one.email, '/login/reset');
    const jobs = await db.prisma.$queryRawUnsafe('SELECT data FROM pgboss.job');
    const rows = await db.prisma.mailLink.findMany();
    expect(rows).toHaveLength(1);
    for (const kept of [jobs, rows, logged]) expect(JSON.stringify(kept)).not.toContain(token);
    // With another secret, the same rows give other links.
    const elsewhere = { env: { ...env, secret: new Uint8Array(32) }, db };
    expect(await resetPassword(elsewhere, `${token.slice(0, -1)}x`, newPassword, from())).toBe('over');
  });
});

describe('a forgotten password', () => {
  test('is reset by mail; every session ends, and the owner gets a mail', async () => {
    const one = await person();
    expect(await signsIn(one.email, password)).toBe(true);
    expect(await requestReset(world(), one.email.toUpperCase(), from())).toEqual({ ok: true });
    const token = await tokenTo(one.email, '/login/reset');
    expect(await resetPassword(world(), token, newPassword, one.headers)).toBe('done');
    expect(await sessionsOf(one.sub)).toBe(0);
    expect(await signsIn(one.email, password)).toBe(false);
    expect(await signsIn(one.email, newPassword)).toBe(true);
    expect(await kinds(one.sub)).toContain('password_reset');
    expect(await subjectsTo(one.email)).toContain('Your password was reset');
    expect(await resetPassword(world(), token, 'yet another good one', from())).toBe('over');
  });

  test('runs the same statements and answers the same for an unknown address', async () => {
    const one = await person();
    const before = await db.prisma.$queryRawUnsafe<{ count: number }[]>('SELECT count(*)::int4 FROM pgboss.job');
    expect(await requestReset(world(), one.email, from())).toEqual({ ok: true });
    expect(await requestReset(world(), 'stranger@example.com', from())).toEqual({ ok: true });
    const after = await db.prisma.$queryRawUnsafe<{ count: number }[]>('SELECT count(*)::int4 FROM pgboss.job');
    expect((after[0]?.count ?? 0) - (before[0]?.count ?? 0)).toBe(2);
    await deliver();
    expect((await mails()).map(({ to }) => to)).toEqual([one.email]);
  });

  test('works for half an hour, and only the newest link', async () => {
    const one = await person();
    await requestReset(world(), one.email, from());
    const old = await tokenTo(one.email, '/login/reset');
    later(1);
    await requestReset(world(), one.email, from());
    const token = await tokenTo(one.email, '/login/reset');
    expect(token).not.toBe(old);
    expect(await resetPassword(world(), old, newPassword, from())).toBe('over');
    later(30 * 60);
    expect(await resetPassword(world(), token, newPassword, from())).toBe('over');
  });

  test('of ten simultaneous resets one sets the password', async () => {
    const one = await person();
    await requestReset(world(), one.email, from());
    const token = await tokenTo(one.email, '/login/reset');
    const ten = Array.from({ length: 10 }, (_, round) =>
      resetPassword(world(), token, `${newPassword} ${round}`, from()),
    );
    expect((await Promise.all(ten)).filter((outcome) => outcome === 'done')).toHaveLength(1);
  });

  test('a refused password does not consume the link', async () => {
    const one = await person();
    await requestReset(world(), one.email, from());
    const token = await tokenTo(one.email, '/login/reset');
    expect(await resetPassword(world(), token, 'short', from())).toBe('too_short');
    expect(await resetPassword(world(), token, newPassword, from())).toBe('done');
  });

  test('keeps the second step', async () => {
    const one = await person();
    const totp = { userId: one.sub, sealed: 'x', lastStep: 0, createdAt: start };
    await db.prisma.totpSecret.create({ data: totp });
    await db.prisma.user.update({ where: { id: one.sub }, data: { secondFactor: true } });
    await requestReset(world(), one.email, from());
    await resetPassword(world(), await tokenTo(one.email, '/login/reset'), newPassword, from());
    const answer = await signIn(world(), { email: one.email, password: newPassword }, from());
    expect(answer).toMatchObject({ ok: false, code: 'second_factor' });
  });

  test('of an account with an unconfirmed address resets the account: what its creator set up is gone', async () => {
    const squatter = await person({ confirmed: false });
    const totp = { userId: squatter.sub, sealed: 'x', lastStep: 0, createdAt: start };
    await db.prisma.totpSecret.create({ data: totp });
    await db.prisma.passkey.create({
      data: {
        id: 'key',
        userId: squatter.sub,
        publicKey: 'x',
        counter: 0,
        transports: [],
        name: 'Mine',
        syncable: true,
        backedUp: true,
        createdAt: start,
      },
    });
    const elsewhere = { issuer: 'https://other.example', subject: 'squatter', label: 'Squatter' };
    await linkIdentity(db, squatter, elsewhere, {}, nowSeconds());
    const grantId = await allow(squatter.sub, 'trailmap');
    await requestReset(world(), squatter.email, from());
    const token = await tokenTo(squatter.email, '/login/reset');
    expect(await resetPassword(world(), token, newPassword, from())).toBe('done');
    expect(await db.prisma.passkey.count({ where: { userId: squatter.sub } })).toBe(0);
    expect(await db.prisma.totpSecret.count({ where: { userId: squatter.sub } })).toBe(0);
    expect(await signInIdentity(db, elsewhere, nowSeconds())).toBeUndefined();
    expect(await db.prisma.grant.findUnique({ where: { id: grantId } })).toMatchObject({ endReason: 'owner' });
    expect(await isVerified(squatter.sub)).toBe(true);
  });

  test('floods no mailbox: after five mails in an hour it sends none', async () => {
    const one = await person();
    for (let round = 0; round < 8; round++) {
      expect(await requestReset(world(), one.email, from(`203.0.113.${round}`))).toEqual({ ok: true });
      await deliver();
    }
    expect(await mails()).toHaveLength(5);
  });

  test('a change of the password invalidates the link', async () => {
    const one = await person();
    await requestReset(world(), one.email, from());
    const token = await tokenTo(one.email, '/login/reset');
    const viewer = { ...one, sid: '00000000-0000-4000-8000-000000000000' };
    const changed = await changePassword(world(), viewer, { current: password, password: newPassword }, one.headers);
    expect(changed).toMatchObject({ ok: true });
    expect(await kinds(one.sub)).toEqual(['password_changed']);
    expect(await resetPassword(world(), token, 'yet another good one', from())).toBe('over');
  });
});

describe('a new address', () => {
  test('beyond ASCII gets one spelling, and its link works (RFC 6531)', async () => {
    const one = await person();
    const to = '用户@xn--fsqu00a.xn--fiqs8s';
    expect(await requestNewAddress(world(), one, '用户@例子.中国', from())).toEqual({ ok: true, email: to });
    expect(await confirmNewAddress(world(), one, await tokenTo(to, '/verify-email/change'), from())).toBe('done');
    expect((await findByEmail(db, to))?.sub).toBe(one.sub);
    expect(await requestReset(world(), '用户@例子.中国', from())).toEqual({ ok: true });
    expect(await tokenTo(to, '/login/reset')).toBeDefined();
  });

  test('replaces the old one when its link is opened; the old one gets a mail and can be restored', async () => {
    const one = await person();
    const to = 'new@example.com';
    expect(await requestNewAddress(world(), one, ' New@Example.com', from())).toEqual({ ok: true, email: to });
    expect((await findPerson(db, one.sub))?.email).toBe(one.email);
    const token = await tokenTo(to, '/verify-email/change');
    expect(await confirmNewAddress(world(), one, token, from())).toBe('done');
    expect((await findPerson(db, one.sub))?.email).toBe(to);
    expect(await isVerified(one.sub)).toBe(true);

    await db.prisma.totpSecret.create({
      data: { userId: one.sub, sealed: 'x', lastStep: 0, createdAt: new Date(start.getTime() + hour * 1000) },
    });
    expect(await signsIn(to, password)).toBe(true);
    later(7 * 24 * hour - 1);
    const undo = await tokenTo(one.email, '/verify-email/undo').catch(() => undefined);
    if (!undo) throw new Error('the old address got no mail');
    expect(await undoAddress(world(), undo, from())).toBe('done');
    expect((await findPerson(db, one.sub))?.email).toBe(one.email);
    expect(await sessionsOf(one.sub)).toBe(0);
    expect(await db.prisma.totpSecret.count({ where: { userId: one.sub } })).toBe(0);
    expect(await signsIn(one.email, password)).toBe(false);
    const reset = await tokenTo(one.email, '/login/reset');
    expect(await resetPassword(world(), reset, newPassword, from())).toBe('done');
    expect(await signsIn(one.email, newPassword)).toBe(true);
    expect(await undoAddress(world(), undo, from())).toBe('over');
  });

  test('can be undone although the intruder deleted the account: its owner can restore it', async () => {
    const one = await person();
    const to = 'intruder@example.com';
    await requestNewAddress(world(), one, to, from());
    await confirmNewAddress(world(), one, await tokenTo(to, '/verify-email/change'), from());
    const undo = await tokenTo(one.email, '/verify-email/undo');
    expect(await deleteAccount(db, one, { ip: '192.0.2.66' }, nowSeconds())).toMatchObject({ ok: true });
    later(24 * hour);
    expect(await undoAddress(world(), undo, from())).toBe('done');
    expect(await resetPassword(world(), await tokenTo(one.email, '/login/reset'), newPassword, from())).toBe('done');
    expect(await signIn(world(), { email: to, password }, from())).toMatchObject({ ok: false, code: 'wrong' });
    const found = await signIn(world(), { email: one.email, password: newPassword }, from());
    expect(found).toMatchObject({ ok: false, code: 'deleted' });
  });

  test('of another account is refused, and only its reader learns why', async () => {
    const [one, other] = [await person(), await person()];
    expect(await requestNewAddress(world(), one, other.email, from())).toMatchObject({ ok: true });
    const token = await tokenTo(other.email, '/verify-email/change');
    expect(await confirmNewAddress(world(), one, token, from())).toBe('taken');
    expect((await findPerson(db, one.sub))?.email).toBe(one.email);
    expect((await findByEmail(db, other.email))?.sub).toBe(other.sub);
  });

  test('cannot be forced on an account by somebody who has the link', async () => {
    const [one, other] = [await person(), await person()];
    await requestNewAddress(world(), one, 'new@example.com', from());
    const token = await tokenTo('new@example.com', '/verify-email/change');
    expect(await confirmNewAddress(world(), other, token, from())).toBe('other_account');
  });

  test('an old one that was never confirmed cannot be restored', async () => {
    const one = await person({ confirmed: false });
    await requestNewAddress(world(), one, 'new@example.com', from());
    await confirmNewAddress(world(), one, await tokenTo('new@example.com', '/verify-email/change'), from());
    expect(await subjectsTo(one.email)).toEqual([]);
  });
});

async function allow(ownerId: string, clientId: string): Promise<string> {
  const at = new Date();
  const metadata = {
    client_name: clientId === 'trailmap' ? 'Trailmap' : clientId,
    redirect_uris: ['https://a.example/cb'],
  };
  await db.prisma.client.upsert({
    where: { id: clientId },
    create: { id: clientId, kind: 'web', metadata, scopes: [], createdAt: at, updatedAt: at },
    update: {},
  });
  const terms = { scopes: [{ scope: 'profile', endsAt: null }], resources: [], endsAt: null };
  const { id } = await createOAuthStore(db).allow({ ownerId, clientId, once: false, ...terms }, nowSeconds());
  return id;
}
const isLive = async (id: string) => (await db.prisma.grant.findUnique({ where: { id } }))?.endedAt === null;

describe('a mail about an app', () => {
  test('is sent at its first access, and its link ends the access without sign-in', async () => {
    const one = await person();
    const grantId = await allow(one.sub, 'trailmap');
    const other = await allow(one.sub, 'ledgerly');
    expect(await subjectsTo(one.email)).toEqual(
      expect.arrayContaining(['Trailmap now has access to your account', 'ledgerly now has access to your account']),
    );
    const text = (await mails()).find(({ subject }) => subject.startsWith('Trailmap'))?.text ?? '';
    expect(text).toContain('See your profile');
    const token = new URL(text.match(/http\S+\/stop\S+/)?.[0] ?? '').searchParams.get('token') ?? '';
    expect(await findMailAction(world(), token)).toMatchObject({ act: 'end_app', app: 'Trailmap' });
    expect(await isLive(grantId)).toBe(true);
    expect(await runMailAction(world(), token, from())).toMatchObject({ act: 'end_app' });
    expect(await isLive(grantId)).toBe(false);
    expect(await isLive(other)).toBe(true);
    expect(await runMailAction(world(), token, from())).toBeUndefined();
  });

  test('is not sent again when the app gets more access, or access again', async () => {
    const one = await person();
    const grantId = await allow(one.sub, 'trailmap');
    expect(await subjectsTo(one.email)).toHaveLength(1);
    await allow(one.sub, 'trailmap');
    await createOAuthStore(db).endGrant(grantId, one.sub, 'owner', nowSeconds());
    later(1);
    await allow(one.sub, 'trailmap');
    expect(await subjectsTo(one.email)).toHaveLength(1);
  });

  test('is not sent to people who turned it off, or to an unconfirmed address', async () => {
    const [quiet, unknown] = [await person(), await person({ confirmed: false })];
    await db.prisma.user.update({ where: { id: quiet.sub }, data: { mailOptOut: ['new_app'] } });
    await allow(quiet.sub, 'trailmap');
    await allow(unknown.sub, 'trailmap');
    await deliver();
    expect(await mails()).toEqual([]);
  });

  test('is always sent when a refresh token was used twice', async () => {
    const one = await person();
    await db.prisma.user.update({ where: { id: one.sub }, data: { mailOptOut: ['new_app', 'ending'] } });
    const grantId = await allow(one.sub, 'trailmap');
    const effect = { kind: 'grant' as const, grantId, change: 'reused' as const, at: nowSeconds() };
    await db.sql.transaction((query) => db.outbox.send(query, [effect, effect]));
    expect(await subjectsTo(one.email)).toEqual(['Possible stolen credential of Trailmap']);
    await runMailAction(world(), await tokenTo(one.email, '/stop'), from());
    expect(await isLive(grantId)).toBe(false);
  });
});

describe('an alarm', () => {
  const note = (sub: string, kind: 'signed_in_new_device' | 'passkey_added' | 'email_verified') =>
    db.sql.transaction((query) =>
      noteSecurity(db.outbox, query, { sub, kind, at: nowSeconds(), ip: '192.0.2.77', detail: { name: 'Laptop' } }),
    );

  test('says what happened and from where, and its link locks others out', async () => {
    const one = await person();
    const intruder = await signIn(world(), { email: one.email, password }, from('192.0.2.77'));
    expect(intruder.ok).toBe(true);
    expect(await subjectsTo(one.email)).toEqual(['New sign-in to your account']);
    expect((await mails())[0]?.text).toContain('192.0.2.77');
    const token = await tokenTo(one.email, '/stop');
    expect(await runMailAction(world(), token, from())).toEqual(expect.objectContaining({ act: 'secure' }));
    expect(await sessionsOf(one.sub)).toBe(0);
    expect(await signsIn(one.email, password)).toBe(false);
    expect(await kinds(one.sub)).toContain('secured_by_mail');
    const reset = await tokenTo(one.email, '/login/reset');
    expect(await resetPassword(world(), reset, newPassword, from())).toBe('done');
  });

  test('about an added factor can remove it for a day, and keeps earlier factors', async () => {
    const one = await person();
    const key = { userId: one.sub, publicKey: 'x', counter: 0, transports: [], syncable: true, backedUp: true };
    await db.prisma.passkey.create({ data: { ...key, id: 'old', name: 'Mine', createdAt: start } });
    later(hour);
    await db.prisma.passkey.create({ data: { ...key, id: 'new', name: 'Theirs', createdAt: new Date() } });
    await note(one.sub, 'passkey_added');
    const token = await tokenTo(one.email, '/stop');
    later(24 * hour - 1);
    expect(await runMailAction(world(), token, from())).toMatchObject({ act: 'secure' });
    expect((await db.prisma.passkey.findMany({ where: { userId: one.sub } })).map(({ id }) => id)).toEqual(['old']);

    const two = await person();
    await note(two.sub, 'passkey_added');
    const late = await tokenTo(two.email, '/stop');
    later(24 * hour);
    expect(await runMailAction(world(), late, from())).toBeUndefined();
  });

  test('is not sent when nothing is alarming', async () => {
    const one = await person();
    await note(one.sub, 'email_verified');
    expect(await subjectsTo(one.email)).toEqual([]);
  });
});
