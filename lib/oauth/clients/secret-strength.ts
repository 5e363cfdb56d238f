/**
 * How strong a client secret is that another product, or a person, made. RFC 6749 §10.10 asks for at least 128 bits,
 * and only then is a fast hash enough. The secret alone cannot prove how it was made, so this is an estimate that
 * rather calls a strong secret weak: it must look like the output of a generator.
 */

const requiredBits = 128;

/** A version 4 UUID has 122 random bits (RFC 9562 §5.4). Every other version has fewer. */
const uuid =
  /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15})$/i;

const alphabets: [RegExp, number][] = [
  [/^[0-9]+$/, 10],
  [/^(?:[0-9a-f]+|[0-9A-F]+)$/, 16],
  [/^(?:[a-z2-7]+|[A-Z2-7]+)$/, 32],
  [/^(?:[a-z0-9]+|[A-Z0-9]+)$/, 36],
  [/^[A-Za-z0-9]+$/, 62],
  [/^[A-Za-z0-9+/_=.~-]+$/, 64],
  [/^[\x20-\x7e]+$/, 90],
];

export function isStrongSecret(secret: string): boolean {
  if (uuid.test(secret)) return false;
  const [, size] = alphabets.find(([pattern]) => pattern.test(secret)) ?? [];
  if (size === undefined || !looksRandom(secret, size)) return false;
  return secret.length * Math.log2(size) >= requiredBits;
}

/**
 * Words have long runs of one kind of letters, and people repeat themselves. In a random text about half of all
 * neighbours are of different kinds, few characters are in long runs of small letters, and few pairs occur twice.
 */
function looksRandom(secret: string, size: number): boolean {
  const kinds = [...secret].map(kindOf);
  const changes = kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length;
  // Digits alone are one kind.
  if (size > 10 && changes < 0.2 * secret.length) return false;
  const inWords = (secret.match(/[a-z]{4,}/g) ?? []).join('').length;
  if (size > 36 && inWords > 0.36 * secret.length) return false;
  const pairs = Array.from({ length: secret.length - 1 }, (_, at) => secret.slice(at, at + 2));
  return new Set(pairs).size >= (size > 16 ? 0.85 : 0.65) * Math.min(pairs.length, size * size);
}

function kindOf(character: string): string {
  if (/\d/.test(character)) return 'digit';
  if (/[a-z]/.test(character)) return 'lower';
  return /[A-Z]/.test(character) ? 'upper' : 'sign';
}
