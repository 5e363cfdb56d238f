/**
 * The settings of the gate: a JSON file, environment variables, or both. A variable overrides the member of the file
 * with the same name: `GATE_CLIENT_ID` is `clientId`. Every problem becomes one line that begins with the name.
 */
import { z } from 'zod';
import { identities } from './identity-headers';
import { proxies } from './original-request';
import type { Rule } from './rules';

const words = <const Words extends readonly [string, ...string[]]>(...list: Words) =>
  z.enum(list, { error: `Use ${list.slice(0, -1).join(', ')} or ${list.at(-1)}.` });

const flag = z.boolean({ error: 'Use true or false.' }).default(false);

function wholeNumber(least: number, most: number) {
  const message = `Use a whole number from ${least} to ${most}.`;
  return z.int(message).min(least, message).max(most, message);
}

const scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'This is not a scope.');
const headerName = z
  .string()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'This is not a name of a header. Use letters, digits and hyphens.');

const origin = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  context.addIssue({ code: 'custom', message: 'This is not an origin. Use one such as https://api.example' });
  return z.NEVER;
});

const listen = z.string().transform((text, context) => {
  const [, path] = /^unix:(\/.+)$/.exec(text) ?? [];
  if (path !== undefined) return { path };
  const [, bracketed, host, port] = /^(?:\[([0-9a-f:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text) ?? [];
  const name = bracketed ?? host;
  if (name !== undefined && Number(port) <= 65_535) return { host: name, port: Number(port) };
  context.addIssue({ code: 'custom', message: 'Use an address such as 127.0.0.1:3010 or unix:/run/gate.sock' });
  return z.NEVER;
});

const ruleSchema = z
  .strictObject({
    methods: z
      .array(z.string().regex(/^[A-Z]+(-[A-Z]+)?$/, 'This is not a method. Use capital letters.'))
      .min(1)
      .optional(),
    path: z.string().regex(/^\/[^\s?#%\\;]*$/, 'Use the beginning of a path, without % ? # ; and \\.'),
    access: words('token', 'optional', 'public', 'refuse').default('token'),
    scopes: z.array(scope).default([]),
  })
  .refine(({ path }) => !/\/\/|\/\.{1,2}(\/|$)/.test(path), {
    path: ['path'],
    message: 'Use no // and no dot segments.',
  })
  .refine(({ access, scopes }) => access === 'token' || access === 'optional' || scopes.length === 0, {
    path: ['scopes'],
    message: 'A rule with the access public or refuse has no scopes.',
  })
  .transform((rule): Rule => ({ ...rule, methods: rule.methods }));

const headersSchema = z
  .strictObject({
    subject: headerName.default('x-auth-subject'),
    client: headerName.default('x-auth-client'),
    scopes: headerName.default('x-auth-scopes'),
    grant: headerName.default('x-auth-grant'),
    details: headerName.default('x-auth-details'),
  })
  .superRefine((names, context) => {
    const reserved =
      /^(authorization|dpop|host|connection|content-.*|transfer-encoding|cookie|x-original-.*|x-forwarded-.*)$/;
    for (const [index, identity] of identities.entries()) {
      const name = names[identity];
      const earlier = identities.slice(0, index).some((other) => names[other] === name);
      const message = reserved.test(name) ? 'This header has another purpose.' : 'Two values have this header.';
      if (earlier || reserved.test(name)) context.addIssue({ code: 'custom', path: [identity], message });
    }
  });

const settingsSchema = z.strictObject({
  issuer: z.url({ protocol: /^https?$/, error: 'Use the URL of the issuer, as its tokens have it.' }),
  allowHttp: flag,
  resource: z.string().min(1, 'Use the resource identifier of the API, which its tokens have as audience.'),
  audience: z.array(z.string()).min(1).optional(),
  proxy: words(...proxies),
  listen: listen.prefault('127.0.0.1:3010'),
  scopes: z.array(scope).default([]),
  rules: z.array(ruleSchema).default([]),
  algorithms: z.array(z.string()).min(1).optional(),
  plainTokens: flag,
  revocation: words('status-list', 'events', 'introspection', 'none').default('status-list'),
  whenUnavailable: words('refuse', 'accept').default('refuse'),
  clientId: z.string().min(1).optional(),
  clientSecret: z.string().min(1).optional(),
  clientSecretFile: z.string().min(1).optional(),
  introspectionSeconds: wholeNumber(0, 300).default(10),
  apiKeyHeader: headerName.optional(),
  cacheEntries: wholeNumber(0, 1_000_000).default(10_000),
  clockToleranceSeconds: wholeNumber(0, 300).default(0),
  dpop: words('off', 'optional', 'required').default('off'),
  dpopNonce: flag,
  publicUrls: z.array(origin).min(1).optional(),
  certificateHeader: headerName.optional(),
  headers: headersSchema.prefault({}),
  preflight: words('check', 'pass').default('check'),
  log: words('refusals', 'all', 'none').default('refusals'),
  metadata: z.record(z.string(), z.json()).default({}),
});
type Values = z.infer<typeof settingsSchema>;

export type Settings = Omit<Values, 'clientSecretFile' | 'clientId' | 'clientSecret' | 'publicUrls'> & {
  /** The client of the issuer that stands for the API. */
  credentials: { clientId: string; clientSecret: string } | undefined;
  /** Where clients call the API. */
  origins: string[];
};

/** How the text of a variable becomes a value: a list has spaces between its elements. */
type Form = 'text' | 'list' | 'json' | 'number' | 'flag';
const forms: Record<keyof Values, Form> = {
  issuer: 'text',
  allowHttp: 'flag',
  resource: 'text',
  audience: 'list',
  proxy: 'text',
  listen: 'text',
  scopes: 'list',
  rules: 'json',
  algorithms: 'list',
  plainTokens: 'flag',
  revocation: 'text',
  whenUnavailable: 'text',
  clientId: 'text',
  clientSecret: 'text',
  clientSecretFile: 'text',
  introspectionSeconds: 'number',
  apiKeyHeader: 'text',
  cacheEntries: 'number',
  clockToleranceSeconds: 'number',
  dpop: 'text',
  dpopNonce: 'flag',
  publicUrls: 'list',
  certificateHeader: 'text',
  headers: 'json',
  preflight: 'text',
  log: 'text',
  metadata: 'json',
};

const variableOf = (name: string) => `GATE_${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`;
/** Kubernetes describes a service named `gate` in such variables. */
const fromKubernetes = /_SERVICE_(HOST|PORT)|_PORT$|_PORT_\d+_(TCP|UDP)/;

export class InvalidSettings extends Error {
  override name = 'InvalidSettings';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

type Sources = {
  env: Record<string, string | undefined>;
  /** The name of the JSON file. */
  file: string | undefined;
  read: (path: string) => string;
};

/** Throws `InvalidSettings`. */
export function readSettings({ env, file, read }: Sources): Settings {
  const problems: string[] = [];
  const given: Record<string, unknown> = file === undefined ? {} : fromFile(file, read, problems);
  const names = new Map(Object.entries(forms).map(([name, form]) => [variableOf(name), { name, form }]));
  const fromVariables = new Set<string>();
  for (const [variable, text] of Object.entries(env)) {
    const known = names.get(variable);
    if (text === undefined || text === '' || variable === 'GATE_CONFIG') continue;
    if (known) {
      given[known.name] = parsed(variable, text, known.form, problems);
      fromVariables.add(known.name);
    } else if (variable.startsWith('GATE_') && !fromKubernetes.test(variable)) {
      problems.push(`${variable}: There is no such setting.`);
    }
  }
  const labelOf = (path: readonly PropertyKey[]) => {
    const [name = '', ...rest] = path.map(String);
    const inside = rest.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join('');
    return fromVariables.has(name) || file === undefined ? `${variableOf(name)}${inside}` : `${file}: ${name}${inside}`;
  };
  const { data, error } = settingsSchema.safeParse(given);
  for (const issue of error?.issues ?? []) {
    if (issue.code === 'unrecognized_keys') {
      problems.push(...issue.keys.map((key) => `${labelOf([...issue.path, key])}: There is no such setting.`));
    } else {
      const missing = issue.path.length === 1 && given[String(issue.path[0])] === undefined;
      problems.push(`${labelOf(issue.path)}: ${missing ? 'This setting is required.' : issue.message}`);
    }
  }
  const settings = data && complete(data, labelOf, read, problems);
  if (problems.length > 0 || settings === undefined) throw new InvalidSettings(problems);
  return settings;
}

function fromFile(file: string, read: Sources['read'], problems: string[]): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(read(file)));
  } catch (error) {
    const why = error instanceof z.ZodError ? 'It is not a JSON object.' : messageOf(error);
    problems.push(`${file}: ${why}`);
    return {};
  }
}

function parsed(variable: string, text: string, form: Form, problems: string[]): unknown {
  if (form === 'text') return text;
  if (form === 'list') return text.trim().split(/\s+/);
  if (form === 'number') return /^\d+$/.test(text) ? Number(text) : text;
  if (form === 'flag') return text === 'true' || (text === 'false' ? false : text);
  try {
    return JSON.parse(text);
  } catch (error) {
    problems.push(`${variable}: ${messageOf(error)}`);
    return undefined;
  }
}

/** Checks what concerns several settings. */
function complete(
  values: Values,
  labelOf: (path: string[]) => string,
  read: Sources['read'],
  problems: string[],
): Settings {
  const { clientId, clientSecret, clientSecretFile, publicUrls, ...rest } = values;
  const report = (name: keyof Values, message: string) => problems.push(`${labelOf([name])}: ${message}`);

  if (clientSecret !== undefined && clientSecretFile !== undefined)
    report('clientSecretFile', 'Use either this or clientSecret.');
  let secret = clientSecret;
  if (clientSecretFile !== undefined) {
    try {
      secret = read(clientSecretFile).trim();
      if (secret === '') report('clientSecretFile', 'The file is empty.');
    } catch (error) {
      report('clientSecretFile', messageOf(error));
    }
  }
  if (clientId !== undefined && secret === undefined) report('clientId', 'It needs a clientSecret.');
  if (clientId === undefined && secret !== undefined) report('clientSecret', 'It needs a clientId.');
  const asks = values.revocation === 'events' || values.revocation === 'introspection';
  if (asks && clientId === undefined) report('clientId', `Revocation by ${values.revocation} requires it.`);

  const resourceUrl = URL.canParse(values.resource) ? new URL(values.resource) : undefined;
  const ofResource = resourceUrl && /^https?:$/.test(resourceUrl.protocol) ? [resourceUrl.origin] : [];
  return {
    ...rest,
    credentials: clientId !== undefined && secret !== undefined ? { clientId, clientSecret: secret } : undefined,
    origins: publicUrls ?? ofResource,
  };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
