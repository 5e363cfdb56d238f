/**
 * Permissions as plain text: ours for the standard scopes (OpenID Connect Core §5.4), the API's for its own scopes; and
 * the values that would be shared, each with a common name.
 */
export type ScopeWords = { title: string; detail: string };

const standardWords: Record<string, ScopeWords> = {
  openid: {
    title: 'Know that it is you',
    detail: 'It recognises you when you come back.',
  },
  profile: { title: 'See your profile', detail: 'Your name and what else is in your profile.' },
  email: { title: 'See your e-mail address', detail: 'The address and whether it is confirmed.' },
  phone: { title: 'See your phone number', detail: 'The number and whether it is confirmed.' },
  address: { title: 'See your postal address', detail: 'The address in your profile.' },
  offline_access: {
    title: 'Act while you are away',
    detail: 'Up to the end that you set below.',
  },
};

/** The text of a permission. `api` has the texts of the API that owns the scope. */
export function scopeWords(scope: string, api?: { title: string; description: string }): ScopeWords {
  if (api) return { title: api.title, detail: api.description };
  return standardWords[scope] ?? { title: `Use “${scope}”`, detail: '' };
}

/** Scopes whose data may be missing. The page says so, because values that are added later would be shared. */
export const aboutTheReader: ReadonlySet<string> = new Set(['profile', 'email', 'phone', 'address']);
export const noneYet = 'You have none here now. It could see one that you add later.';

const claimNames: Record<string, string> = {
  name: 'Name',
  family_name: 'Family name',
  given_name: 'First name',
  middle_name: 'Middle name',
  nickname: 'Nickname',
  preferred_username: 'User name',
  profile: 'Profile page',
  picture: 'Picture',
  website: 'Website',
  gender: 'Gender',
  birthdate: 'Date of birth',
  zoneinfo: 'Time zone',
  locale: 'Language',
  address: 'Postal address',
  phone_number: 'Phone number',
};

const longest = 160;

/**
 * The values in the order that people read them. Flags such as `email_verified` are shown with the value they describe.
 */
export function shownValues(values: Record<string, unknown>): { name: string; value: string }[] {
  return Object.entries(values).flatMap(([claim, raw]) => {
    if (claim.endsWith('_verified')) return [];
    if (claim === 'updated_at') {
      return typeof raw === 'number'
        ? [{ name: 'last changed', value: new Date(raw * 1000).toISOString().slice(0, 10) }]
        : [];
    }
    const confirmed = values[`${claim}_verified`] ?? values[`${claim.replace(/_number$/, '')}_number_verified`];
    const text = readable(raw);
    if (text === '') return [];
    const mark = confirmed === undefined ? '' : confirmed === true ? ' (confirmed)' : ' (not confirmed)';
    return [{ name: claimNames[claim] ?? '', value: `${shortened(text)}${mark}` }];
  });
}

function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(readable).filter(Boolean).join(', ');
  if (typeof value === 'object' && value !== null) {
    // OpenID Connect Core §5.1.1: `formatted` is the whole address.
    if ('formatted' in value && typeof value.formatted === 'string') return value.formatted;
    return Object.values(value).map(readable).filter(Boolean).join(', ');
  }
  return '';
}

const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
