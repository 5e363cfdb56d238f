/** What a partner's account means for the person who accepted it, from the invitation to the end. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../data/database/database';
import { testDatabases } from '../data/database/databases.fixture';
import type { Effect } from '../data/database/outbox';
import { deleteClient } from '../data/developers/clients';
import { findInvitation, findInvitationById, invitationToken, listInvitations } from '../data/partners/invitations';
import {
  connectAccount,
  createInvitedAccount,
  declineInvitation,
  leavePartner,
  listPartners,
} from '../data/partners/partner-links';
import { accountData } from '../data/people/account';
import { deleteAccount, eraseDeletedAccounts, restoreSeconds } from '../data/people/account-deletion';
import { createWithIdentity, linkIdentity, listIdentities } from '../data/people/identities';
import { addPasskey } from '../data/people/passkeys';
import { createPerson, findByEmail, findPerson } from '../data/people/people';
import { listSecurity } from '../data/people/security-log';
import { createSession, findLiveSession } from '../data/people/sessions';
import { createOAuthStore } from '../data/protocol/oauth-store';
import {
  accountSchema,
  newPartner,
  patchOf,
  type ScimClient,
  scimClient,
  scimNow,
  scimWorld,
  upstreamIssuer,
  userSchema,
} from './scim.fixture';

const secret = new Uint8Array(32).fill(7);
const from = { ip: '192.0.2.7' };

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`accounts of partners on ${name}`, () => {
    let db: Database;
    const clock = { now: scimNow };
    beforeAll(async () => {
      db = await open();
    });
    afterAll(() => db?.close());

    let partner: string;
    let ask: ScimClient;
    let email: string;
    beforeEach(async () => {
      clock.now = scimNow;
      partner = await newPartner(db);
      ask = scimClient(scimWorld(db, clock), partner);
      email = `${randomUUID()}@example.com`;
      await sent();
    });

    /** The ids of the invitations that were sent since the last call. */
    async function sent(): Promise<string[]> {
      const ids: string[] = [];
      const deliver = async (effect: Effect) => {
        if (effect.kind === 'mail' && effect.mail === 'invitation') ids.push(effect.id);
      };
      await db.outbox.deliverDue(deliver, () => undefined);
      return ids;
    }
    async function invite(more: object = {}, client = ask) {
      const answer = await client('POST', '/Users', {
        schemas: [userSchema],
        userName: `u-${randomUUID()}`,
        displayName: 'Ada Lovelace',
        emails: [{ value: email.toUpperCase(), primary: true }],
        ...more,
      });
      expect(answer.status).toBe(201);
      const [id] = await sent();
      return { path: `/Users/${answer.body.id}`, id, token: id === undefined ? '' : invitationToken({ secret }, id) };
    }
    const state = async (path: string) => {
      const names = ['state', 'upstream'].map((name) => `${accountSchema}:${name}`);
      return (await ask('GET', `${path}?attributes=${names.join()}`)).body[accountSchema];
    };
    const setActive = (path: string, value: unknown) =>
      ask('PATCH', path, patchOf({ op: 'Replace', path: 'active', value }));
    const accept = (token: string) =>
      createInvitedAccount(db, token, { passwordHash: 'hash', language: 'de' }, from, clock.now);
    async function accepted(more: object = {}) {
      const invitation = await invite(more);
      const made = await accept(invitation.token);
      if (typeof made === 'string') throw new Error(made);
      return { ...invitation, sub: made.sub };
    }
    async function somebody(address = email) {
      const made = await createPerson(db, { email: address, name: 'Ada', passwordHash: 'hash' }, clock.now);
      if (!made) throw new Error('taken');
      await db.prisma.user.update({ where: { id: made.sub }, data: { emailVerifiedAt: new Date(clock.now * 1000) } });
      return made;
    }
    const signIn = (sub: string, amr = ['pwd']) => createSession(db, { sub, amr, endsAt: clock.now + 1000 }, clock.now);
    const isSignedIn = async (sid: string | undefined) =>
      sid !== undefined && (await findLiveSession(db, sid, clock.now)) !== undefined;
    const allow = (ownerId: string, clientId: string) =>
      createOAuthStore(db).allow(
        { ownerId, clientId, scopes: [{ scope: 'openid', endsAt: null }], resources: [], endsAt: null, once: false },
        clock.now,
      );
    const grantOf = (id: string) => db.prisma.grant.findUniqueOrThrow({ where: { id }, include: { epochs: true } });
    const kinds = async (sub: string) => (await listSecurity(db, { sub }, { limit: 20 })).map(({ kind }) => kind);

    test('an invitation goes to the address, and its link creates the account, once, without help of the partner', async () => {
      const { path, id, token } = await invite();
      expect(await findInvitationById(db, String(id), clock.now)).toMatchObject({
        contact: email,
        app: 'Harbour HR',
        name: 'Ada Lovelace',
      });
      expect(JSON.stringify((await ask('GET', path)).body)).not.toContain(token);
      expect(await findByEmail(db, email)).toBeUndefined();
      expect(await state(path)).toEqual({ state: 'invited' });
      const racing = await Promise.all(Array.from({ length: 5 }, () => accept(token)));
      expect(racing.filter((one) => typeof one !== 'string')).toHaveLength(1);
      const person = await findByEmail(db, email);
      const row = await db.prisma.user.findUniqueOrThrow({ where: { email } });
      expect(row).toMatchObject({ name: 'Ada Lovelace', language: 'de', passwordHash: 'hash' });
      expect(row.emailVerifiedAt).toEqual(new Date(clock.now * 1000));
      expect(await state(path)).toEqual({ state: 'connected' });
      expect(await listPartners(db, { sub: String(person?.sub) })).toMatchObject([
        { app: 'Harbour HR', madeAccount: true, linkedAt: clock.now },
      ]);
      expect(await accept(token)).toBe('over');
    });

    test('an address in use gets the same answer and the same mail; only its owner connects the account', async () => {
      const free = await ask('POST', '/Users', { schemas: [userSchema], userName: 'free', emails: [{ value: email }] });
      const [first] = await sent();
      const ada = await somebody();
      const used = await ask('POST', '/Users', { schemas: [userSchema], userName: 'used', emails: [{ value: email }] });
      const [second] = await sent();
      expect([typeof first, typeof second]).toEqual(['string', 'string']);
      const shape = ({ body }: typeof used) => JSON.stringify(body).replaceAll(/[0-9a-f-]{36}|free|used/g, '');
      expect(shape(used)).toBe(shape(free));
      const token = invitationToken({ secret }, String(second));
      expect(await listPartners(db, ada)).toEqual([]);
      expect(await accept(token)).toBe('taken');
      expect(await connectAccount(db, ada, { token }, from, clock.now)).toBe('connected');
      expect(await listPartners(db, ada)).toMatchObject([{ madeAccount: false }]);
      expect(await kinds(ada.sub)).toEqual(['partner_connected']);
      // The other account of the same partner for the same person.
      const other = invitationToken({ secret }, String(first));
      expect(await connectAccount(db, ada, { token: other }, from, clock.now)).toBe('already');
      expect(await accept(other)).toBe('taken');
    });

    test('creating an account never looks for its address', async () => {
      const texts: string[] = [];
      const watching = {
        ...db,
        sql: {
          ...db.sql,
          transaction: <T>(work: (query: Database['sql']['query']) => Promise<T>) =>
            db.sql.transaction((query) => {
              const watched: Database['sql']['query'] = (label, text, values) => {
                texts.push(text);
                return query(label, text, values);
              };
              // The outbox wakes deliveries by the transaction's own `query`.
              return work(Object.assign(watched, query));
            }),
        },
      };
      await invite({}, scimClient(scimWorld(watching, clock), partner));
      expect(texts.length).toBeGreaterThan(2);
      expect(texts.filter((text) => /\busers\b/.test(text.replaceAll('scim_users', '')))).toEqual([]);
    });

    test('an invitation waits in the portal for the confirmed address, and can be declined', async () => {
      const { path } = await invite();
      const ada = await somebody();
      const eve = await somebody(`${randomUUID()}@example.com`);
      const [waiting] = await listInvitations(db, ada);
      expect(waiting).toMatchObject({ app: 'Harbour HR' });
      const scimId = String(waiting?.scimId);
      expect(await listInvitations(db, eve)).toEqual([]);
      expect(await connectAccount(db, eve, { scimId }, from, clock.now)).toBe('over');
      expect(await declineInvitation(db, eve, scimId, clock.now)).toBe(false);
      await db.prisma.user.update({ where: { id: ada.sub }, data: { emailVerifiedAt: null } });
      expect(await listInvitations(db, ada)).toEqual([]);
      expect(await connectAccount(db, ada, { scimId }, from, clock.now)).toBe('over');
      await db.prisma.user.update({ where: { id: ada.sub }, data: { emailVerifiedAt: new Date() } });
      expect(await declineInvitation(db, ada, scimId, clock.now)).toBe(true);
      expect(await listInvitations(db, ada)).toEqual([]);
      // The partner asks again by enabling the account again.
      await setActive(path, false);
      await setActive(path, true);
      expect(await sent()).toHaveLength(1);
      expect(await connectAccount(db, ada, { scimId }, from, clock.now)).toBe('connected');
      expect(await connectAccount(db, ada, { scimId: 'x' }, from, clock.now)).toBe('over');
    });

    test('a link ends with the address, the account, the partner and the time', async () => {
      const { path, token } = await invite();
      const is = async () => (await findInvitation(db, token, clock.now)) !== undefined;
      expect(await is()).toBe(true);
      await ask('PATCH', path, patchOf({ op: 'add', path: 'title', value: 'Countess' }));
      expect([await is(), await sent()]).toEqual([true, []]);
      await setActive(path, 'False');
      expect(await is()).toBe(false);
      await setActive(path, 'True');
      const [again] = await sent();
      const newer = invitationToken({ secret }, String(again));
      expect(await findInvitation(db, newer, clock.now + 14 * 86_400)).toBeUndefined();
      const other = `${randomUUID()}@example.com`;
      await ask('PATCH', path, patchOf({ op: 'replace', path: 'emails', value: [{ value: other }] }));
      expect(await findInvitation(db, newer, clock.now)).toBeUndefined();
      const [last] = await sent();
      const newest = invitationToken({ secret }, String(last));
      expect(await findInvitation(db, newest, clock.now)).toMatchObject({ contact: other });
      expect(await findInvitation(db, String(last), clock.now)).toBeUndefined();
      await ask('DELETE', path);
      expect(await findInvitation(db, newest, clock.now)).toBeUndefined();
    });

    test('a mailbox gets at most five invitations a day from all partners', async () => {
      const other = scimClient(scimWorld(db, clock), await newPartner(db));
      let mails = 0;
      for (const client of [ask, other, ask, other, ask, other, ask]) {
        const { path, id } = await invite({}, client);
        mails += id === undefined ? 0 : 1;
        await client('DELETE', path);
      }
      expect(mails).toBe(5);
      clock.now += 86_401;
      expect((await invite()).id).toBeDefined();
    });

    test('disabling a partner’s own account ends everything at once, and enabling it brings nothing back', async () => {
      const { path, sub } = await accepted();
      const sid = await signIn(sub);
      const grant = await allow(sub, partner);
      expect((await setActive(path, 'False')).body['active']).toBe(false);
      expect(await isSignedIn(sid)).toBe(false);
      expect(await grantOf(grant.id)).toMatchObject({ endReason: 'partner', epochs: [{ status: 1 }] });
      expect(await signIn(sub)).toBeUndefined();
      expect(await findPerson(db, sub)).toMatchObject({ disabledAt: clock.now });
      expect(await createOAuthStore(db).findSubject(sub)).toBeUndefined();
      expect(await kinds(sub)).toEqual(['partner_disabled', 'partner_connected']);
      await setActive(path, true);
      expect(await isSignedIn(sid)).toBe(false);
      expect((await grantOf(grant.id)).endedAt).not.toBeNull();
      expect(await isSignedIn(await signIn(sub))).toBe(true);
      expect(await state(path)).toEqual({ state: 'connected' });
    });

    test('a grant that is created during the end ends, too', async () => {
      const { path, sub } = await accepted();
      const late: string[] = [];
      const slow: Database = {
        ...db,
        sql: {
          ...db.sql,
          async transaction(work) {
            const result = await db.sql.transaction(work);
            // Between the two transactions.
            if (late.length === 0) late.push((await allow(sub, partner)).id);
            return result;
          },
        },
      };
      const during = scimClient(scimWorld(slow, clock), partner);
      await during('PATCH', path, patchOf({ op: 'replace', path: 'active', value: false }));
      expect((await grantOf(late[0] ?? '')).endReason).toBe('partner');
    });

    test('removing it disables the account, and a new invitation to the mailbox opens it again', async () => {
      const { path, sub } = await accepted();
      await ask('DELETE', path);
      expect(await signIn(sub)).toBeUndefined();
      const stranger = scimClient(scimWorld(db, clock), await newPartner(db));
      const foreign = await invite({}, stranger);
      expect(await accept(foreign.token)).toBe('taken');
      const { token } = await invite();
      expect(await accept(token)).toEqual({ sub });
      expect(await isSignedIn(await signIn(sub))).toBe(true);
      expect(await listPartners(db, { sub })).toHaveLength(1);
    });

    const passkey = () => ({
      id: randomUUID(),
      publicKey: 'key',
      counter: 0,
      transports: [],
      name: 'Phone',
      syncable: false,
      backedUp: false,
    });
    test.each<[string, (sub: string) => Promise<unknown>]>([
      ['a passkey', (sub) => addPasskey(db, { sub }, passkey(), from, clock.now)],
      [
        'another identity',
        (sub) =>
          linkIdentity(
            db,
            { sub },
            { issuer: 'https://a.example', subject: randomUUID(), label: 'a' },
            from,
            clock.now,
          ),
      ],
      ['a grant of another app', async (sub) => allow(sub, await newPartner(db))],
      [
        'an app of their own',
        async (sub) => db.prisma.client.update({ where: { id: await newPartner(db) }, data: { ownerId: sub } }),
      ],
      [
        'another partner',
        async (sub) => {
          const other = await invite({}, scimClient(scimWorld(db, clock), await newPartner(db)));
          return connectAccount(db, { sub }, { token: other.token }, from, clock.now);
        },
      ],
    ])('an owner with %s keeps the account, without what came from the partner', async (_, use) => {
      const { path, sub } = await accepted();
      await use(sub);
      const sid = await signIn(sub);
      const grant = await allow(sub, partner);
      await setActive(path, false);
      expect((await grantOf(grant.id)).endReason).toBe('partner');
      expect(await isSignedIn(sid)).toBe(true);
      expect((await listPartners(db, { sub })).map(({ app, madeAccount }) => [app, madeAccount])).not.toContainEqual([
        'Harbour HR',
        true,
      ]);
      expect(await kinds(sub)).toContain('partner_removed');
      expect((await findPerson(db, sub))?.disabledAt).toBeUndefined();
      // Enabling it is an invitation, not a connection.
      await setActive(path, true);
      expect(await state(path)).toEqual({ state: 'invited' });
      expect(await sent()).toHaveLength(1);
    });

    test('an account that its owner had before is never disabled, and other grants stay', async () => {
      const ada = await somebody();
      const { path, token } = await invite();
      await connectAccount(db, ada, { token }, from, clock.now);
      const sid = await signIn(ada.sub);
      const [own, other] = [await allow(ada.sub, partner), await allow(ada.sub, await newPartner(db))];
      await ask('DELETE', path);
      expect(await isSignedIn(sid)).toBe(true);
      expect((await grantOf(own.id)).endedAt).not.toBeNull();
      expect((await grantOf(other.id)).endedAt).toBeNull();
      expect(await listPartners(db, ada)).toEqual([]);
    });

    test('an identity that the partner names signs in to an account of its own, and ends with the partner', async () => {
      const upstream = { issuer: upstreamIssuer, subject: randomUUID() };
      const { path } = await invite({ [accountSchema]: { upstream } });
      const person = { email, name: 'Ada' };
      const made = await createWithIdentity(db, person, { ...upstream, label: email }, clock.now, from);
      const sub = String(made?.sub);
      expect(await state(path)).toEqual({ upstream, state: 'connected' });
      const [fed, pwd] = [await signIn(sub, ['fed']), await signIn(sub)];
      await addPasskey(db, { sub }, passkey(), from, clock.now);
      await setActive(path, false);
      expect([await isSignedIn(fed), await isSignedIn(pwd)]).toEqual([false, true]);
      expect(await listIdentities(db, { sub })).toEqual([]);

      const second = { issuer: upstreamIssuer, subject: randomUUID() };
      const only = await invite({ userName: 'b', [accountSchema]: { upstream: second }, emails: [] });
      const address = `${randomUUID()}@example.com`;
      const bob = await createWithIdentity(db, { email: address, name: 'Bob' }, { ...second, label: 'b' }, clock.now);
      const session = await signIn(String(bob?.sub), ['fed']);
      await setActive(only.path, false);
      expect(await isSignedIn(session)).toBe(false);
      expect(await signIn(String(bob?.sub), ['fed'])).toBeUndefined();
    });

    test('an identity that somebody uses already is never taken over; its owner finds the invitation', async () => {
      const upstream = { issuer: upstreamIssuer, subject: randomUUID() };
      const ada = await createWithIdentity(db, { email, name: 'Ada' }, { ...upstream, label: email }, clock.now);
      const { path } = await invite({ emails: [], [accountSchema]: { upstream } });
      expect(await state(path)).toEqual({ upstream, state: 'invited' });
      expect(await listInvitations(db, { sub: String(ada?.sub) })).toHaveLength(1);
      // A partner cannot move a connected account to another identity either.
      const other = await accepted({ userName: 'c', emails: [{ value: `${randomUUID()}@example.com` }] });
      await ask(
        'PATCH',
        other.path,
        patchOf({ op: 'add', path: `${accountSchema}:upstream`, value: { issuer: upstreamIssuer, subject: 'evil' } }),
      );
      expect(await listIdentities(db, { sub: other.sub })).toEqual([]);
    });

    test('a partner renames an account that was made for it, but changes neither its address nor another name', async () => {
      const { path, sub } = await accepted();
      const rename = (value: string) => ask('PATCH', path, patchOf({ op: 'replace', path: 'displayName', value }));
      await rename('Ada King');
      expect((await findPerson(db, sub))?.name).toBe('Ada King');
      await ask('PATCH', path, patchOf({ op: 'replace', path: 'emails', value: [{ value: 'evil@example.com' }] }));
      expect(await sent()).toEqual([]);
      expect((await findPerson(db, sub))?.email).toBe(email);
      await db.prisma.user.update({ where: { id: sub }, data: { name: 'A. K.' } });
      await rename('Ada Byron');
      expect((await findPerson(db, sub))?.name).toBe('A. K.');
    });

    test('the owner leaves the partner, which then ends nothing any more', async () => {
      const { path, sub } = await accepted();
      const [link] = await listPartners(db, { sub });
      const scimId = String(link?.scimId);
      expect(
        await leavePartner(db, { sub: (await somebody(`${randomUUID()}@example.com`)).sub }, scimId, from, clock.now),
      ).toBe(false);
      expect(await leavePartner(db, { sub }, scimId, from, clock.now)).toBe(true);
      expect(await leavePartner(db, { sub }, scimId, from, clock.now)).toBe(false);
      const sid = await signIn(sub);
      await setActive(path, false);
      await ask('DELETE', path);
      expect(await isSignedIn(sid)).toBe(true);
      expect(await kinds(sub)).toEqual(['partner_disconnected', 'partner_connected']);
    });

    test('with the partner go its accounts, and those that it disabled belong to their owners', async () => {
      const owner = await somebody(`${randomUUID()}@example.com`);
      await db.prisma.client.update({ where: { id: partner }, data: { ownerId: owner.sub } });
      const { path, sub } = await accepted();
      await setActive(path, false);
      expect(await signIn(sub)).toBeUndefined();
      await deleteClient(db, owner, partner, clock.now);
      expect(await db.prisma.scimUser.count({ where: { clientId: partner } })).toBe(0);
      expect(await isSignedIn(await signIn(sub))).toBe(true);
    });

    test('the record of an erased account is the partner’s alone; the download has it before', async () => {
      const { path, sub } = await accepted();
      expect((await accountData(db, { sub }))['organisations']).toMatchObject([
        { app: 'Harbour HR', name: 'Ada Lovelace' },
      ]);
      await deleteAccount(db, { sub }, from, clock.now);
      await eraseDeletedAccounts(db, clock.now + restoreSeconds + 1);
      expect(await state(path)).toEqual({ state: 'invited' });
      expect((await setActive(path, false)).status).toBe(200);
    });
  });
}
