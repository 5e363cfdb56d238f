/** What a conversion makes of a foreign export: objects in the form of the import file, and what was left out. */
import { createHash } from 'node:crypto';

export type ItemKind = 'people' | 'apis' | 'apps' | 'consents';

export type Item = {
  /** A list of the import file. */
  kind: ItemKind;
  /** Where it comes from: `users[3] ada@example.com`. */
  source: string;
  value: Record<string, unknown>;
};

/** `skipped`: the whole object was left out. `partly`: it was taken over without this part. */
export type LeftOut = { left: 'skipped' | 'partly'; source: string; reason: string };

export type Converted = Item | LeftOut;

export const skipped = (source: string, reason: string): LeftOut => ({ left: 'skipped', source, reason });
export const partly = (source: string, reason: string): LeftOut => ({ left: 'partly', source, reason });

/** What the importer chooses. */
export type ConversionOptions = {
  /** When the consents end, in seconds since the epoch; null: never. Undefined: consents are left out. */
  consentsEndAt: number | null | undefined;
  /** The address of the account that owns the apps and APIs. */
  owner: string | undefined;
  /** The resource identifier of the API that gets the scopes that belong to none. */
  api: string | undefined;
  /** Issuers of identity providers, by their name in the export. */
  issuers: ReadonlyMap<string, string>;
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/**
 * The id of an account here: its own if that is a UUID. Otherwise a UUID that is derived from it (RFC 9562 §5.5,
 * version 5 in the namespace of URLs), so that a second import finds the same account.
 */
export function accountId(product: string, foreignId: string): string {
  if (uuid.test(foreignId)) return foreignId.toLowerCase();
  const namespace = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');
  const hash = createHash('sha1').update(namespace).update(`urn:${product}:${foreignId}`).digest();
  const hex = hash.toString('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const standardScopes: readonly string[] = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'];

/** An app without undefined members, and with an owner if one was chosen. */
export const owned = (value: Record<string, unknown>, { owner }: ConversionOptions): Record<string, unknown> =>
  present({ ...value, owner });

export function present(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined && member !== null));
}

const languages = ['en', 'de', 'fr', 'es', 'ja', 'ar'];

/** The language of pages and mails for a locale; undefined if there are no texts in it. */
export function languageOf(locale: string | undefined): string | undefined {
  return languages.find((language) => language === locale?.toLowerCase().split(/[-_]/)[0]);
}

/** What a name, title or description may be here. */
export const cut = (text: string, most: number): string => [...text.trim()].slice(0, most).join('').trim();

/** Redirect URIs that can be taken over. Patterns and relative addresses cannot. */
export function exactUris(uris: readonly string[], base: string | undefined): { exact: string[]; others: string[] } {
  const exact: string[] = [];
  const others: string[] = [];
  for (const uri of uris) {
    const whole = uri.startsWith('/') && base ? `${base.replace(/\/$/, '')}${uri}` : uri;
    if (whole.includes('*') || !/^[a-z][a-z0-9+.-]*:/i.test(whole) || whole.includes('${')) others.push(uri);
    else if (!exact.includes(whole)) exact.push(whole);
  }
  return { exact, others };
}

/** The identifier of an API here (RFC 8707 §2): an address with https. */
export const isResource = (text: string): boolean => /^https:\/\/[^#]+$/.test(text);

/** A public client is a browser app if it returns to a web page, else a native app. */
export function publicKind(redirectUris: readonly string[]): 'spa' | 'native' {
  const isWeb = (uri: string) => /^https?:/.test(uri) && !/^http:\/\/(127\.0\.0\.1|\[::1\])/.test(uri);
  return redirectUris.length > 0 && redirectUris.every((uri) => !isWeb(uri)) ? 'native' : 'spa';
}

/** The API for scopes that belong to none, and which apps may ask for them. */
export function gatheredApi(
  {
    name,
    resource,
    scopes,
    access,
  }: {
    name: string;
    resource: string;
    scopes: { value: string; title: string; description?: string }[];
    access: { app: string; userScopes: string[]; machineScopes: string[] }[];
  },
  options: ConversionOptions,
): Item {
  const used = access.filter(({ userScopes, machineScopes }) => userScopes.length + machineScopes.length > 0);
  const value = owned({ resource, name: cut(name, 60), openToApps: false, scopes, access: used }, options);
  return { kind: 'apis', source: `API ${resource}`, value };
}
