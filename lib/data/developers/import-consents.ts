/**
 * Writes what people allowed apps at another product, as grants with the end that the importer chose. A person is asked
 * again only for what such a grant does not cover. There is no receipt, because nobody was asked here.
 *
 * Each person and app has at most one such grant, whose id is derived from the two: what its owner narrowed or ended
 * here stays so, however often the import runs.
 */
import { createHash, randomInt } from 'node:crypto';
import { z } from 'zod';
import { tokenStatus } from '@/lib/oauth/model/grant-records';
import { settledEnds } from '@/lib/oauth/model/grant-rules';
import type { Prisma } from '../generated/client';
import { beginList } from '../protocol/status-entries';
import { standardScopes } from './api-rules';
import { builtInApiId } from './built-in-api';
import { type ImportOutcome, type ImportReason, refused } from './import-items';

type Transaction = Prisma.TransactionClient;

export type ImportedConsent = {
  /** The id or the address of an account. */
  person: string;
  app: string;
  scopes: string[];
  endsAt: number | null;
  allowedAt?: number | undefined;
};

type NewGrant = {
  id: string;
  owner: string;
  client: string;
  scopes: { scope: string; endsAt: number | null }[];
  resources: string[];
  endsAt: number | null;
  createdAt: number;
};

/** The outcome for each consent, in order. */
export async function writeConsents(
  tx: Transaction,
  consents: ImportedConsent[],
  statusListSize: number,
  now: number,
): Promise<ImportOutcome[]> {
  if (consents.length === 0) return [];
  const [matches, resources] = [await findMatches(tx, consents, now), await resourcesOf(tx, consents)];
  const grants = new Map<string, NewGrant>();
  const outcomes = consents.map((consent, at): ImportOutcome => {
    const match = matches[at] ?? { owner: null, kind: null, known: false, imported: false };
    const reasons = reasonsAgainst(consent, match, resources, now);
    if (match.owner === null || reasons.length > 0) return refused(...reasons);
    const id = grantId(match.owner, consent.app);
    if (match.known || grants.has(id)) return { outcome: 'unchanged', reasons: [] };
    const asked = { scopes: consent.scopes.map((scope) => ({ scope, endsAt: null })), endsAt: consent.endsAt };
    const found = consent.scopes.flatMap((scope) => resources.get(scope) ?? []);
    grants.set(id, {
      id,
      owner: match.owner,
      client: consent.app,
      ...settledEnds(asked),
      resources: [...new Set(found)],
      createdAt: Math.min(consent.allowedAt ?? now, now),
    });
    return { outcome: 'created', reasons: [] };
  });
  await insertGrants(tx, [...grants.values()], statusListSize, now);
  return outcomes;
}

type Match = {
  owner: string | null;
  /** Whether an import created the account. */
  imported: boolean;
  /** Of the app. */
  kind: string | null;
  /** Whether there is a grant already, or was one that an import made. */
  known: boolean;
};

function reasonsAgainst(
  { person, app, scopes, endsAt }: ImportedConsent,
  match: Match,
  resources: Map<string, string>,
  now: number,
): ImportReason[] {
  const reasons: ImportReason[] = [];
  if (match.owner === null) {
    const missing = { kind: 'person', name: person } as const;
    reasons.push({ field: 'person', code: 'unknown_person', detail: `There is no account ${person}.`, missing });
  } else if (!match.imported) {
    const detail = 'No import created this account, so nobody else can say what its owner allowed.';
    reasons.push({ field: 'person', code: 'not_imported', detail });
  }
  if (match.kind === null) {
    const missing = { kind: 'app', name: app } as const;
    reasons.push({ field: 'app', code: 'unknown_app', detail: `There is no app “${app}”.`, missing });
  } else if (match.kind === 'machine') {
    const detail = 'A machine-to-machine app has no users who could allow it anything.';
    reasons.push({ field: 'app', code: 'machine_app', detail });
  }
  for (const [index, scope] of scopes.entries()) {
    if (isStandard(scope) || resources.has(scope)) continue;
    const missing = { kind: 'scope', name: scope } as const;
    const detail = `No API has the scope “${scope}”.`;
    reasons.push({ field: `scopes[${index}]`, code: 'unknown_scope', detail, missing });
  }
  if ((endsAt ?? Infinity) <= now) reasons.push({ field: 'endsAt', code: 'ended', detail: 'This end has passed.' });
  return reasons;
}

const isStandard = (scope: string): boolean => standardScopes.some((standard) => standard === scope);

/** RFC 9562 §5.8, version 8. */
function grantId(owner: string, client: string): string {
  const hex = createHash('sha256').update(`imported consent of ${owner} for ${client}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const matchRow = z.object({
  owner: z.string().nullable(),
  imported: z.boolean(),
  kind: z.string().nullable(),
  known: z.boolean(),
});
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function findMatches(tx: Transaction, consents: ImportedConsent[], now: number): Promise<Match[]> {
  const asked = consents.map(({ person, app }, at) => ({
    at,
    id: uuid.test(person) ? person : null,
    email: uuid.test(person) ? null : person,
    app,
  }));
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT coalesce(i.id, e.id)::text AS owner, c.kind,
      coalesce(i.imported_at, e.imported_at) IS NOT NULL AS imported,
      EXISTS (SELECT FROM grants g WHERE g.owner_id = coalesce(i.id, e.id) AND g.client_id = c.id AND NOT g.once
        AND g.details = '[]' AND g.ended_at IS NULL
        AND (g.ends_at IS NULL OR g.ends_at > to_timestamp(${now}::float8))) AS known
    FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) p(at int, id uuid, email text, app text)
    LEFT JOIN users i ON i.id = p.id AND i.deleted_at IS NULL
    LEFT JOIN users e ON e.email = p.email AND e.deleted_at IS NULL
    LEFT JOIN clients c ON c.id = p.app AND c.deleted_at IS NULL
    ORDER BY p.at`;
  const matches = rows.map((row) => matchRow.parse(row));
  const ids = matches.flatMap(({ owner }, at) => (owner === null ? [] : [grantId(owner, consents[at]?.app ?? '')]));
  const before = await tx.grant.findMany({ where: { id: { in: ids } }, select: { id: true } });
  const imported = new Set(before.map(({ id }) => id));
  return matches.map((match, at) => ({
    ...match,
    known: match.known || (match.owner !== null && imported.has(grantId(match.owner, consents[at]?.app ?? ''))),
  }));
}

/** The API of each scope, as its resource. */
async function resourcesOf(tx: Transaction, consents: ImportedConsent[]): Promise<Map<string, string>> {
  const values = [...new Set(consents.flatMap(({ scopes }) => scopes))];
  const rows = await tx.apiScope.findMany({
    where: { value: { in: values }, apiId: { not: builtInApiId } },
    select: { value: true, api: { select: { resource: true } } },
  });
  return new Map(rows.map(({ value, api }) => [value, api.resource]));
}

const idRow = z.object({ id: z.string() });

/** Each grant takes a random entry of the newest status list. Those whose entry is taken try again. */
async function insertGrants(tx: Transaction, grants: NewGrant[], statusListSize: number, now: number): Promise<void> {
  let waiting = grants;
  while (waiting.length > 0) {
    const indexes = new Set<number>();
    while (indexes.size < waiting.length) indexes.add(randomInt(statusListSize));
    const chosen = [...indexes];
    const records = JSON.stringify(waiting.map((grant, at) => ({ ...grant, entry: chosen[at] })));
    const rows = await tx.$queryRaw<unknown[]>`
      WITH asked AS (
        SELECT * FROM jsonb_to_recordset(${records}::jsonb) p(id uuid, owner uuid, client text, scopes jsonb,
          resources jsonb, "endsAt" float8, "createdAt" float8, entry int)),
      entries AS (
        INSERT INTO status_entries (list_id, "index", grant_id, epoch, status, created_at, changed_at)
        SELECT l.id, a.entry, a.id, 1, ${tokenStatus.valid}::int4, to_timestamp(${now}::float8),
          to_timestamp(${now}::float8)
        FROM asked a, (SELECT id, size FROM status_lists ORDER BY id DESC LIMIT 1) l WHERE a.entry < l.size
        ON CONFLICT DO NOTHING RETURNING list_id, "index", grant_id),
      made AS (
        INSERT INTO grants (id, owner_id, client_id, scopes, resources, declined, once, ends_at, epoch, status_list,
          status_index, created_at, changed_at, details)
        SELECT a.id, a.owner, a.client, a.scopes, ARRAY(SELECT jsonb_array_elements_text(a.resources)), '{}', false,
          to_timestamp(a."endsAt"), 1, e.list_id, e."index", to_timestamp(a."createdAt"), to_timestamp(${now}::float8),
          '[]'
        FROM asked a JOIN entries e ON e.grant_id = a.id RETURNING id, created_at),
      activity AS (
        INSERT INTO activities (grant_id, kind, at, detail) SELECT id, 'allowed', created_at, '{}' FROM made)
      SELECT id::text AS id FROM made`;
    const made = new Set(rows.map((row) => idRow.parse(row).id));
    if (made.size * 2 <= waiting.length) await tx.$executeRawUnsafe(beginList, statusListSize, now);
    waiting = waiting.filter(({ id }) => !made.has(id));
  }
}
