/**
 * Writes the people of an import, all of them with a few statements. An account belongs to its owner from the first
 * sign-in or change on, so an import changes only accounts that it created and that nobody has used since.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Prisma } from '../generated/client';
import { type ImportOutcome, type ImportReason, overtaken, refused, unlessOvertaken } from './import-items';

type Transaction = Prisma.TransactionClient;

export type ImportedPerson = {
  id?: string | undefined;
  email: string;
  name: string;
  passwordHash?: string | undefined;
  emailVerified: boolean;
  operator: boolean;
  language?: string | undefined;
  claims: Record<string, unknown>;
  totp?: { secret: string } | undefined;
  identities: { issuer: string; subject: string; label?: string | undefined }[];
};

/** Seals the secret of one-time codes for its owner (`lib/login/factors/totp.ts`). */
export type SealTotp = (sub: string, secret: string) => Promise<string>;

/** `byOperator`: whether an operator imports, or the file of the server, and not a client that acts for itself. */
type Importer = { sealTotp: SealTotp; byOperator: boolean };

type Row = ImportedPerson & { at: number; id: string; isNew: boolean };

/** The outcome for each person, in order. */
export async function writePeople(
  tx: Transaction,
  people: ImportedPerson[],
  importer: Importer,
  now: number,
): Promise<ImportOutcome[]> {
  const together = await unlessOvertaken(tx, () => writeSet(tx, people, importer, now));
  if (together) return together;
  const outcomes: ImportOutcome[] = [];
  for (const person of people) {
    const [one] = (await unlessOvertaken(tx, () => writeSet(tx, [person], importer, now))) ?? [];
    outcomes.push(one ?? overtaken());
  }
  return outcomes;
}

async function writeSet(
  tx: Transaction,
  people: ImportedPerson[],
  { sealTotp, byOperator }: Importer,
  now: number,
): Promise<ImportOutcome[]> {
  const outcomes = people.map((): ImportOutcome => ({ outcome: 'unchanged', reasons: [] }));
  const found = await findMatches(tx, people);
  const rows: Row[] = [];
  const seen = new Set<string>();
  for (const [at, person] of people.entries()) {
    const keys = [person.email, ...(person.id === undefined ? [] : [person.id]), ...person.identities.map(identityKey)];
    const match = found[at];
    const reasons = keys.some((key) => seen.has(key)) ? [twice] : reasonsAgainst(person, match);
    for (const key of keys) seen.add(key);
    if (reasons.length > 0) outcomes[at] = refused(...reasons);
    else if (match?.operator && match.untouched && !byOperator) outcomes[at] = refused(notByClients);
    else if (match?.present === false || (person.id !== undefined && match?.untouched)) {
      rows.push({ ...person, at, id: match.id ?? person.id ?? randomUUID(), isNew: !match.present });
    }
  }
  const sealed = new Map<string, string>();
  for (const { id, totp } of rows) if (totp) sealed.set(id, await sealTotp(id, totp.secret));
  const created = await insert(
    tx,
    rows.filter(({ isNew }) => isNew),
    sealed,
    now,
  );
  const updated = await update(
    tx,
    rows.filter(({ isNew }) => !isNew),
    sealed,
    now,
  );
  for (const { at, id, isNew } of rows) {
    if (isNew) outcomes[at] = created.has(id) ? { outcome: 'created', reasons: [] } : overtaken();
    else if (updated.has(id)) outcomes[at] = { outcome: 'updated', reasons: [] };
  }
  return outcomes;
}

/** A client that could write the password of an operator could sign in as one. */
const notByClients: ImportReason = {
  field: '',
  code: 'operators_only',
  detail: 'Only an operator may change the account of an operator, with a token of their own.',
};

const twice: ImportReason = {
  field: 'email',
  code: 'duplicate',
  detail: 'Another person of this batch has the same address, id or identity.',
};

const identityKey = ({ issuer, subject }: { issuer: string; subject: string }): string => `${issuer} ${subject}`;

type Match = {
  /** Whether the account exists. */
  present: boolean;
  id: string | undefined;
  /** Whether only imports have written it. */
  untouched: boolean;
  operator: boolean;
  deleted: boolean;
  /** The account that has the address. */
  addressOf: string | undefined;
  /** The owners of the identities that exist, in the order of the person's. */
  identityOwners: (string | null)[];
};

function reasonsAgainst({ id, email, identities }: ImportedPerson, match: Match | undefined): ImportReason[] {
  if (!match) return [];
  const reasons: ImportReason[] = [];
  if (match.deleted) {
    reasons.push({ field: 'id', code: 'deleted', detail: 'The owner has deleted this account here.' });
  }
  if (id !== undefined && match.addressOf !== undefined && match.addressOf !== id) {
    const detail = `Another account has the address ${email}. Accounts are never merged by their address.`;
    reasons.push({ field: 'email', code: 'address_taken', detail });
  }
  // Of an account that is in use, nothing is written.
  if (match.present && !match.untouched) return reasons;
  for (const [index, owner] of match.identityOwners.entries()) {
    if (owner === null || owner === match.id) continue;
    const detail = `Another account has the identity ${identities[index]?.label ?? identities[index]?.subject}.`;
    reasons.push({ field: `identities[${index}]`, code: 'identity_taken', detail });
  }
  return reasons;
}

const matchRow = z.object({
  id: z.string().nullable(),
  untouched: z.boolean(),
  operator: z.boolean(),
  deleted: z.boolean(),
  address_of: z.string().nullable(),
  identity_owners: z.array(z.string().nullable()),
});

async function findMatches(tx: Transaction, people: ImportedPerson[]): Promise<Match[]> {
  const asked = people.map(({ id, email, identities }, at) => ({ at, id: id ?? null, email, identities }));
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT u.id::text AS id, coalesce(u.is_operator, false) AS operator,
      u.deleted_at IS NOT NULL AS deleted, e.id::text AS address_of,
      coalesce(u.imported_at = u.updated_at AND u.deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM sessions s WHERE s.user_id = u.id), false) AS untouched,
      ARRAY(SELECT i.user_id::text FROM jsonb_array_elements(p.identities) WITH ORDINALITY n(identity, place)
        LEFT JOIN identities i ON i.issuer = n.identity ->> 'issuer' AND i.subject = n.identity ->> 'subject'
        ORDER BY n.place) AS identity_owners
    FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) p(at int, id uuid, email text, identities jsonb)
    LEFT JOIN users e ON e.email = p.email
    LEFT JOIN users u ON u.id = coalesce(p.id, e.id)
    ORDER BY p.at`;
  return rows.map((row) => {
    const { id, untouched, operator, deleted, address_of, identity_owners } = matchRow.parse(row);
    return {
      present: id !== null,
      id: id ?? undefined,
      untouched,
      operator,
      deleted,
      addressOf: address_of ?? undefined,
      identityOwners: identity_owners,
    };
  });
}

const recordOf = ({ id, email, name, passwordHash, emailVerified, operator, language, claims, totp }: Row) => ({
  id,
  email,
  name,
  hash: passwordHash ?? null,
  verified: emailVerified,
  operator,
  language: language ?? null,
  claims,
  second: totp !== undefined,
});

const columns = Prisma.sql`p(id uuid, email text, name text, hash text, verified bool, operator bool, language text,
  claims jsonb, second bool)`;

const idRow = z.object({ id: z.string() });
const idsOf = (rows: unknown[]): Set<string> => new Set(rows.map((row) => idRow.parse(row).id));

async function insert(tx: Transaction, rows: Row[], sealed: Map<string, string>, now: number): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const records = JSON.stringify(rows.map(recordOf));
  const made = idsOf(
    await tx.$queryRaw<unknown[]>`
      INSERT INTO users (id, email, name, password_hash, email_verified_at, is_operator, language, claims,
        second_factor, created_at, updated_at, imported_at)
      SELECT p.id, p.email, p.name, p.hash, CASE WHEN p.verified THEN to_timestamp(${now}::float8) END, p.operator,
        p.language, p.claims, p.second, to_timestamp(${now}::float8), to_timestamp(${now}::float8),
        to_timestamp(${now}::float8)
      FROM jsonb_to_recordset(${records}::jsonb) ${columns}
      ON CONFLICT DO NOTHING RETURNING id::text AS id`,
  );
  await insertFactors(
    tx,
    rows.filter(({ id }) => made.has(id)),
    sealed,
    now,
  );
  return made;
}

/** Brings accounts that nobody has used to what the import says. Returns those that differed. */
async function update(tx: Transaction, rows: Row[], sealed: Map<string, string>, now: number): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const records = JSON.stringify(rows.map(recordOf));
  const changed = idsOf(
    await tx.$queryRaw<unknown[]>`
      UPDATE users u SET email = p.email, name = p.name, password_hash = coalesce(p.hash, u.password_hash),
        claims = p.claims,
        language = p.language, second_factor = p.second, updated_at = to_timestamp(${now}::float8),
        imported_at = to_timestamp(${now}::float8),
        email_verified_at = CASE WHEN p.verified THEN coalesce(u.email_verified_at, to_timestamp(${now}::float8)) END
      FROM jsonb_to_recordset(${records}::jsonb) ${columns}
      WHERE u.id = p.id AND u.imported_at = u.updated_at
        AND (u.email, u.name, u.password_hash, u.claims, u.language, u.second_factor, u.email_verified_at IS NOT NULL)
          IS DISTINCT FROM
          (p.email, p.name, coalesce(p.hash, u.password_hash), p.claims, p.language, p.second, p.verified)
      RETURNING u.id::text AS id`,
  );
  const ids = rows.map(({ id }) => id);
  await tx.totpSecret.deleteMany({ where: { userId: { in: ids } } });
  await tx.identity.deleteMany({ where: { userId: { in: ids } } });
  await insertFactors(tx, rows, sealed, now);
  return changed;
}

/** An identity that another request links at this moment undoes the whole set (`unlessOvertaken`). */
async function insertFactors(tx: Transaction, rows: Row[], sealed: Map<string, string>, now: number): Promise<void> {
  const at = new Date(now * 1000);
  const totp = rows.flatMap(({ id }) => {
    const one = sealed.get(id);
    return one === undefined ? [] : [{ userId: id, sealed: one, lastStep: 0, createdAt: at }];
  });
  if (totp.length > 0) await tx.totpSecret.createMany({ data: totp });
  const identities = rows.flatMap(({ id, email, identities: own }) =>
    own.map(({ issuer, subject, label }) => ({ issuer, subject, label: label ?? email, userId: id, createdAt: at })),
  );
  if (identities.length > 0) await tx.identity.createMany({ data: identities });
}
