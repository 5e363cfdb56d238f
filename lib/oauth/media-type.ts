/**
 * Media types in the headers of JWTs. RFC 7515 §4.1.9 and §4.1.10: `typ` and `cty` are media types, so case does not
 * matter (RFC 2045 §5.1), and `application/` may be left out if there is no other slash.
 */

/** Whether a `typ` or `cty` names one of these types. */
export function isMediaType(value: string | undefined, ...types: string[]): boolean {
  return value !== undefined && types.map(normal).includes(normal(value));
}

function normal(value: string): string {
  const name = value.toLowerCase();
  return name.includes('/') ? name : `application/${name}`;
}
