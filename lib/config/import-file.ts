/**
 * The import file (`COUNTERSIGN_IMPORT`): people, APIs with their scopes, and apps with given ids and secrets, as JSON that can
 * be kept under version control. It is applied at every start, all of it or nothing.
 *
 * What the file names is made, or brought to what the file says; what it does not name is left alone. People are the
 * exception: an account is created once and then is its owner's, so a password that was changed stays changed.
 * `public/schema/import.json` is this schema for editors; a test keeps the two equal.
 *
 * `${NAME}` in a text is replaced by that variable of the environment, so that secrets stay out of the file (`json-text.ts`).
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Database } from '@/lib/data/database/database';
import {
  longestTokenSeconds,
  resourceProblem,
  scopePrefixProblem,
  scopeValueProblem,
  shortestTokenSeconds,
} from '@/lib/data/developers/api-rules';
import { accessTokenFormats } from '@/lib/data/developers/apis';
import type { Seal } from '@/lib/data/developers/client-secrets';
import { type ImportedPerson, writeImport } from '@/lib/data/developers/import-records';
import { hashPassword } from '@/lib/login/password/passwords';
import { clientMetadataFaults, clientMetadataSchema, isMacKey } from '@/lib/oauth/clients/metadata';
import { detailTypeSchema } from '@/lib/oauth/model/authorization-details';
import { normalResource } from '@/lib/oauth/model/resource-identifier';
import { mailAddressSchema } from '@/lib/words/mail-address';
import { signingAlgs } from '../oauth/model/signing-algs';
import { parseJsonText, pathText, withEnvironment } from './json-text';

/** Every fault found, one line each, and nothing was changed. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly faults: string[];

  constructor(source: string, faults: string[]) {
    super(`${source} was not applied:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

const address = mailAddressSchema.meta({ format: 'idn-email' });
const email = address.meta({
  format: 'idn-email',
  description: 'The e-mail address of an account, of this file or existing.',
});
const scopeValue = z.string().min(1).max(100);

const personSchema = z.strictObject({
  email: address,
  name: z.string().trim().min(1).max(100),
  password: z
    .string()
    .min(10)
    .max(1000)
    .optional()
    .meta({ description: 'The first password. Give this or passwordHash.' }),
  passwordHash: z
    .string()
    .regex(/^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/)
    .optional()
    .meta({ description: 'An argon2id hash as a PHC string, so that the file holds no password.' }),
  emailVerified: z.boolean().default(false),
  operator: z.boolean().default(false),
  claims: z
    .record(z.string(), z.json())
    .default({})
    .meta({ description: 'Further standard claims by their names in OpenID Connect Core §5.1, such as given_name.' }),
});

const apiSchema = z.strictObject({
  resource: z.string().meta({ description: 'The resource identifier: the audience of its tokens (RFC 8707 §2).' }),
  name: z.string().trim().min(1).max(60),
  owner: email.optional(),
  accessTokenSeconds: z.int().min(shortestTokenSeconds).max(longestTokenSeconds).default(600),
  signingAlg: z.enum(signingAlgs).default('ES256'),
  accessTokenFormat: z
    .enum(accessTokenFormats)
    .default('jwt')
    .meta({
      description:
        'jwt: signed tokens that the API reads itself (RFC 9068, typ at+jwt). plain-jwt: the same with the general typ JWT, ' +
        'for servers that refuse at+jwt; an ID token then looks like an access token, so the API must check aud and token_use. ' +
        'opaque: tokens that the API introspects.',
    }),
  scopePrefix: z.string().optional().meta({
    description: 'What new scopes of this API begin with in the portal; scopes of this file may have any value.',
  }),
  openToApps: z.boolean().default(true).meta({ description: 'May any app ask people for its scopes?' }),
  scopes: z
    .array(
      z.strictObject({
        value: scopeValue,
        title: z.string().trim().min(1).max(80).meta({ description: 'In plain words, such as: See your saved routes' }),
        description: z.string().trim().max(200).default(''),
      }),
    )
    .max(100)
    .default([]),
  detailTypes: z
    .array(detailTypeSchema)
    .max(50)
    .default([])
    .meta({ description: 'Types of authorization details (RFC 9396), each with its fields in plain words.' }),
  access: z
    .array(
      z.strictObject({
        app: z.string().min(1).meta({ description: 'The id of an app, of this file or existing.' }),
        userScopes: z.array(scopeValue).default([]),
        machineScopes: z.array(scopeValue).default([]),
        mayExchange: z
          .enum(['delegation', 'impersonation'])
          .nullable()
          .default(null)
          .meta({ description: 'May it trade tokens for this API (RFC 8693), for people or also in their place?' }),
        receivesEvents: z
          .boolean()
          .default(false)
          .meta({ description: 'Does it hear, for this API, when access ends or changes (Shared Signals)?' }),
      }),
    )
    .default([])
    .meta({ description: 'Scopes that single apps may ask people for, or hold on their own.' }),
});

const secretSchema = z.string().min(32).max(512);

const appSchema = z.strictObject({
  id: z.string().regex(/^[\x21-\x7e]{1,100}$/),
  kind: z.enum(['web', 'spa', 'native', 'machine']),
  owner: email.optional(),
  verified: z.boolean().optional().meta({
    description:
      'true: you verified the name, home page, logo and redirect hosts that stand here. Left out: what was verified in the portal stays.',
  }),
  firstParty: z
    .boolean()
    .default(false)
    .meta({ description: 'An app of your own, which may ask people for their password itself.' }),
  maxGrantSeconds: z
    .int()
    .min(60)
    .max(10 * 366 * 86_400)
    .optional(),
  scopes: z
    .array(z.strictObject({ scope: scopeValue, required: z.boolean().default(false) }))
    .default([])
    .meta({ description: 'What it may ask people for.' }),
  secrets: z
    .array(secretSchema)
    .max(2)
    .optional()
    .meta({ description: 'All secrets that are to work. Left out: those made in the portal stay.' }),
  trustedIssuers: z
    .array(
      z
        .strictObject({
          issuer: z.string().min(1).max(2000),
          jwks: clientMetadataSchema.shape.jwks,
          jwksUri: clientMetadataSchema.shape.jwks_uri,
          subject: z.enum(['sub', 'email']).meta({ description: 'How its assertions name a person.' }),
          scopes: z.array(scopeValue).min(1),
        })
        .refine(
          ({ jwks, jwksUri }) => (jwks === undefined) !== (jwksUri === undefined),
          'Give either jwks or jwksUri.',
        ),
    )
    .max(20)
    .optional()
    .meta({ description: 'Whose assertions about people it may bring (RFC 7523). Left out: those that exist stay.' }),
  metadata: clientMetadataSchema.strict().meta({ description: 'RFC 7591 client metadata.' }),
});

export const importSchema = z
  .strictObject({
    $schema: z.string().optional(),
    people: z.array(personSchema).default([]),
    apis: z.array(apiSchema).default([]),
    apps: z.array(appSchema).default([]),
  })
  .meta({
    description: `In every text, \${NAME} is replaced by that variable of the environment, which has to be set; $\${ is a plain \${. Keys, numbers and booleans are never replaced. No object may have a key twice. The file is UTF-8, with or without a byte order mark.`,
  });

export type ImportFile = z.infer<typeof importSchema>;

/** Reads and checks the file, as far as that can be done without the database. Throws `ImportError`. */
export async function readImportFile(
  path: string,
  environment: Record<string, string | undefined>,
): Promise<ImportFile> {
  const text = parseJsonText(await readText(path));
  const filled = 'value' in text ? withEnvironment(text.value, environment) : text;
  if ('faults' in filled) throw new ImportError(path, filled.faults);
  return parseImport(filled.value, path);
}

/** UTF-8, with or without a byte order mark, which editors on Windows write. */
async function readText(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if (error instanceof TypeError) throw new ImportError(path, ['The file must be UTF-8 text.']);
    throw new ImportError(path, [error instanceof Error ? error.message : String(error)]);
  }
}

/** `source` names the import in messages. */
export function parseImport(content: unknown, source: string): ImportFile {
  const parsed = importSchema.safeParse(content);
  if (!parsed.success) {
    throw new ImportError(
      source,
      parsed.error.issues.map((issue) => `${pathText(issue.path)}: ${issue.message}`),
    );
  }
  const faults = faultsOf(parsed.data);
  if (faults.length > 0) throw new ImportError(source, faults);
  return parsed.data;
}

/**
 * Brings the database to what the file says, in one transaction; `seal` is the core's, for secrets that have to be read again.
 * Throws `ImportError` for names that lead nowhere.
 */
export async function applyImport(
  db: Database,
  file: ImportFile,
  source: string,
  now: number,
  seal: Seal,
): Promise<void> {
  const emails = file.people.map((person) => person.email);
  const existing = await db.prisma.user.findMany({ where: { email: { in: emails } }, select: { email: true } });
  const known = new Set(existing.map((user) => user.email));
  const people: ImportedPerson[] = [];
  for (const { password, passwordHash, ...person } of file.people) {
    if (known.has(person.email)) continue;
    // A password hash takes its time on purpose, so it is made before the transaction and only for new accounts.
    const hash = passwordHash ?? (password === undefined ? undefined : await hashPassword(password));
    people.push({
      ...person,
      ...(hash === undefined ? {} : { passwordHash: hash }),
    });
  }
  const faults = await writeImport(db, { ...file, people }, now, seal);
  if (faults.length > 0) throw new ImportError(source, faults);
}

/** The rules between fields that a schema does not say. */
function faultsOf(file: ImportFile): string[] {
  const faults: string[] = [];
  const fault = (path: (string | number)[], message: string) => faults.push(`${pathText(path)}: ${message}`);
  const once = (path: (string | number)[], seen: Set<string>, value: string) => {
    if (seen.has(value)) fault(path, `“${value}” is there twice.`);
    seen.add(value);
  };

  const emails = new Set<string>();
  file.people.forEach((person, at) => {
    once(['people', at, 'email'], emails, person.email);
    if (person.password !== undefined && person.passwordHash !== undefined) {
      fault(['people', at, 'passwordHash'], 'Give either the password or its hash.');
    }
  });

  const resources = new Map<string, string>();
  const scopes = new Set<string>();
  const types = new Set<string>();
  file.apis.forEach((api, at) => {
    const problem = resourceProblem(api.resource);
    if (problem) fault(['apis', at, 'resource'], problem);
    const prefix = api.scopePrefix === undefined ? undefined : scopePrefixProblem(api.scopePrefix);
    if (prefix) fault(['apis', at, 'scopePrefix'], prefix);
    const key = normalResource(api.resource);
    const twin = resources.get(key);
    if (twin !== undefined) {
      fault(
        ['apis', at, 'resource'],
        twin === api.resource
          ? `“${twin}” is there twice.`
          : `“${api.resource}” and “${twin}” are the same identifier.`,
      );
    }
    resources.set(key, twin ?? api.resource);
    api.scopes.forEach((scope, index) => {
      const path = ['apis', at, 'scopes', index, 'value'];
      const wrong = scopeValueProblem(scope.value);
      if (wrong) fault(path, wrong);
      once(path, scopes, scope.value);
    });
    api.detailTypes.forEach(({ type }, index) => {
      once(['apis', at, 'detailTypes', index, 'type'], types, type);
    });
    const apps = new Set<string>();
    api.access.forEach((access, index) => {
      once(['apis', at, 'access', index, 'app'], apps, access.app);
      for (const list of ['userScopes', 'machineScopes'] as const) {
        for (const value of access[list]) {
          if (api.scopes.some((scope) => scope.value === value)) continue;
          fault(['apis', at, 'access', index, list], `“${value}” is not a scope of this API.`);
        }
      }
    });
  });

  const ids = new Set<string>();
  file.apps.forEach((app, at) => {
    once(['apps', at, 'id'], ids, app.id);
    for (const { field, index, message } of clientMetadataFaults(app.metadata, app.kind)) {
      fault(['apps', at, 'metadata', field, ...(index === undefined ? [] : [index])], message);
    }
    const asked = new Set<string>();
    app.scopes.forEach(({ scope }, index) => {
      once(['apps', at, 'scopes', index, 'scope'], asked, scope);
    });
    if (app.kind === 'machine' && app.scopes.length > 0) {
      fault(['apps', at, 'scopes'], 'A machine-to-machine app asks nobody; give it machineScopes at an API.');
    }
    if (app.secrets !== undefined && !app.metadata.token_endpoint_auth_method.startsWith('client_secret_')) {
      fault(['apps', at, 'secrets'], 'An app with this token_endpoint_auth_method has no secrets.');
    }
    const alg = app.metadata.token_endpoint_auth_signing_alg;
    app.secrets?.forEach((secret, index) => {
      const bySecret = app.metadata.token_endpoint_auth_method === 'client_secret_jwt';
      if (!bySecret || isMacKey(Buffer.byteLength(secret), alg)) return;
      fault(['apps', at, 'secrets', index], `This is too short a key for ${alg ?? 'HS256'} (RFC 7518 §3.2).`);
    });
  });
  return faults;
}
