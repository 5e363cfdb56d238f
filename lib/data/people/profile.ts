/**
 * A person's profile as standard claims (OpenID Connect Core §5.1) by their wire names, and which apps can read which
 * of them. Claims that this form does not have (from an import) stay unchanged.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { toDate } from '@/lib/time';
import type { Database } from '../database/database';
import { isUuid } from '../database/sql';
import { type GrantView, listGrants } from '../owner/grants';

type Viewer = { sub: string };

/** No control characters, no half surrogate pairs, nothing that changes the direction of neighbouring text. */
const plainText = /^[^\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]*$/u;

const line = z
  .string()
  .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
  .pipe(z.string().max(200).regex(plainText));

const zones = new Set(Intl.supportedValuesOf('timeZone'));

/** The fields of the form. Empty fields are not released. */
export const profileSchema = z.object({
  given_name: line,
  family_name: line,
  nickname: line,
  website: line.refine((text) => text === '' || isWebAddress(text)),
  /** BCP 47 (§5.1, RFC 5646). */
  locale: line.refine((text) => text === '' || isLocale(text)),
  /** A name of the tz database. */
  zoneinfo: line.refine((text) => text === '' || zones.has(text) || text === 'UTC'),
  /** E.164, as §5.1 recommends. People may enter spaces and the like. */
  phone_number: line.transform((text) => text.replace(/[\s().-]/g, '')).pipe(z.string().regex(/^$|^\+[1-9]\d{6,14}$/)),
  street_address: z
    .string()
    .transform((text) => text.replace(/\r\n?/g, '\n').trim())
    .pipe(z.string().max(400))
    .refine((text) => plainText.test(text.replaceAll('\n', ''))),
  postal_code: line,
  locality: line,
  region: line,
  country: line,
});
export type Profile = z.infer<typeof profileSchema>;
export type ProfileField = keyof Profile;

const addressFields = ['street_address', 'postal_code', 'locality', 'region', 'country'] as const;
const plainFields = ['given_name', 'family_name', 'nickname', 'website', 'locale', 'zoneinfo', 'phone_number'] as const;

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).username === '';

const claimsSchema = z.record(z.string(), z.unknown());
const text = z.string().catch('');

/** The stored fields, and the URL of the picture. */
export async function findProfile(db: Database, viewer: Viewer): Promise<Profile & { picture?: string }> {
  const { claims: kept } = await db.prisma.user.findUniqueOrThrow({
    where: { id: viewer.sub },
    select: { claims: true },
  });
  const claims = claimsSchema.parse(kept);
  const address = claimsSchema.catch({}).parse(claims['address']);
  const read = (from: Record<string, unknown>, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, text.parse(from[name])]));
  const picture = text.parse(claims['picture']);
  return {
    ...profileSchema.parse({
      ...emptyProfile,
      ...readable({ ...read(claims, plainFields), ...read(address, addressFields) }),
    }),
    ...(picture !== '' && { picture }),
  };
}

const emptyProfile = Object.fromEntries([...plainFields, ...addressFields].map((name) => [name, '']));

/** Values from an import or an older version may be invalid for the form; such a field is shown as empty. */
function readable(fields: Record<string, string>): Record<string, string> {
  const shape: Record<string, z.ZodType> = profileSchema.shape;
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => shape[name]?.safeParse(value).success));
}

/** Stores the fields in one statement, with `updated_at`. A changed phone number is no longer verified. */
export async function saveProfile(db: Database, viewer: Viewer, profile: Profile, now: number): Promise<void> {
  const plain = Object.fromEntries(plainFields.map((name) => [name, profile[name]]));
  const address = Object.fromEntries(addressFields.map((name) => [name, profile[name]]));
  const text = `UPDATE users SET updated_at = to_timestamp($4::float8),
      claims = (claims - $5::text[] - 'address'::text || CASE
        WHEN claims ->> 'phone_number' = $2::jsonb ->> 'phone_number'
          THEN '{}' ELSE '{"phone_number_verified": false}'::jsonb END || jsonb_strip_nulls($2::jsonb) || $3::jsonb)
        - CASE WHEN $2::jsonb ->> 'phone_number' IS NULL THEN 'phone_number_verified'::text ELSE '' END
    WHERE id = $1 AND deleted_at IS NULL`;
  const filled = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== ''));
  const lines = Object.fromEntries(Object.entries(address).filter(([, value]) => value !== ''));
  const whole = Object.keys(lines).length > 0 ? { address: { ...lines, formatted: formatted(profile) } } : {};
  await db.sql.query('profile_save', text, [
    viewer.sub,
    JSON.stringify(filled),
    JSON.stringify(whole),
    now,
    [...plainFields],
  ]);
}

/** §5.1.1: formatted as on an envelope. */
function formatted({ street_address, postal_code, locality, region, country }: Profile): string {
  return [street_address, [postal_code, locality].filter(Boolean).join(' '), region, country]
    .filter(Boolean)
    .join('\n');
}

/** Replaces the picture, whose URL is then `<origin>/pictures/<id>`. `webp` undefined removes it. */
export async function savePicture(
  db: Database,
  viewer: Viewer,
  { webp, origin }: { webp: Buffer | undefined; origin: string },
  now: number,
): Promise<void> {
  const id = randomUUID();
  const at = toDate(now);
  await db.prisma.$transaction([
    db.prisma.picture.deleteMany({ where: { userId: viewer.sub } }),
    ...(webp
      ? [db.prisma.picture.create({ data: { id, userId: viewer.sub, webp: new Uint8Array(webp), createdAt: at } })]
      : []),
    db.prisma.$executeRaw`
      UPDATE users SET updated_at = ${at},
        claims = CASE WHEN ${webp !== undefined}::bool
          THEN claims || jsonb_build_object('picture', ${`${origin}/pictures/${id}`}::text)
          ELSE claims - 'picture' END
      WHERE id = ${viewer.sub}::uuid`,
  ]);
}

/**
 * A picture by its id, until its account is deleted. Anyone with the URL may view it; that is what the `picture` claim
 * means.
 */
export async function findPicture(db: Database, id: string): Promise<Uint8Array | undefined> {
  if (!isUuid(id)) return undefined;
  return (await db.prisma.picture.findUnique({ where: { id, user: { deletedAt: null } } }))?.webp;
}

/** The apps that may read each of these scopes, most recently used first. */
export async function readersOf(
  db: Database,
  viewer: Viewer,
  scopes: readonly string[],
  now: number,
): Promise<Map<string, Pick<GrantView, 'id' | 'client'>[]>> {
  const grants = (await listGrants(db, viewer, now)).filter(({ pausedAt }) => pausedAt === undefined);
  return new Map(
    scopes.map((scope) => [
      scope,
      grants
        .filter((grant) => grant.scopes.some((granted) => granted.scope === scope && !granted.over))
        .map(({ id, client }) => ({ id, client })),
    ]),
  );
}
