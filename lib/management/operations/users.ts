/** Accounts, their sessions and their security log, for operators. */
import { z } from 'zod';
import { accountStanding } from '@/lib/data/people/account';
import { deleteAccount, restoreAccount, restoreSeconds } from '@/lib/data/people/account-deletion';
import { sendLink } from '@/lib/data/people/mail-links';
import { emailSchema, nameSchema } from '@/lib/data/people/people';
import { listSecurity } from '@/lib/data/people/security-log';
import { endAllSessions, endSession, listSessions } from '@/lib/data/people/sessions';
import {
  changeUser,
  createUser as createAccount,
  type DirectoryUser,
  directoryUser,
  disableUser as disableAccount,
  enableUser as enableAccount,
  type UserChange,
  userDirectory,
  userPositionSchema,
} from '@/lib/data/people/user-directory';
import { languages } from '@/lib/messages/languages';
import { scopeByClaim } from '@/lib/oauth/model/scopes';
import { type Call, operation, type Preview } from '../operation';
import { page, pageOf, pageQuery, readCursor } from '../page';
import { type FieldError, fieldError, invalidFields, notFound, Problem } from '../problem';
import { moment, momentOrNull, writeMoment } from '../values';

const userParams = z.object({ user: z.string().max(100).meta({ description: 'The id of the account.' }) });

/** Claims that have members of their own, or that the server sets. */
const ownClaims = ['name', 'email', 'email_verified', 'picture', 'updated_at'];
const claimNames = [...scopeByClaim.keys()].filter((name) => !ownClaims.includes(name));

const claimsSchema = z
  .partialRecord(z.enum(claimNames), z.json())
  .meta({ description: 'Other standard claims (OpenID Connect Core §5.1), such as given_name.' });

const userSchema = z
  .object({
    id: z.string().meta({ description: 'The `sub` that apps with public subjects see.' }),
    email: z.string(),
    email_verified: z.boolean(),
    name: z.string(),
    language: z.string().nullable().meta({ description: 'Of pages and mails; null: the browser decides.' }),
    is_operator: z.boolean(),
    claims: z.record(z.string(), z.json()),
    has_password: z.boolean(),
    second_factor_required: z.boolean(),
    passkeys: z.int(),
    has_authenticator_app: z.boolean(),
    identities: z
      .array(z.object({ issuer: z.string(), subject: z.string(), label: z.string() }))
      .meta({ description: 'Accounts at other issuers that sign this account in.' }),
    created_at: moment,
    updated_at: moment,
    deleted_at: moment.nullable().meta({ description: 'Deleted accounts are erased after 14 days.' }),
    disabled_at: moment.nullable().meta({ description: 'Nobody can sign in to a disabled account.' }),
    disabled_by: z.string().nullable().meta({ description: 'The partner that disabled it; null: an operator.' }),
  })
  .meta({ id: 'User', description: 'An account.' });

function userOf(user: DirectoryUser): z.input<typeof userSchema> {
  return {
    id: user.id,
    email: user.email,
    email_verified: user.emailVerified,
    name: user.name,
    language: user.language ?? null,
    is_operator: user.isOperator,
    claims: user.claims,
    has_password: user.hasPassword,
    second_factor_required: user.secondFactorRequired,
    passkeys: user.passkeys,
    has_authenticator_app: user.hasTotp,
    identities: user.identities,
    created_at: writeMoment(user.createdAt),
    updated_at: writeMoment(user.updatedAt),
    deleted_at: momentOrNull(user.deletedAt),
    disabled_at: momentOrNull(user.disabledAt),
    disabled_by: user.disabledBy ?? null,
  };
}

async function found({ world }: Call, id: string): Promise<DirectoryUser> {
  const user = await directoryUser(world.db, id);
  if (user === undefined) throw notFound('account');
  return user;
}

async function foundLive(call: Call, id: string): Promise<DirectoryUser> {
  const user = await found(call, id);
  if (user.deletedAt !== undefined) throw new Problem('conflict', 'This account is deleted. Restore it first.');
  return user;
}

const listUsers = operation({
  id: 'listUsers',
  method: 'GET',
  path: '/users',
  tag: 'Users',
  summary: 'List accounts, newest first',
  scope: 'users.read',
  query: z.strictObject({
    ...pageQuery,
    q: z.string().max(200).optional().meta({ description: 'A part of a name or of an address.' }),
    email: z.string().max(320).optional().meta({ description: 'Exactly this address.' }),
    is_operator: z.stringbool().optional(),
    deleted: z.stringbool().optional().meta({ description: 'With true: deleted accounts that can be restored.' }),
  }),
  returns: pageOf(userSchema),
  async run({ world, query: { limit, cursor, q, email: address, is_operator: operator, deleted } }) {
    const email = address === undefined ? undefined : emailSchema.safeParse(address).data;
    if (address !== undefined && email === undefined) return { items: [], next_cursor: null };
    const after = readCursor(cursor, userPositionSchema);
    const rows = await userDirectory(world.db, { query: q, email, operator, deleted }, { after, take: limit + 1 });
    return page(rows, limit, userOf, ({ createdAt, id }) => ({ at: createdAt, id }));
  },
});

const getUser = operation({
  id: 'getUser',
  method: 'GET',
  path: '/users/{user}',
  tag: 'Users',
  summary: 'Get an account',
  scope: 'users.read',
  params: userParams,
  returns: userSchema,
  run: async (call) => userOf(await found(call, call.params.user)),
});

const members = {
  email: emailSchema,
  name: nameSchema,
  email_verified: z.boolean(),
  language: z.enum(languages).nullable(),
  claims: claimsSchema,
  is_operator: z.boolean().meta({ description: 'Only operators can set this, not clients that act for themselves.' }),
};

const newUserSchema = z
  .strictObject({
    email: members.email,
    name: members.name,
    email_verified: members.email_verified.default(false),
    language: members.language.optional(),
    claims: members.claims.default({}),
    is_operator: members.is_operator.default(false),
    password: z
      .string()
      .max(1000)
      .optional()
      .meta({ description: 'A first password. Without one, the person chooses it by a link in a mail.' }),
  })
  .meta({ id: 'NewUser' });

/**
 * A client that acts for itself cannot make or change operators: they could give it anything, and with another address
 * it could take over their accounts.
 */
function requireOperatorPerson({ caller }: Call, isOperator: boolean | undefined): void {
  if (isOperator === undefined || caller.isOperator) return;
  throw new Problem('operators_only', 'Only an operator can make or change operators, with a token of their own.');
}

const passwordFaults: Record<string, string> = {
  too_short: 'The password is too short.',
  too_long: 'The password is too long.',
  own_details: 'The password consists of the name or the address.',
  common: 'The password is one of the most common ones.',
};

async function passwordError(call: Call, password: string, own: string[]): Promise<FieldError | undefined> {
  const fault = await call.world.passwords.fault(password, own);
  return fault === undefined ? undefined : fieldError(['password'], fault, passwordFaults[fault] ?? 'It is not valid.');
}

async function checkNewUser(call: Call, draft: z.output<typeof newUserSchema>): Promise<void> {
  requireOperatorPerson(call, draft.is_operator || undefined);
  const { email, name, password } = draft;
  const error = password === undefined ? undefined : await passwordError(call, password, [email, name]);
  if (error) throw invalidFields([error]);
  if (password === undefined) requireMail(call);
  const [taken] = await userDirectory(call.world.db, { email }, { take: 1 });
  if (taken) throw emailTaken();
}

const emailTaken = () => invalidFields([fieldError(['email'], 'taken', 'Another account has this address.')]);

function requireMail({ world }: Call): void {
  if (world.env.mail.kind !== 'none') return;
  throw new Problem('conflict', 'This server sends no mail, so nobody would get the link. Send a password.');
}

const createUser = operation({
  id: 'createUser',
  method: 'POST',
  path: '/users',
  tag: 'Users',
  summary: 'Create an account',
  scope: 'users.write',
  body: newUserSchema,
  returns: userSchema,
  status: 201,
  async run(call) {
    const { world, body, now } = call;
    await checkNewUser(call, body);
    const { password, email_verified: emailVerified, is_operator: isOperator, ...draft } = body;
    const passwordHash = password === undefined ? undefined : await world.passwords.hash(password);
    const id = await createAccount(world.db, { ...draft, emailVerified, isOperator, passwordHash }, now);
    if (id === undefined) throw emailTaken();
    if (password === undefined) await sendResetLink(call, id, draft.email);
    return userOf(await found(call, id));
  },
  async preview(call) {
    await checkNewUser(call, call.body);
    const { password, ...shown } = call.body;
    return {
      changes: [
        ...Object.entries(shown).map(([field, to]) => ({ field, to })),
        { field: 'has_password', to: password !== undefined },
      ],
    };
  },
});

async function sendResetLink({ world, now }: Call, sub: string, recipient: string): Promise<void> {
  const { db, env } = world;
  const link = { sub, purpose: 'reset', recipient } as const;
  await db.sql.transaction((query) => sendLink({ secret: env.secret }, db.outbox, query, link, now));
}

const userChangeSchema = z
  .strictObject({
    email: members.email.optional().meta({ description: 'The old address, if it was verified, can undo the change.' }),
    email_verified: members.email_verified.optional(),
    name: members.name.optional(),
    language: members.language.optional(),
    claims: z
      .partialRecord(z.enum(claimNames), z.json().nullable())
      .optional()
      .meta({ description: 'Claims to set; null removes one. Others stay (RFC 7396).' }),
    is_operator: members.is_operator.optional(),
  })
  .meta({ id: 'UserChange' });

function changeOf(user: DirectoryUser, body: z.output<typeof userChangeSchema>): UserChange {
  const { email_verified: emailVerified, is_operator: isOperator, claims, ...change } = body;
  const merged = claims && Object.entries({ ...user.claims, ...claims }).filter(([, value]) => value !== null);
  return { ...change, emailVerified, isOperator, claims: merged && Object.fromEntries(merged) };
}

const updateUser = operation({
  id: 'updateUser',
  method: 'PATCH',
  path: '/users/{user}',
  tag: 'Users',
  summary: 'Change an account',
  scope: 'users.write',
  params: userParams,
  body: userChangeSchema,
  returns: userSchema,
  async run(call) {
    const { world, params, body, now } = call;
    const user = await foundLive(call, params.user);
    requireOperatorPerson(call, body.is_operator ?? (user.isOperator || undefined));
    const outcome = await changeUser({ db: world.db, secret: world.env.secret }, user.id, changeOf(user, body), now);
    if (outcome === 'taken') throw emailTaken();
    if (outcome === 'last_operator') throw lastOperator();
    if (outcome === 'gone') throw notFound('account');
    return userOf(await found(call, user.id));
  },
  async preview(call) {
    const user = await foundLive(call, call.params.user);
    requireOperatorPerson(call, call.body.is_operator ?? (user.isOperator || undefined));
    const { email } = call.body;
    const [holder] = email === undefined ? [] : await userDirectory(call.world.db, { email }, { take: 1 });
    if (holder && holder.id !== user.id) throw emailTaken();
    const before: Record<string, unknown> = userOf(user);
    const to = { ...call.body, ...(call.body.claims && { claims: changeOf(user, call.body).claims }) };
    return { changes: Object.entries(to).map(([field, value]) => ({ field, from: before[field], to: value })) };
  },
});

const lastOperator = () =>
  new Problem('conflict', 'This is the only operator. Make another account an operator first.');

const deleteUser = operation({
  id: 'deleteUser',
  method: 'DELETE',
  path: '/users/{user}',
  tag: 'Users',
  summary: 'Delete an account',
  description: 'Its sessions, grants, apps and APIs end at once. For 14 days it can be restored without them.',
  scope: 'users.write',
  params: userParams,
  async run(call) {
    const user = await foundLive(call, call.params.user);
    requireOperatorPerson(call, user.isOperator || undefined);
    const deleted = await deleteAccount(call.world.db, { sub: user.id }, {}, call.now);
    if (!deleted.ok) throw lastOperator();
    return undefined;
  },
  async preview(call): Promise<Preview> {
    const user = await foundLive(call, call.params.user);
    requireOperatorPerson(call, user.isOperator || undefined);
    const standing = await accountStanding(call.world.db, { sub: user.id }, call.now);
    if (standing.lastOperator) throw lastOperator();
    const { apps, keys, ownApps, ownApis } = standing;
    return {
      changes: [{ field: 'deleted_at', from: null, to: writeMoment(call.now) }],
      ends: { grants: apps, api_keys: keys, apps: ownApps.length, apis: ownApis.length },
    };
  },
});

const disableUser = operation({
  id: 'disableUser',
  method: 'POST',
  path: '/users/{user}/disable',
  tag: 'Users',
  summary: 'Disable an account',
  description: 'Its sessions and grants end at once, and nobody can sign in to it. Its apps and APIs stay.',
  scope: 'users.write',
  params: userParams,
  returns: userSchema,
  async run(call) {
    const user = await foundLive(call, call.params.user);
    requireOperatorPerson(call, user.isOperator || undefined);
    const outcome = await disableAccount(call.world.db, user.id, call.now);
    if (outcome === 'last_operator') throw lastOperator();
    if (outcome !== 'done') throw notFound('account');
    return userOf(await found(call, user.id));
  },
  async preview(call): Promise<Preview> {
    const user = await foundLive(call, call.params.user);
    requireOperatorPerson(call, user.isOperator || undefined);
    const { apps, keys, lastOperator: isLast } = await accountStanding(call.world.db, { sub: user.id }, call.now);
    if (isLast) throw lastOperator();
    const to = momentOrNull(user.disabledAt ?? call.now);
    return {
      changes: [{ field: 'disabled_at', from: momentOrNull(user.disabledAt), to }],
      ends: { grants: apps, api_keys: keys },
    };
  },
});

const enableUser = operation({
  id: 'enableUser',
  method: 'POST',
  path: '/users/{user}/enable',
  tag: 'Users',
  summary: 'Enable a disabled account',
  description: 'Sessions and grants do not come back. Enabling an enabled account changes nothing.',
  scope: 'users.write',
  params: userParams,
  returns: userSchema,
  async run(call) {
    const user = await foundLive(call, call.params.user);
    requireOperatorPerson(call, user.isOperator || undefined);
    await enableAccount(call.world.db, user.id, call.now);
    return userOf(await found(call, user.id));
  },
  async preview(call) {
    const user = await foundLive(call, call.params.user);
    requireOperatorPerson(call, user.isOperator || undefined);
    return { changes: [{ field: 'disabled_at', from: momentOrNull(user.disabledAt), to: null }] };
  },
});

const restoreUser = operation({
  id: 'restoreUser',
  method: 'POST',
  path: '/users/{user}/restore',
  tag: 'Users',
  summary: 'Restore a deleted account',
  scope: 'users.write',
  params: userParams,
  returns: userSchema,
  async run(call) {
    const user = await found(call, call.params.user);
    requireDeleted(call, user);
    if (!(await restoreAccount(call.world.db, { sub: user.id }, {}, call.now))) throw tooLate();
    return userOf(await found(call, user.id));
  },
  async preview(call) {
    const user = await found(call, call.params.user);
    requireDeleted(call, user);
    return { changes: [{ field: 'deleted_at', from: momentOrNull(user.deletedAt), to: null }] };
  },
});

const tooLate = () => new Problem('conflict', 'The 14 days in which the account could be restored are over.');

function requireDeleted({ now }: Call, { deletedAt }: DirectoryUser): void {
  if (deletedAt === undefined) throw new Problem('conflict', 'This account is not deleted.');
  if (deletedAt + restoreSeconds <= now) throw tooLate();
}

const sendPasswordReset = operation({
  id: 'sendPasswordReset',
  method: 'POST',
  path: '/users/{user}/password-reset',
  tag: 'Users',
  summary: 'Send a link to choose a new password',
  description: 'The link goes to the address of the account. The password stays until the person uses it.',
  scope: 'users.write',
  params: userParams,
  async run(call) {
    const user = await foundLive(call, call.params.user);
    requireMail(call);
    await sendResetLink(call, user.id, user.email);
    return undefined;
  },
  async preview(call) {
    await foundLive(call, call.params.user);
    requireMail(call);
    return { changes: [] };
  },
});

const sessionSchema = z
  .object({
    id: z.string().meta({ description: 'The `sid` of ID tokens.' }),
    signed_in_at: moment,
    last_seen_at: moment,
    ends_at: moment,
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
  })
  .meta({ id: 'Session', description: 'A signed-in browser.' });

/** No session is that of this request. */
const noSession = '00000000-0000-0000-0000-000000000000';

const listUserSessions = operation({
  id: 'listUserSessions',
  method: 'GET',
  path: '/users/{user}/sessions',
  tag: 'Users',
  summary: 'List the latest 200 live sessions of an account',
  scope: 'users.read',
  params: userParams,
  returns: z.object({ items: z.array(sessionSchema) }),
  async run(call) {
    const user = await found(call, call.params.user);
    const sessions = await listSessions(call.world.db, { sub: user.id, sid: noSession }, call.now);
    return {
      items: sessions.map(({ id, authTime, lastSeenAt, endsAt, ip, userAgent }) => ({
        id,
        signed_in_at: writeMoment(authTime),
        last_seen_at: writeMoment(lastSeenAt),
        ends_at: writeMoment(endsAt),
        ip: ip ?? null,
        user_agent: userAgent ?? null,
      })),
    };
  },
});

const endUserSessions = operation({
  id: 'endUserSessions',
  method: 'DELETE',
  path: '/users/{user}/sessions',
  tag: 'Users',
  summary: 'End all sessions of an account',
  scope: 'users.write',
  params: userParams,
  async run(call) {
    const user = await found(call, call.params.user);
    const { db } = call.world;
    await db.sql.transaction((query) => endAllSessions(db, query, user.id, call.now));
    return undefined;
  },
  async preview(call) {
    const user = await found(call, call.params.user);
    const sessions = await listSessions(call.world.db, { sub: user.id, sid: noSession }, call.now);
    return { changes: [], ends: { sessions: sessions.length } };
  },
});

const sessionParams = userParams.extend({ session: z.guid() });

const endUserSession = operation({
  id: 'endUserSession',
  method: 'DELETE',
  path: '/users/{user}/sessions/{session}',
  tag: 'Users',
  summary: 'End one session',
  scope: 'users.write',
  params: sessionParams,
  async run(call) {
    const user = await found(call, call.params.user);
    if (!(await endSession(call.world.db, { sub: user.id }, call.params.session, call.now))) throw notFound('session');
    return undefined;
  },
  async preview(call) {
    const user = await found(call, call.params.user);
    const sessions = await listSessions(call.world.db, { sub: user.id, sid: noSession }, call.now);
    if (!sessions.some(({ id }) => id === call.params.session)) throw notFound('session');
    return { changes: [], ends: { sessions: 1 } };
  },
});

const securityEntrySchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    at: moment,
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
    detail: z.record(z.string(), z.string()),
  })
  .meta({ id: 'SecurityEntry', description: 'An entry of the security log of an account.' });

const listUserSecurity = operation({
  id: 'listUserSecurityLog',
  method: 'GET',
  path: '/users/{user}/security-log',
  tag: 'Users',
  summary: 'List the security log of an account, newest first',
  scope: 'users.read',
  params: userParams,
  query: z.strictObject(pageQuery),
  returns: pageOf(securityEntrySchema),
  async run(call) {
    const { limit, cursor } = call.query;
    const user = await found(call, call.params.user);
    const before = readCursor(cursor, z.string().regex(/^\d{1,18}$/));
    const from = { limit: limit + 1, ...(before !== undefined && { before }) };
    return page(
      await listSecurity(call.world.db, { sub: user.id }, from),
      limit,
      ({ id, kind, at, ip, userAgent, detail }) => ({
        id,
        kind,
        at: writeMoment(at),
        ip: ip ?? null,
        user_agent: userAgent ?? null,
        detail: detail ?? {},
      }),
      ({ id }) => id,
    );
  },
});

export const userOperations = [
  listUsers,
  getUser,
  createUser,
  updateUser,
  deleteUser,
  disableUser,
  enableUser,
  restoreUser,
  sendPasswordReset,
  listUserSessions,
  endUserSessions,
  endUserSession,
  listUserSecurity,
];
