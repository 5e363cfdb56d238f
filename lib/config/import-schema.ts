/**
 * The schema of the import file. `public/schema/import.json` is the same schema for editors; a test keeps the two
 * equal.
 */
import { z } from 'zod';
import {
  longestDuration,
  longestTokenSeconds,
  shortestDuration,
  shortestTokenSeconds,
} from '@/lib/data/developers/api-rules';
import { accessTokenFormats } from '@/lib/data/developers/apis';
import { foreignHashSchema } from '@/lib/data/people/foreign-hashes';
import { languages } from '@/lib/messages/languages';
import { clientMetadataSchema, localizedMembers } from '@/lib/oauth/clients/metadata';
import {
  apiName,
  localizedApiSchema,
  localizedScopeSchema,
  scopeDescription,
  scopeTitle,
} from '@/lib/oauth/model/api-texts';
import { detailTypeMembers, detailTypeSchema } from '@/lib/oauth/model/authorization-details';
import { secretStrengths } from '@/lib/oauth/model/client-records';
import { withoutTags } from '@/lib/oauth/model/localized';
import { scopeEffects } from '@/lib/oauth/model/scopes';
import { signingAlgs } from '@/lib/oauth/model/signing-algs';
import { mailAddressSchema } from '@/lib/words/mail-address';

const address = mailAddressSchema.meta({ format: 'idn-email' });
const email = address.meta({
  format: 'idn-email',
  description: 'The email address of an account, which is in this file or exists.',
});
const scopeValue = z.string().min(1).max(100);

/** Accepts the fields also with a language tag, such as `name#de`. */
function withLanguages<Schema extends z.ZodObject>(fields: readonly string[], schema: Schema) {
  return z.preprocess((value, context) => {
    const members = z.record(z.string(), z.unknown()).safeParse(value).data;
    if (!members || Array.isArray(value)) return value;
    if ('localized' in members) context.addIssue({ code: 'unrecognized_keys', keys: ['localized'] });
    return withoutTags(members, fields);
  }, schema);
}

const secondsSinceEpoch = z.int().min(0).max(32_503_680_000);

const identitySchema = z.strictObject({
  issuer: z.url().max(500).meta({ description: 'The issuer identifier of the OpenID provider.' }),
  subject: z.string().min(1).max(255).meta({ description: 'The sub of its ID tokens.' }),
  label: z.string().min(1).max(200).optional().meta({ description: 'What its owner sees: an address or a user name.' }),
});

const personSchema = z.strictObject({
  id: z
    .uuid()
    .optional()
    .meta({
      description:
        'The id of the account, which apps know as sub. With an id, an imported account that nobody has used yet is ' +
        'changed to what the file says.',
    }),
  email: address,
  name: z.string().trim().min(1).max(100),
  password: z
    .string()
    .min(10)
    .max(1000)
    .optional()
    .meta({ description: 'The first password. Give this or passwordHash.' }),
  passwordHash: foreignHashSchema.optional(),
  emailVerified: z.boolean().default(false),
  language: z.enum(languages).optional().meta({ description: 'Of pages and mails. Left out: the browser decides.' }),
  totp: z
    .strictObject({
      secret: z
        .string()
        .regex(/^[A-Z2-7]{16,128}$/)
        .meta({ description: 'In base32. Codes have six digits, 30 seconds and HMAC-SHA-1.' }),
    })
    .optional()
    .meta({ description: 'The secret of one-time codes. Signing in then asks for a code.' }),
  identities: z
    .array(identitySchema)
    .max(20)
    .default([])
    .meta({ description: 'Accounts at other OpenID providers that sign this person in.' }),
  operator: z.boolean().default(false),
  claims: z
    .record(z.string(), z.json())
    .default({})
    .meta({ description: 'Other standard claims, by their names in OpenID Connect Core §5.1, such as given_name.' }),
});

const scopeSchema = z.strictObject({
  value: scopeValue,
  title: scopeTitle.meta({ description: 'A short sentence for users, such as: See your saved routes' }),
  description: scopeDescription.default(''),
  localized: localizedScopeSchema.default({}),
  effect: z
    .enum(scopeEffects)
    .default('changes')
    .meta({ description: 'What an app can do to data with it. The consent page marks what changes or deletes.' }),
});

const durationSeconds = z.int().min(shortestDuration).max(longestDuration);

const apiSchema = z.strictObject({
  resource: z
    .string()
    .meta({ description: 'The resource identifier, which is the audience of its tokens (RFC 8707 §2).' }),
  name: apiName,
  localized: localizedApiSchema.default({}),
  owner: email.optional(),
  accessTokenSeconds: z.int().min(shortestTokenSeconds).max(longestTokenSeconds).default(600),
  signingAlg: z.enum(signingAlgs).default('ES256'),
  accessTokenFormat: z
    .enum(accessTokenFormats)
    .default('jwt')
    .meta({
      description:
        'jwt: signed tokens that the API verifies itself (RFC 9068, typ at+jwt). ' +
        'plain-jwt: the same with the general typ JWT, for servers that refuse at+jwt. An ID token then looks like an ' +
        'access token, so the API must check aud and token_use. opaque: tokens that the API introspects.',
    }),
  refreshIdleSeconds: durationSeconds.nullable().default(null).meta({
    description: 'How long refresh tokens with its scopes may stay unused. Left out: the time of this server.',
  }),
  scopePrefix: z.string().optional().meta({
    description: 'The prefix of new scopes of this API in the portal. Scopes in this file may have any value.',
  }),
  openToApps: z
    .boolean()
    .default(true)
    .meta({ description: 'Whether any app may ask people for the scopes of this API.' }),
  lastingKeys: z.boolean().default(false).meta({
    description:
      'Dangerous. Whether API keys for it may have no expiry. Needs COUNTERSIGN_TOKENS_WITHOUT_EXPIRY of the operator.',
  }),
  scopes: z
    .array(withLanguages(['title', 'description'], scopeSchema))
    .max(100)
    .default([]),
  detailTypes: z
    .array(z.preprocess(detailTypeMembers, detailTypeSchema))
    .max(50)
    .default([])
    .meta({ description: 'Types of authorization details (RFC 9396), with texts for users.' }),
  access: z
    .array(
      z.strictObject({
        app: z.string().min(1).meta({ description: 'The id of an app, which is in this file or exists.' }),
        userScopes: z.array(scopeValue).default([]),
        machineScopes: z.array(scopeValue).default([]),
        mayExchange: z.enum(['delegation', 'impersonation']).nullable().default(null).meta({
          description: 'Whether the app may exchange tokens for this API (RFC 8693): as an actor, or also as the user.',
        }),
        receivesEvents: z.boolean().default(false).meta({
          description: 'Whether the app receives the events of this API when access ends or changes (Shared Signals).',
        }),
        lastingTokens: z
          .boolean()
          .default(false)
          .meta({
            description:
              'Dangerous. Whether its access tokens have no expiry. Needs opaque tokens, an app with a secret or key, and ' +
              'COUNTERSIGN_TOKENS_WITHOUT_EXPIRY of the operator.',
          }),
      }),
    )
    .default([])
    .meta({ description: 'Scopes that single apps may ask users for, or use without a user.' }),
});

const secretSchema = z.string().min(32).max(512);

const secretHashSchema = z.strictObject({
  hash: z
    .union([z.string().regex(/^[A-Za-z0-9_-]{43}$/), foreignHashSchema])
    .meta({ description: 'SHA-256 in base64url, or a slow hash: bcrypt, PBKDF2, argon2 or scrypt.' }),
  hint: z.string().max(4).default('').meta({ description: 'The last four characters.' }),
  endsAt: secondsSinceEpoch.optional(),
  strength: z.enum(secretStrengths).optional().meta({
    description:
      'weak: below 128 bits. unknown: decided at its first use. Left out: strong for SHA-256, unknown for a slow hash.',
  }),
});

const appSchema = z.strictObject({
  id: z.string().regex(/^[\x21-\x7e]{1,100}$/),
  kind: z.enum(['web', 'spa', 'native', 'machine']),
  owner: email.optional(),
  verified: z
    .boolean()
    .optional()
    .meta({
      description:
        'true: you have verified the name, home page, logo and redirect hosts in this file. ' +
        'Left out: a verification in the portal stays.',
    }),
  firstParty: z
    .boolean()
    .default(false)
    .meta({ description: 'An app of your own, which may ask users for their password itself.' }),
  maxGrantSeconds: durationSeconds.optional(),
  refreshIdleSeconds: durationSeconds.optional().meta({
    description: 'How long its refresh tokens may stay unused. Left out: the time of this server.',
  }),
  scopes: z
    .array(z.strictObject({ scope: scopeValue, required: z.boolean().default(false) }))
    .default([])
    .meta({ description: 'The scopes that it may ask users for.' }),
  secrets: z
    .array(secretSchema)
    .max(2)
    .optional()
    .meta({ description: 'All secrets that work. Left out: secrets created in the portal stay.' }),
  legacySecrets: z
    .array(z.string().min(1).max(512))
    .max(2)
    .optional()
    .meta({
      description:
        'Secrets from another product, of any strength. One below 128 bits is stored as a slow hash, and its owner is ' +
        'asked to replace it.',
    }),
  secretHashes: z
    .array(secretHashSchema)
    .max(2)
    .optional()
    .meta({ description: 'Hashes of secrets, from another product or another instance.' }),
  trustedIssuers: z
    .array(
      z
        .strictObject({
          issuer: z.string().min(1).max(2000),
          jwks: clientMetadataSchema.shape.jwks,
          jwksUri: clientMetadataSchema.shape.jwks_uri,
          subject: z.enum(['sub', 'email']).meta({ description: 'How its assertions identify a user.' }),
          scopes: z.array(scopeValue).min(1),
        })
        .refine(
          ({ jwks, jwksUri }) => (jwks === undefined) !== (jwksUri === undefined),
          'Give either jwks or jwksUri.',
        ),
    )
    .max(20)
    .optional()
    .meta({
      description: 'The issuers whose assertions about users it may present (RFC 7523). Left out: existing ones stay.',
    }),
  metadata: withLanguages(localizedMembers, clientMetadataSchema.strict()).meta({
    description: 'RFC 7591 client metadata, also in other languages, such as client_name#de.',
  }),
});

const consentSchema = z.strictObject({
  person: z.union([z.uuid(), email]).meta({ description: 'The id or the email address of an account.' }),
  app: z.string().min(1),
  scopes: z.array(scopeValue).min(1).max(100),
  endsAt: secondsSinceEpoch.nullable().meta({ description: 'When it ends, in seconds since the epoch. null: no end.' }),
  allowedAt: secondsSinceEpoch.optional().meta({ description: 'When the person allowed it.' }),
});

/** The schemas of single objects, to accept the good ones of a list where others are refused. */
export const itemSchemas = {
  people: personSchema,
  apis: withLanguages(['name'], apiSchema),
  apps: appSchema,
  consents: consentSchema,
} as const;

export const importSchema = z
  .strictObject({
    $schema: z.string().optional(),
    people: z.array(itemSchemas.people).default([]),
    apis: z.array(itemSchemas.apis).default([]),
    apps: z.array(itemSchemas.apps).default([]),
    consents: z
      .array(itemSchemas.consents)
      .default([])
      .meta({ description: 'What people allowed apps before. Each is made once; what its owner changes stays.' }),
  })
  .meta({
    description:
      `In every text, \${NAME} is replaced by that environment variable, which must be set; $\${ stands for \${. ` +
      'Keys, numbers and booleans are never replaced. No object may have a key twice. ' +
      'The file is UTF-8, with or without a byte order mark.',
  });

/** The same schema for editors (JSON Schema 2020-12). */
export function importJsonSchema(): object {
  const schema = z.toJSONSchema(importSchema, {
    io: 'input',
    // In the file, texts of other languages are members with a language tag.
    override: ({ jsonSchema }) => {
      const { localized, ...properties } = jsonSchema.properties ?? {};
      const texts = typeof localized === 'object' ? localized.additionalProperties : undefined;
      if (typeof texts !== 'object') return;
      jsonSchema.properties = properties;
      jsonSchema.patternProperties = Object.fromEntries(
        Object.entries(texts.properties ?? {}).map(([field, text]) => [`^${field}#[A-Za-z0-9-]+$`, text]),
      );
    },
  });
  return { title: 'Countersign import file', ...schema };
}

export type ImportFile = z.infer<typeof importSchema>;
