/**
 * Permissions as plain text: ours for the standard scopes (OpenID Connect Core §5.4), the API's for its own scopes; and
 * the values that would be shared, each with a common name.
 */
import { type Language, textsIn } from '@/lib/messages/texts';
import { type Localized, textOf } from '@/lib/oauth/model/localized';
import { momentIn } from '@/lib/words/moments';

export type ScopeWords = { title: string; detail: string };

const standardTexts = {
  openid: 'openid',
  profile: 'profile',
  email: 'email',
  phone: 'phone',
  address: 'address',
  offline_access: 'offlineAccess',
} as const;

/** The text of a permission. `api` has the texts of the API that owns the scope. */
export function scopeWords(
  language: Language,
  scope: string,
  api?: { title: string; description: string; localized?: Localized<'title' | 'description'> | undefined },
): ScopeWords {
  if (api) {
    const detail = textOf(language, 'description', api) ?? '';
    return { title: textOf(language, 'title', api) ?? api.title, detail };
  }
  const t = textsIn(language, 'scopes');
  const found = Object.entries(standardTexts).find(([value]) => value === scope);
  if (!found) return { title: t('unknown', { scope }), detail: '' };
  return { title: t(`${found[1]}.title`), detail: t(`${found[1]}.detail`) };
}

/** The name of an API in the reader's language. */
export const apiName = (language: Language, api: { name: string; localized?: Localized<'name'> | undefined }): string =>
  textOf(language, 'name', api) ?? api.name;

/** Scopes whose data may be missing. The page says so, because values that are added later would be shared. */
export const aboutTheReader: ReadonlySet<string> = new Set(['profile', 'email', 'phone', 'address']);

/** In the order that people read them: what names the person comes first. */
const claimTexts = {
  name: 'name',
  email: 'email',
  phone_number: 'phoneNumber',
  address: 'address',
  given_name: 'givenName',
  middle_name: 'middleName',
  family_name: 'familyName',
  nickname: 'nickname',
  preferred_username: 'preferredUsername',
  birthdate: 'birthdate',
  gender: 'gender',
  picture: 'picture',
  profile: 'profile',
  website: 'website',
  zoneinfo: 'zoneinfo',
  locale: 'locale',
  updated_at: 'updatedAt',
} as const;

const longest = 160;

/** A value with its name. The name is empty for a claim that OpenID Connect does not define. */
export type ShownValue = { name: string; value: string };

/**
 * The values in the order that people read them. Flags such as `email_verified` are shown with the value they describe.
 */
export function shownValues(language: Language, values: Record<string, unknown>): ShownValue[] {
  const t = textsIn(language, 'scopes');
  const known = Object.entries(claimTexts).filter(([claim]) => claim in values);
  const others = Object.keys(values).filter((claim) => !(claim in claimTexts) && !claim.endsWith('_verified'));
  const named: [claim: string, name: string][] = [
    ...known.map(([claim, text]): [string, string] => [claim, t(`claims.${text}`)]),
    ...others.map((claim): [string, string] => [claim, '']),
  ];
  return named.flatMap(([claim, name]) => {
    const text = shortened(readable(language, claim, values[claim]));
    if (text === '') return [];
    const confirmed = values[`${claim}_verified`];
    if (confirmed === undefined) return [{ name, value: text }];
    return [{ name, value: t(confirmed === true ? 'confirmed' : 'notConfirmed', { value: text }) }];
  });
}

function readable(language: Language, claim: string, value: unknown): string {
  if (claim === 'updated_at') return typeof value === 'number' ? momentIn(language, 'UTC', value).date : '';
  if (claim === 'birthdate' && typeof value === 'string' && /^[1-9]\d{3}-\d\d-\d\d$/.test(value)) {
    const at = Date.parse(value) / 1000;
    return Number.isNaN(at) ? value : momentIn(language, 'UTC', at).date;
  }
  if (claim === 'locale' && typeof value === 'string') return languageName(language, value);
  return plainText(value);
}

function languageName(language: Language, tag: string): string {
  try {
    return new Intl.DisplayNames(language, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(plainText).filter(Boolean).join(', ');
  if (typeof value === 'object' && value !== null) {
    // OpenID Connect Core §5.1.1: `formatted` is the whole address.
    if ('formatted' in value && typeof value.formatted === 'string') return value.formatted;
    return Object.values(value).map(plainText).filter(Boolean).join(', ');
  }
  return '';
}

const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
