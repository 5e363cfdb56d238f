/** The headers that tell the API who calls it. The proxy copies them from the gate's answer to the client's request. */
import type { Access } from '@countersign/verifier';

export const identities = ['subject', 'client', 'scopes', 'grant', 'details'] as const;
type Identity = (typeof identities)[number];
/** In lower case. */
export type HeaderNames = Record<Identity, string>;

/** What a request without a token has to say about its caller. */
export type Caller = Pick<Access, 'subject' | 'clientId' | 'scopes' | 'authorizationDetails' | 'status' | 'claims'>;

/** More than this does not fit into the buffers of proxies. */
const mostCharacters = 8192;

/** A token that cannot be described in headers. */
export class Unsendable extends Error {
  override name = 'Unsendable';
}

/**
 * Always has every header, empty if there is no value: the proxy then replaces a header that the client sent. Throws
 * `Unsendable`.
 */
export function identityHeaders(names: HeaderNames, caller: Caller | undefined): Record<string, string> {
  const details = caller?.authorizationDetails ?? [];
  const values: Record<Identity, string> = {
    subject: headerText(caller?.subject ?? ''),
    client: headerText(caller?.clientId ?? ''),
    scopes: headerText(caller?.scopes.join(' ') ?? ''),
    grant: headerText((caller && grantOf(caller)) ?? ''),
    details: details.length === 0 ? '' : asciiJson(details),
  };
  for (const identity of identities) {
    if (values[identity].length > mostCharacters) throw new Unsendable(`${names[identity]} is too large for a header`);
  }
  return Object.fromEntries(identities.map((identity) => [names[identity], values[identity]]));
}

/**
 * What all tokens of a grant have in common. Countersign's tokens share an entry in a status list, until the owner
 * reduces the grant. Tokens of other issuers may have a `grant_id`.
 */
function grantOf({ claims, status }: Caller): string | undefined {
  const id = claims['grant_id'];
  return typeof id === 'string' ? id : status && `${status.uri}#${status.idx}`;
}

/**
 * Printable ASCII is sent as it is; everything else, and the percent sign, is percent-encoded. So no value can begin
 * another header, two values never look the same, and percent-decoding restores each of them. A space at the start or
 * the end is encoded too, because HTTP removes it there.
 */
function headerText(value: string): string {
  if (/\p{Surrogate}/u.test(value)) throw new Unsendable('a claim of the token is not valid Unicode');
  return value
    .replaceAll(/[^\x20-\x24\x26-\x7e]+/g, (text) => encodeURIComponent(text))
    .replaceAll(/^ +| +$/g, (spaces) => '%20'.repeat(spaces.length));
}

/** JSON whose strings have escapes for everything beyond printable ASCII. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Finds an identity header among the headers that a client sent, whose names are in lower case. */
export function identityFinder(names: HeaderNames): (headers: object) => string | undefined {
  const own = new Set(Object.values(names));
  return (headers) => {
    for (const header in headers) {
      // A server that follows CGI sees no difference between `X-Auth-Subject` and `X_Auth_Subject`.
      if (own.has(header) || (header.includes('_') && own.has(header.replaceAll('_', '-')))) return header;
    }
    return undefined;
  };
}
