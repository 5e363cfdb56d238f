/** From the event to a real mail server, including outages of that server and restarts of the portal. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseEnv } from '@/lib/config/env';
import { type Database, openDatabase } from '@/lib/data/database/database';
import { fillDataFolder } from '@/lib/data/database/databases.fixture';
import { createPerson } from '@/lib/data/people/people';
import { listSecurity, noteSecurity } from '@/lib/data/people/security-log';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { deliverEffect } from '@/lib/effects';
import { linkIn, type MailServer, startMailServer } from '@/scripts/mail-server.fixture';
import { remindOwners } from './reminders';
import { openMailTransport } from './transport';

const now = 1_800_000_000;
const folder = mkdtempSync(join(tmpdir(), 'countersign-deliver-'));
let server: MailServer;
let db: Database;
const logged: Record<string, unknown>[] = [];
const log = (entry: Record<string, unknown>) => void logged.push(entry);
const envOf = () =>
  parseEnv({
    COUNTERSIGN_ISSUER: 'https://id.example',
    COUNTERSIGN_SECRET: 'ab'.repeat(32),
    COUNTERSIGN_SMTP_URL: server.url,
    COUNTERSIGN_MAIL_FROM: 'Countersign <no-reply@id.example>',
  });

beforeAll(async () => {
  server = await startMailServer();
  fillDataFolder(folder);
  db = await openDatabase({ dataDir: folder });
});
afterAll(async () => {
  await db?.close();
  await server?.end();
  rmSync(folder, { recursive: true });
});

let made = 0;
async function person(): Promise<{ sub: string; email: string }> {
  made += 1;
  const one = await createPerson(db, { email: `ada${made}@example.com`, name: 'Ada', passwordHash: 'x' }, now);
  if (!one) throw new Error('taken');
  await db.prisma.user.update({ where: { id: one.sub }, data: { emailVerifiedAt: new Date(now * 1000) } });
  return one;
}
const alarm = (sub: string) =>
  db.sql.transaction((query) => noteSecurity(db.outbox, query, { sub, kind: 'password_changed', at: now }));

/** Delivers everything that is due, like a portal that was just started. */
async function deliver(): Promise<void> {
  const env = envOf();
  const transport = openMailTransport(env, log);
  const world = { env, db, transport, now: () => now, oauth: { logout: { deliver: async () => undefined } } };
  await db.prisma.$executeRawUnsafe(
    `UPDATE pgboss.job SET start_after = now() - interval '1 s' WHERE state < 'active'`,
  );
  while ((await db.outbox.deliverDue((effect, id) => deliverEffect(world, effect, id), log)) > 0) {
    await db.prisma.$executeRawUnsafe(
      `UPDATE pgboss.job SET start_after = now() - interval '1 s' WHERE state = 'created'`,
    );
  }
  transport?.close();
}
const mailsTo = async (email: string) => (await server.messages()).filter(({ to }) => to.includes(email));

test('an alarm becomes one mail with its own link', async () => {
  const one = await person();
  await alarm(one.sub);
  await deliver();
  await deliver();
  const [mail, ...more] = await mailsTo(one.email);
  expect(more).toEqual([]);
  expect(mail?.mail.subject).toBe('Your password was changed');
  expect(mail && new URL(linkIn(mail, '/stop')).searchParams.get('token')).toMatch(/^[\w-]{43}$/);
});

test('a mail is in the language that the account has when it is sent', async () => {
  const one = await person();
  await alarm(one.sub);
  await db.prisma.user.update({ where: { id: one.sub }, data: { language: 'ar' } });
  await deliver();
  const [mail] = await mailsTo(one.email);
  expect(mail?.mail.subject).toBe('تم تغيير كلمة مرورك');
  expect(mail?.mail.html).toContain('<html lang="ar" dir="rtl">');
  expect(mail?.mail.headers).toContainEqual(expect.objectContaining({ key: 'content-language', value: 'ar' }));
});

test('is sent when the server is back, also by a portal that started in between; the log contains no part of it', async () => {
  const one = await person();
  await server.kill();
  await alarm(one.sub);
  await deliver();
  expect(logged.at(-1)).toMatchObject({ event: 'outbox_retries', effect: { kind: 'mail', mail: 'link' } });
  await db.close();
  db = await openDatabase({ dataDir: folder });
  await deliver();
  await server.start();
  await deliver();
  const [mail, ...more] = await mailsTo(one.email);
  expect(more).toEqual([]);
  const token = mail && new URL(linkIn(mail, '/stop')).searchParams.get('token');
  expect(JSON.stringify(logged)).not.toContain(token);
  expect(JSON.stringify(logged)).not.toContain(one.email);
});

test('an event that is processed twice sends one mail', async () => {
  const one = await person();
  await alarm(one.sub);
  const { id } = await db.prisma.securityEvent.findFirstOrThrow({ where: { userId: one.sub } });
  const again = { kind: 'security' as const, sub: one.sub, eventId: String(id) };
  await db.sql.transaction((query) => db.outbox.send(query, [again, again]));
  await deliver();
  expect(await mailsTo(one.email)).toHaveLength(1);
});

test('a disabled webhook: one mail to the owner of the app, none after it was enabled again or to nobody', async () => {
  const one = await person();
  const at = new Date(now * 1000);
  const [owned, orphan] = [randomUUID(), randomUUID()];
  for (const [app, id, ownerId] of [
    ['atlas', owned, one.sub],
    ['orphan', orphan, null],
  ] as const) {
    const metadata = { client_name: 'Atlas', redirect_uris: ['https://a.example/cb'] };
    const stamps = { createdAt: at, updatedAt: at };
    await db.prisma.client.create({ data: { id: app, kind: 'web', ownerId, metadata, scopes: [], ...stamps } });
    const webhook = { id, clientId: app, url: 'https://atlas.example/events', sealedSecret: 'sealed', ...stamps };
    await db.prisma.webhook.create({ data: { ...webhook, status: 'disabled', statusReason: 'failing' } });
  }
  const announce = () =>
    db.sql.transaction((query) =>
      db.outbox.send(
        query,
        [owned, orphan].map((id) => ({ kind: 'mail' as const, mail: 'webhook' as const, id })),
      ),
    );
  await announce();
  await deliver();
  const [mail, ...more] = await mailsTo(one.email);
  expect(more).toEqual([]);
  expect(mail?.mail.subject).toBe('A webhook of Atlas was disabled');
  expect(mail?.mail.text).toContain('https://atlas.example/events');
  expect(mail?.mail.text).toContain(`https://id.example/developers/apps/atlas/events/${owned}`);
  await db.prisma.webhook.updateMany({ data: { status: 'enabled', statusReason: null } });
  await announce();
  await deliver();
  expect(await mailsTo(one.email)).toHaveLength(1);
});

test('a reminder of an end is sent once, with a link to extend it, and not to people who turned it off', async () => {
  const [one, quiet] = [await person(), await person()];
  await db.prisma.user.update({ where: { id: quiet.sub }, data: { mailOptOut: ['ending'] } });
  const metadata = { client_name: 'Trailmap', redirect_uris: ['https://a.example/cb'] };
  const at = new Date(now * 1000);
  await db.prisma.client.create({
    data: { id: 'trailmap', kind: 'web', metadata, scopes: [], createdAt: at, updatedAt: at },
  });
  const store = createOAuthStore(db);
  const week = 7 * 24 * 3600;
  const ids: string[] = [];
  for (const { sub } of [one, quiet]) {
    const terms = { scopes: [{ scope: 'profile', endsAt: null }], resources: [], once: false, endsAt: now + week };
    const grant = await store.allow(
      { ownerId: sub, clientId: 'trailmap', remindBeforeSeconds: 24 * 3600, ...terms },
      now,
    );
    ids.push(grant.id);
  }
  await deliver();
  const remind = async (seconds: number) => {
    const transport = openMailTransport(envOf(), log);
    await Promise.all([1, 2].map(() => remindOwners({ db, transport, now: () => now + seconds })));
    transport?.close();
    await deliver();
  };
  const reminders = async (email: string) =>
    (await mailsTo(email)).filter(({ mail }) => mail.subject === 'Access of Trailmap ends soon');
  await remind(week - 24 * 3600 - 1);
  expect(await reminders(one.email)).toEqual([]);
  await remind(week - 24 * 3600);
  await remind(week - 3600);
  const [mail, ...more] = await reminders(one.email);
  expect(more).toEqual([]);
  expect(mail && linkIn(mail, `/account/apps/${ids[0]}`)).toBeDefined();
  expect(await reminders(quiet.email)).toEqual([]);
});

test('a refused mailbox does not delay other mails', async () => {
  const [gone, one] = [await person(), await person()];
  await db.prisma.user.update({ where: { id: gone.sub }, data: { email: 'nobody@example.com' } });
  await alarm(gone.sub);
  await alarm(one.sub);
  await deliver();
  expect(await mailsTo(one.email)).toHaveLength(1);
  expect(logged.at(-1)).not.toMatchObject({ event: 'outbox_retries' });
});

test("a revoked API key causes a mail to its owner, an app's key to the app's owner, without an account alarm", async () => {
  const [one, developer] = [await person(), await person()];
  const at = new Date(now * 1000);
  const common = { metadata: { client_name: 'Exporter' }, kind: 'machine', scopes: [], createdAt: at, updatedAt: at };
  await db.prisma.client.create({ data: { id: 'exporter', ownerId: developer.sub, ...common } });
  const store = createOAuthStore(db);
  const key = { hint: 'abcd', name: 'Nightly', scopes: ['routes.read'], resources: [], endsAt: now + 60 };
  await store.createApiKey({ ...key, id: randomUUID(), hash: 'h1', ownerId: one.sub, clientId: 'api_keys' }, now);
  await store.createApiKey({ ...key, id: randomUUID(), hash: 'h2', clientId: 'exporter' }, now);
  for (const hash of ['h1', 'h2', 'h1']) await store.revokeApiKey(hash, now);
  await deliver();
  for (const [{ sub, email }, path, named, entry] of [
    [one, '/developers/keys', '“Nightly”', { name: 'Nightly' }],
    [developer, '/developers', '“Nightly” of “Exporter”', { name: 'Nightly', app: 'Exporter' }],
  ] as const) {
    const [mail, ...more] = await mailsTo(email);
    expect(more).toEqual([]);
    expect(mail?.mail.subject).toBe('An API key was revoked');
    expect(mail?.mail.text).toContain(named);
    expect(mail?.mail.text).not.toContain('/stop');
    expect(mail && linkIn(mail, path)).toBeDefined();
    const [noted] = await listSecurity(db, { sub }, { limit: 1 });
    expect(noted).toMatchObject({ kind: 'api_key_revoked', detail: entry });
  }
});
