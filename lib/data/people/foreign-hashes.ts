/**
 * Password hashes as other products export them, converted to the forms that are stored (`stored-hashes.ts`). A hash
 * that cannot be taken over is an error that says why: an unknown or fast algorithm, or a cost that is too high.
 *
 * As texts: the stored forms, passlib's, Django's and those of Ory. As objects: a credential of Keycloak's realm
 * export, `custom_password_hash` of Auth0, and a user of Firebase with the parameters of its project.
 */
import { z } from 'zod';
import { type Digest, digests, hashFault, parseStoredHash, unpadded } from './stored-hashes';

/** Keycloak writes both parts as JSON in a text. */
const jsonText = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .max(10_000)
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue('This is not JSON.');
        return z.NEVER;
      }
    })
    .pipe(schema);

const keycloakSchema = z.strictObject({
  keycloak: z
    .object({
      credentialData: jsonText(
        z.object({
          algorithm: z.string(),
          hashIterations: z.int(),
          additionalParameters: z.record(z.string(), z.array(z.string())).default({}),
        }),
      ),
      secretData: jsonText(z.object({ value: z.string(), salt: z.string() })),
    })
    .meta({ description: 'A credential of the type password, from a realm export of Keycloak.' }),
});

const auth0Schema = z.strictObject({
  auth0: z
    .object({
      algorithm: z.string(),
      hash: z.union([
        z.string(),
        z.object({ value: z.string(), encoding: z.enum(['base64', 'hex', 'utf8']).optional() }),
      ]),
      salt: z.object({ value: z.string(), encoding: z.enum(['base64', 'hex', 'utf8']).optional() }).optional(),
      keylen: z.int().optional(),
      cost: z.int().optional(),
      blockSize: z.int().optional(),
      parallelization: z.int().optional(),
      password: z.object({ encoding: z.string().optional() }).optional(),
    })
    .meta({ description: 'The custom_password_hash of an Auth0 user.' }),
});

const firebaseSchema = z.strictObject({
  firebase: z
    .strictObject({
      passwordHash: z.string().meta({ description: 'Of the user, in base64.' }),
      salt: z.string().meta({ description: 'Of the user, in base64.' }),
      signerKey: z.string().meta({ description: 'base64_signer_key of the project.' }),
      saltSeparator: z.string().meta({ description: 'base64_salt_separator of the project.' }),
      rounds: z.int(),
      memoryCost: z.int().meta({ description: 'mem_cost of the project.' }),
    })
    .meta({ description: 'A user of Firebase Authentication, with the hash parameters of its project.' }),
});

/** Parses a hash in any accepted form. The result is the text that is stored. */
export const foreignHashSchema = z
  .union([
    z
      .string()
      .min(1)
      .max(2000)
      .meta({
        description:
          'A text: argon2, scrypt and PBKDF2 as PHC strings, bcrypt, or a password of Django or passlib, such as ' +
          'pbkdf2_sha256$…. So the file contains no password.',
      }),
    keycloakSchema,
    auth0Schema,
    firebaseSchema,
  ])
  .transform((form, context): string => {
    const found = convert(form);
    if ('text' in found) return found.text;
    context.addIssue(found.fault);
    return z.NEVER;
  });

type Form = string | z.output<typeof keycloakSchema> | z.output<typeof auth0Schema> | z.output<typeof firebaseSchema>;
type Converted = { text: string } | { fault: string };

function convert(form: Form): Converted {
  const found = converted(form);
  if ('fault' in found) return found;
  const stored = parseStoredHash(found.text);
  if (!stored) return { fault: unknownForm };
  const fault = hashFault(stored);
  return fault === undefined ? found : { fault };
}

const unknownForm =
  'This is no hash that can be taken over: argon2, bcrypt, scrypt or PBKDF2 (SHA-1, SHA-256, SHA-512), with a salt.';

function converted(form: Form): Converted {
  if (typeof form === 'string') return fromText(form);
  if ('keycloak' in form) return fromKeycloak(form.keycloak);
  if ('auth0' in form) return fromAuth0(form.auth0);
  return fromFirebase(form.firebase);
}

const unsupported = (algorithm: string): Converted => ({
  // The name comes from the file and is shown, so it is cut.
  fault: `“${algorithm.slice(0, 40)}” is not taken over: ${
    /^(md\d|sha-?\d+|hmac|ldap|unsalted|crypt)/i.test(algorithm)
      ? 'such a hash can be reversed too fast.'
      : 'the algorithm is not supported.'
  }`,
});

function fromText(text: string): Converted {
  // Django marks an account without a password so.
  if (text.startsWith('!')) return { fault: 'The account has no usable password.' };
  const [name = '', ...parts] = text.split('$');
  if (parts.length < 2) return { fault: unknownForm };
  if (name !== '') return fromDjango(name, parts);
  return fromPasslib(parts) ?? (parseStoredHash(text) ? { text } : unsupportedText(parts[0] ?? ''));
}

const unsupportedText = (name: string): Converted =>
  /^(argon2(id|i|d)|2[aby]|scrypt|pbkdf2(-.*)?|fbscrypt|bcrypt-sha256-hex)$/.test(name)
    ? { fault: unknownForm }
    : unsupported(name);

/** `<algorithm>$…`, as `django.contrib.auth.hashers` writes them. */
function fromDjango(name: string, parts: string[]): Converted {
  const [one = '', two = '', three = '', four = '', five = ''] = parts;
  switch (name) {
    case 'pbkdf2_sha256':
    case 'pbkdf2_sha1': {
      const digest = name === 'pbkdf2_sha1' ? 'sha1' : 'sha256';
      return pbkdf2Text(digest, Number(one), Buffer.from(two), decode(three));
    }
    case 'argon2':
      return { text: `$${parts.join('$')}` };
    case 'bcrypt':
      return { text: parts.join('$') };
    case 'bcrypt_sha256':
      return { text: `$bcrypt-sha256-hex${parts.join('$')}` };
    case 'scrypt':
      return scryptText({ N: Number(one), r: Number(three), p: Number(four) }, Buffer.from(two), decode(five));
    default:
      return unsupported(name);
  }
}

/** `$pbkdf2-sha256$29000$salt$hash`, with `.` for `+`. Ory and Auth0 name the parameters instead. */
function fromPasslib([name = '', costs = '', salt = '', hash = '']: string[]): Converted | undefined {
  const found = /^pbkdf2(?:-(sha1|sha256|sha512))?$/.exec(name);
  if (!found) return undefined;
  const digest = digests.find((known) => known === (found[1] ?? 'sha1'));
  const iterations = /^(\d+)$|(?:^|,)i=(\d+)/.exec(costs);
  if (digest === undefined) return undefined;
  // Auth0 documents this default for PBKDF2 strings without an iteration count.
  const count = Number(iterations?.[1] ?? iterations?.[2] ?? 100_000);
  return pbkdf2Text(digest, count, decode(salt), decode(hash));
}

function fromKeycloak({ credentialData, secretData }: z.output<typeof keycloakSchema>['keycloak']): Converted {
  const { algorithm, hashIterations, additionalParameters } = credentialData;
  const salt = decode(secretData.salt);
  const hash = decode(secretData.value);
  if (algorithm === 'argon2') {
    const one = (name: string, fallback: string): string => additionalParameters[name]?.[0] ?? fallback;
    const version = { '1.0': 16, '1.3': 19 }[one('version', '1.3')];
    const costs = `m=${one('memory', '')},t=${hashIterations},p=${one('parallelism', '1')}`;
    return { text: `$argon2${one('type', 'id')}$v=${version}$${costs}$${unpadded(salt)}$${unpadded(hash)}` };
  }
  const name = algorithm === 'pbkdf2' ? 'pbkdf2-sha1' : algorithm;
  const digest = digests.find((known) => name === `pbkdf2-${known}`);
  return digest ? pbkdf2Text(digest, hashIterations, salt, hash) : unsupported(algorithm);
}

function fromAuth0(form: z.output<typeof auth0Schema>['auth0']): Converted {
  const { algorithm, hash, salt, password } = form;
  const value = typeof hash === 'string' ? hash : hash.value;
  const encoding = typeof hash === 'string' ? undefined : hash.encoding;
  if (!['utf8', undefined].includes(password?.encoding?.toLowerCase().replace('-', ''))) {
    return { fault: `Passwords in the encoding ${password?.encoding?.slice(0, 20)} are not taken over.` };
  }
  switch (algorithm) {
    case 'bcrypt':
    case 'argon2':
    case 'pbkdf2':
      return fromText(value);
    case 'scrypt': {
      const costs = { N: form.cost ?? 16_384, r: form.blockSize ?? 8, p: form.parallelization ?? 1 };
      const raw = salt === undefined ? Buffer.alloc(0) : decodeAs(salt.value, salt.encoding ?? 'utf8');
      return scryptText(costs, raw, decodeAs(value, encoding ?? 'base64'));
    }
    default:
      return unsupported(algorithm);
  }
}

function fromFirebase(form: z.output<typeof firebaseSchema>['firebase']): Converted {
  const part = (text: string) => unpadded(decode(text));
  const costs = `v=1,n=${form.memoryCost},r=${form.rounds},p=1,ss=${part(form.saltSeparator)},sk=${part(form.signerKey)}`;
  return { text: `$fbscrypt$${costs}$${part(form.salt)}$${part(form.passwordHash)}` };
}

function pbkdf2Text(digest: Digest, iterations: number, salt: Buffer, hash: Buffer): Converted {
  return {
    text: `$pbkdf2-${digest}$i=${iterations},l=${hash.byteLength}$${unpadded(salt)}$${unpadded(hash)}`,
  };
}

function scryptText({ N, r, p }: { N: number; r: number; p: number }, salt: Buffer, hash: Buffer): Converted {
  const logN = Math.log2(N);
  if (!Number.isInteger(logN)) return { fault: 'The cost of scrypt must be a power of two (RFC 7914 §2).' };
  return { text: `$scrypt$ln=${logN},r=${r},p=${p}$${unpadded(salt)}$${unpadded(hash)}` };
}

/** Base64 in any alphabet, also passlib's, with or without padding. */
const decode = (text: string): Buffer => Buffer.from(text.replaceAll('.', '+'), 'base64');

const decodeAs = (text: string, encoding: 'base64' | 'hex' | 'utf8'): Buffer =>
  encoding === 'base64' ? decode(text) : Buffer.from(text, encoding);
