/**
 * The issuer: its metadata (RFC 8414, or OpenID Connect Discovery) and its keys. Both are fetched when they are needed
 * first, and kept. If the issuer is unavailable later, the last copy stays in use for a limited time.
 */
import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { createKept } from './kept';
import { type Caller, fetchJson, fetchText, isRecord, messageOf, parseObject } from './limited-fetch';

/** The members of the issuer's metadata (RFC 8414 §2) that this package uses. */
export type IssuerMetadata = {
  jwks_uri: string;
  token_endpoint?: string | undefined;
  introspection_endpoint?: string | undefined;
};

/** Something that the verifier needs could not be fetched, so nothing is known about the token. */
export class Unavailable extends Error {
  override name = 'Unavailable';
}

export type Issuer = {
  metadata: () => Promise<IssuerMetadata>;
  keys: JWTVerifyGetKey;
};

const minute = 60_000;
const metadataMilliseconds = 60 * minute;
const keysMilliseconds = 10 * minute;
/** How long old keys are used while new ones cannot be fetched. */
const staleKeysMilliseconds = 60 * minute;
/** A token with an unknown `kid` makes us fetch the keys again, but not more often than this. */
const cooldownMilliseconds = 30_000;
const retryMilliseconds = 2000;

export function createIssuer(
  caller: Caller,
  issuer: string,
  given: IssuerMetadata | undefined,
  now: () => number,
): Issuer {
  const discovered = createKept(() => discover(caller, issuer), retryMilliseconds, now);

  async function metadata(): Promise<IssuerMetadata> {
    if (given) return given;
    const known = discovered.current();
    if (known && now() - known.at < metadataMilliseconds) return known.value;
    return discovered.refresh().catch((error: unknown) => {
      // Addresses rarely change, so old ones are better than none.
      if (known) return known.value;
      throw new Unavailable('The metadata of the issuer is not available', { cause: error });
    });
  }

  return { metadata, keys: createKeySet(caller, async () => (await metadata()).jwks_uri, now) };
}

/** The keys at an address, for jose. */
function createKeySet(caller: Caller, address: () => Promise<string>, now: () => number): JWTVerifyGetKey {
  const keys = createKept(async () => readKeys(caller, await address()), retryMilliseconds, now);

  async function current(): Promise<JWTVerifyGetKey> {
    const known = keys.current();
    if (known && now() - known.at < keysMilliseconds) return known.value;
    return keys.refresh().catch((error: unknown) => {
      if (known && now() - known.at < staleKeysMilliseconds) return known.value;
      throw new Unavailable('The keys of the issuer are not available', { cause: error });
    });
  }

  return async (header, token) => {
    const find = await current();
    try {
      return await find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || now() - keys.triedAt() < cooldownMilliseconds) throw error;
      // The issuer may have a new key. If its keys cannot be fetched now, the token stays unknown.
      const newer = await keys.refresh().catch(() => undefined);
      if (!newer) throw error;
      return newer(header, token);
    }
  };
}

async function readKeys(caller: Caller, url: string): Promise<JWTVerifyGetKey> {
  const { keys } = await fetchJson(caller, url, { headers: { accept: 'application/jwk-set+json, application/json' } });
  if (!Array.isArray(keys)) throw new Error(`${url} has no keys`);
  // Only public keys. A symmetric key in a public document would be known to everyone.
  const usable = keys.filter(isRecord).flatMap((key) => {
    const { kty } = key;
    return kty === 'EC' || kty === 'OKP' || kty === 'RSA' || kty === 'AKP' ? [{ ...key, kty }] : [];
  });
  return createLocalJWKSet({ keys: usable });
}

/** RFC 8414 §3 and OpenID Connect Discovery 1.0 §4: the addresses of the metadata, most specific standard first. */
function metadataAddresses(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  const oidc = `${origin}${path}/.well-known/openid-configuration`;
  const inserted = `${origin}/.well-known/openid-configuration${path}`;
  return [...new Set([`${origin}/.well-known/oauth-authorization-server${path}`, oidc, inserted])];
}

async function discover(caller: Caller, issuer: string): Promise<IssuerMetadata> {
  const problems: string[] = [];
  for (const url of metadataAddresses(issuer)) {
    const { status, text } = await fetchText(caller, url, { headers: { accept: 'application/json' } });
    if (status !== 200) {
      problems.push(`${url} answered ${status}`);
      continue;
    }
    try {
      return readMetadata(issuer, parseObject(text, url));
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  throw new Error(problems.join('; '));
}

function readMetadata(issuer: string, metadata: Record<string, unknown>): IssuerMetadata {
  // RFC 8414 §3.3: the value must be identical to the issuer that was asked about.
  if (metadata['issuer'] !== issuer) throw new Error(`the metadata belongs to another issuer than ${issuer}`);
  const jwksUri = endpointIn(metadata, 'jwks_uri', issuer);
  if (jwksUri === undefined) throw new Error('the metadata has no jwks_uri');
  return {
    jwks_uri: jwksUri,
    token_endpoint: endpointIn(metadata, 'token_endpoint', issuer),
    introspection_endpoint: endpointIn(metadata, 'introspection_endpoint', issuer),
  };
}

/** An endpoint in a metadata document. It uses https, or http if the issuer itself does. */
export function endpointIn(metadata: Record<string, unknown>, name: string, issuer: string): string | undefined {
  const value = metadata[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !URL.canParse(value)) throw new Error(`${name} in the metadata is not a URL`);
  const { protocol } = new URL(value);
  if (protocol !== 'https:' && protocol !== new URL(issuer).protocol) throw new Error(`${name} does not use https`);
  return value;
}
