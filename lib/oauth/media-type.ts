/**
 * Media types, as the headers of JWTs and HTTP messages name them. RFC 7515 §4.1.9 and §4.1.10: `typ` and `cty` are media
 * types, so case does not count (RFC 2045 §5.1), and `application/` may be left out where no other slash is there.
 */

/** Whether a `typ`, `cty` or `Content-Type` names one of these types. Parameters after a semicolon do not count. */
export function isMediaType(value: string | null | undefined, ...types: string[]): boolean {
  return value != null && types.map(normal).includes(normal(value));
}

function normal(value: string): string {
  const [type = ''] = value.split(';');
  const name = type.trim().toLowerCase();
  return name.includes('/') ? name : `application/${name}`;
}
