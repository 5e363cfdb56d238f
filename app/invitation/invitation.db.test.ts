/** The invitation of a partner, from its request to the forms that people use, and the mail between them. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createPerson, findByEmail } from '@/lib/data/people/people';
import { setTotp } from '@/lib/data/people/second-factors';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { hashPassword } from '@/lib/login/password/passwords';
import { sessionOf } from '@/lib/login/session/session-cookie';
import { listMails } from '@/lib/mail/local-mailbox';
import { answerScim, server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { POST as organisations } from '../account/security/organisations/route';
import { browser, issuer, pathOf, startPortal } from '../login/forms.fixture';
import { POST as signIn } from '../login/submit/route';
import { POST as submit } from './submit/route';

const password = 'a moth in relay seventy';
let passwordHash: string;
let stop: () => Promise<void>;
let key: string;

beforeAll(async () => {
  stop = await startPortal();
  passwordHash = await hashPassword(password);
  const { db, oauth } = await server();
  const at = new Date();
  await db.prisma.client.create({
    data: {
      id: 'harbour-hr',
      kind: 'machine',
      metadata: { client_name: 'Harbour HR', grant_types: ['client_credentials'], redirect_uris: [] },
      scopes: [],
      createdAt: at,
      updatedAt: at,
    },
  });
  const { id: apiId } = await db.prisma.api.findFirstOrThrow({ where: { resource: `${issuer}/api/v1` } });
  await db.prisma.apiAccess.create({
    data: { apiId, clientId: 'harbour-hr', machineScopes: ['scim.read', 'scim.write'], createdAt: at },
  });
  const draft = { name: 'HR', scopes: ['scim.read', 'scim.write'], endsAt: nowSeconds() + 86_400 };
  const made = await oauth.apiKeys.create({ clientId: 'harbour-hr' }, draft);
  if ('refused' in made) throw new Error(made.refused);
  key = made.value;
});
afterAll(() => stop());
beforeEach(async () => {
  await (await server()).db.prisma.rateLimit.deleteMany();
});

async function scim(method: string, path: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/scim+json' };
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  return answerScim(new Request(`${issuer}/scim/v2${path}`, init));
}

/** Creates a User for this address; the path of the User, and the mail. */
async function invited(email: string, more: object = {}) {
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
  const made = await scim('POST', '/Users', { schemas, userName: randomUUID(), emails: [{ value: email }], ...more });
  expect(made.status).toBe(201);
  const { env } = await server();
  const find = async () => (await listMails(env)).find(({ to, text }) => to === email && text.includes('/invitation?'));
  await expect.poll(find, { timeout: 10_000 }).toBeDefined();
  const mail = await find();
  const token = /token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
  return { mail, token, path: new URL(made.headers.get('location') ?? '').pathname.replace('/scim/v2', '') };
}

const patch = (value: boolean) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'replace', path: 'active', value }],
});
type At = ReturnType<typeof browser>;
const session = async ({ jar }: At) =>
  sessionOf(await server(), [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
const newAddress = () => `${randomUUID()}@example.com`;

test('with a new account: the mail is in the named language, and a disabled account cannot sign in', async () => {
  const email = newAddress();
  const { mail, token, path } = await invited(email, { displayName: 'Ada Lovelace', locale: 'de-AT' });
  expect(mail).toMatchObject({ subject: 'Ihr Konto für Harbour HR' });
  expect(mail?.text).not.toContain('Lovelace');
  const at = browser();
  const weak = await at.post(submit, { action: 'create', token, password: 'short' });
  expect([pathOf(weak.location), await findByEmail((await server()).db, email)]).toEqual(['/invitation', undefined]);
  const made = await at.post(submit, { action: 'create', token, password });
  expect(made.location).toBe('/account');
  expect(await session(at)).toMatchObject({ email, name: 'Ada Lovelace' });
  expect(pathOf((await browser().post(submit, { action: 'create', token, password })).location)).toBe('/invitation');

  expect((await scim('PATCH', path, patch(false))).status).toBe(200);
  expect(await session(at)).toBeUndefined();
  const refused = await at.post(signIn, { email, password });
  expect(refused.location).toMatch(/^\/login\?flash=/);
  expect(await session(at)).toBeUndefined();
  await scim('PATCH', path, patch(true));
  expect((await at.post(signIn, { email, password })).location).toBe('/account');
});

test('opened again after the organisation removed it: the second step stays', async () => {
  const { db } = await server();
  const email = newAddress();
  const { token, path } = await invited(email);
  await browser().post(submit, { action: 'create', token, password });
  const person = await findByEmail(db, email);
  const secret = { sealed: 'x', step: 1 };
  await setTotp(db, { sub: String(person?.sub) }, secret, {}, nowSeconds());
  await scim('DELETE', path);
  for (const { id } of await listMails((await server()).env))
    rmSync(join((await server()).env.dataDir, 'outbox', `${id}.json`));
  const again = await invited(email);
  const at = browser();
  const made = await at.post(submit, { action: 'create', token: again.token, password });
  expect(made.location).toBe('/login/second');
  expect(await session(at)).toBeUndefined();
});

test('with an account that the reader has: only after signing in, and disabling leaves it', async () => {
  const { db } = await server();
  const email = newAddress();
  const person = await createPerson(db, { email, name: 'Grace Hopper', passwordHash }, nowSeconds());
  const { token, path } = await invited(email);
  const at = browser();
  const first = await at.post(submit, { action: 'connect', token });
  expect(first.location).toBe(`/login?next=${encodeURIComponent(`/invitation?token=${token}`)}`);
  const taken = await at.post(submit, { action: 'create', token, password });
  expect(pathOf(taken.location)).toBe('/invitation');
  await at.post(signIn, { email, password });
  const connected = await at.post(submit, { action: 'connect', token });
  expect(pathOf(connected.location)).toBe('/account/security');
  const sub = String(person?.sub);
  expect(await db.prisma.scimUser.count({ where: { userId: sub } })).toBe(1);
  const store = createOAuthStore(db);
  const terms = { ownerId: sub, scopes: [{ scope: 'openid', endsAt: null }], resources: [], endsAt: null, once: false };
  const grant = await store.allow({ ...terms, clientId: 'harbour-hr' }, nowSeconds());
  expect((await scim('DELETE', path)).status).toBe(204);
  expect(await session(at)).toBeDefined();
  expect((await store.findGrantById(grant.id))?.grant.endedAt).toBeDefined();
});

test('from the portal: the owner connects, disconnects and declines', async () => {
  const { db } = await server();
  const email = newAddress();
  const person = await createPerson(db, { email, name: 'Grace Hopper', passwordHash }, nowSeconds());
  await db.prisma.user.update({ where: { id: String(person?.sub) }, data: { emailVerifiedAt: new Date() } });
  const { path } = await invited(email);
  const id = path.split('/').at(-1) ?? '';
  const at = browser();
  expect((await at.post(organisations, { action: 'connect', id })).location).toMatch(/^\/login\?/);
  await at.post(signIn, { email, password });
  const row = () => db.prisma.scimUser.findUniqueOrThrow({ where: { id } });
  await at.post(organisations, { action: 'connect', id });
  expect((await row()).userId).toBe(person?.sub);
  await at.post(organisations, { action: 'leave', id });
  expect((await row()).userId).toBeNull();
  await scim('PATCH', path, patch(false));
  await scim('PATCH', path, patch(true));
  await at.post(organisations, { action: 'decline', id });
  expect((await row()).declinedAt).not.toBeNull();
});
