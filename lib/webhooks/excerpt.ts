/**
 * What is kept of a receiver's answer, for the app's owner: its beginning, without what looks like a secret. A receiver
 * may echo what it got, or print its own credentials in an error page.
 */
const longest = 500;

const secretShapes: readonly RegExp[] = [
  /\bwhsec_[\w+/=-]+/g,
  /\bv1a?,[\w+/=-]{20,}/g,
  /\bcs_[a-z]+_[\w-]+/g,
  /\b(?:Bearer|Basic|DPoP)\s+[\w.~+/=-]+/gi,
  // A JWT or JWE.
  /\beyJ[\w-]{5,}(?:\.[\w-]*){2,4}/g,
  // The value of a member or parameter that is named like a secret.
  /((?:secret|password|passwd|token|api[_-]?key|authorization|cookie)["']?\s*[:=]\s*["']?)[^\s"'&,;}]+/gi,
  // Long random text: 40 characters or more of base64 or hex.
  /[\w+/=-]{40,}/g,
];

export function excerptOf(answer: string): string | undefined {
  const printable = answer
    .slice(0, 4 * longest)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  const redacted = secretShapes.reduce(
    (text, shape) => text.replace(shape, (_, kept: unknown) => `${typeof kept === 'string' ? kept : ''}[removed]`),
    printable,
  );
  if (redacted === '') return undefined;
  return redacted.length > longest ? `${redacted.slice(0, longest)}…` : redacted;
}
