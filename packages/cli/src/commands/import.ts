import { appendFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import type { Call } from '../command';
import { command } from '../command';
import { Failure } from '../failure';
import { applyItems, type Counts, fingerprintOf, type Problem } from '../import/apply';
import { convertAuth0 } from '../import/auth0';
import { convertHydra } from '../import/hydra';
import type { ConversionOptions, Converted } from '../import/items';
import { JsonFault } from '../import/json-elements';
import { convertKeycloak } from '../import/keycloak';
import { convertOwnFile } from '../import/own-file';
import { parseDuration, parseMoment } from '../output/moments';

const file = z.string().optional().meta({ placeholder: 'file' });

const shared = {
  owner: z.string().optional().meta({ placeholder: 'email' }).describe('the account that owns the apps and APIs'),
  report: file.describe('write everything that was not taken over into this file, one JSON object per line'),
  dropPasswords: z
    .boolean()
    .default(false)
    .describe('take people over without the password if its hash cannot be taken over'),
  restart: z.boolean().default(false).describe('begin again instead of continuing an import that was interrupted'),
};

const endSays = 'Give a duration (90d), a date (2027-03-01), or "never".';

const conversion = {
  ...shared,
  consentsEnd: z
    .string()
    .refine((text) => text === 'never' || parseMoment(text, 0) !== undefined, endSays)
    .optional()
    .meta({ placeholder: '90d' })
    .describe('when what people allowed before ends; without it, consents are left out'),
  api: z
    .string()
    .optional()
    .meta({ placeholder: 'resource' })
    .describe('the API (https address) that gets the scopes that belong to none'),
  issuer: z
    .array(z.string().regex(/^[^=]+=https:\/\/\S+$/, 'Give name=https://issuer.'))
    .default([])
    .meta({ placeholder: 'name=issuer' })
    .describe('the OpenID issuer of an identity provider of the export'),
};

type Conversion = {
  owner?: string | undefined;
  consentsEnd?: string | undefined;
  api?: string | undefined;
  issuer: string[];
};

function optionsOf({ cli }: Call, { owner, consentsEnd, api, issuer }: Conversion): ConversionOptions {
  return { owner, api, issuers: new Map(issuer.map(pairOf)), consentsEndAt: endOf(consentsEnd, cli.now()) };
}

const pairOf = (text: string): [string, string] => {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
};

function endOf(text: string | undefined, now: number): number | null | undefined {
  if (text === undefined) return undefined;
  if (text === 'never') return null;
  const duration = parseDuration(text);
  return duration === undefined ? parseMoment(text, now) : now + duration;
}

type Shared = {
  report?: string | undefined;
  dropPasswords: boolean;
  restart: boolean;
};

/** Sends everything, shows progress and a summary, and fails if something was refused. */
async function runImport(
  call: Call,
  files: readonly string[],
  options: Shared & object,
  items: AsyncIterable<Converted>,
): Promise<void> {
  const { cli, print, dry } = call;
  const { report, dropPasswords, restart, ...rest } = options;
  const [first = 'import'] = files;
  const api = await call.api();
  // A position belongs to one server.
  const fingerprint = await fingerprintOf(files, { ...rest, dropPasswords, server: api.server });
  const dryRun = dry.dry_run !== undefined;
  const stateFile = dryRun ? undefined : `${first}.import-state.json`;
  if (restart && stateFile !== undefined) rmSync(stateFile, { force: true });
  if (report !== undefined) rmSync(report, { force: true });
  const problems: Problem[] = [];
  let more = 0;
  const progress = print.progress();
  const run = {
    cli,
    api,
    dryRun,
    dropPasswords,
    stateFile,
    fingerprint,
    onProgress: (counts: Counts) => progress.show(summaryOf(counts)),
    onProblem(problem: Problem) {
      if (report !== undefined) appendFileSync(report, `${JSON.stringify(problem)}\n`, { mode: 0o600 });
      if (problems.length < mostShown) problems.push(problem);
      else more += 1;
    },
  };
  try {
    const counts = await applyItems(run, items);
    progress.clear();
    const value = { dry_run: dryRun, counts, problems, ...(more > 0 && { more_problems: more }) };
    if (print.json) print.object(value);
    else {
      for (const { source, outcome, reason } of problems) print.text(`${outcome.padEnd(8)} ${source}: ${reason}\n`);
      if (more > 0) print.note(`${more} more. Use --report to write all of them into a file.`);
      print.text(`${dryRun ? 'Nothing was changed. It would be: ' : ''}${summaryOf(counts)}\n`);
    }
    if (counts.refused > 0) throw new Failure('failed', `${counts.refused} objects were refused.`);
  } catch (error) {
    progress.clear();
    if (error instanceof JsonFault) throw new Failure('usage', error.message);
    throw error;
  }
}

const mostShown = 50;

const summaryOf = (counts: Counts): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ') || 'nothing';

const details =
  'Run it with --dry-run first: it lists what cannot be taken over and why. An import that was interrupted continues where it was, and the same import changes nothing the second time. It needs the permission imports.write.';

export const importCommands = [
  command({
    name: 'import keycloak',
    summary: 'Import a realm of Keycloak: users, clients, client scopes and consents',
    details: `Export the realm with "kc.sh export". ${details}`,
    operations: ['importObjects'],
    kind: 'change',
    args: { realm: z.string().describe('the realm file, such as example-realm.json') },
    options: {
      users: z
        .array(z.string())
        .default([])
        .meta({ placeholder: 'file' })
        .describe('a file of users, such as example-users-0.json'),
      ...conversion,
    },
    examples: [
      ['countersign import keycloak realm.json --dry-run', 'what would be taken over'],
      ['countersign import keycloak realm.json --consents-end 90d --api https://api.example.com', 'with consents'],
    ],
    async run(call, { realm }, options) {
      const files = [realm, ...options.users];
      await runImport(call, files, options, convertKeycloak(files, optionsOf(call, options)));
    },
  }),
  command({
    name: 'import auth0',
    summary: 'Import a tenant of Auth0: users, applications, APIs and grants',
    details: `Passwords are in the export of password hashes, which Auth0’s support makes. ${details}`,
    operations: ['importObjects'],
    kind: 'change',
    args: {
      users: z.string().describe('users, one JSON object per line'),
      clients: z.string().optional().describe('the answer of GET /api/v2/clients'),
    },
    options: {
      apis: file.describe('the answer of GET /api/v2/resource-servers'),
      clientGrants: file.describe('the answer of GET /api/v2/client-grants'),
      grants: file.describe('the answer of GET /api/v2/grants'),
      ...conversion,
    },
    examples: [
      ['countersign import auth0 users.ndjson clients.json --dry-run', 'what would be taken over'],
      [
        'countersign import auth0 users.ndjson clients.json --apis apis.json --grants grants.json --consents-end 30d',
        'with consents',
      ],
    ],
    async run(call, { users, clients }, options) {
      const { apis, clientGrants, grants } = options;
      const files = [users, clients, apis, clientGrants, grants].filter((one) => one !== undefined);
      const converted = convertAuth0({ users, clients, apis, clientGrants, grants }, optionsOf(call, options));
      await runImport(call, files, options, converted);
    },
  }),
  command({
    name: 'import hydra',
    summary: 'Import clients of Ory Hydra, and consents',
    details,
    operations: ['importObjects'],
    kind: 'change',
    args: { clients: z.string().describe('the answer of "hydra list oauth2-clients --format json"') },
    options: {
      consents: file.describe('the consent sessions, as Hydra’s admin API returns them'),
      ...conversion,
    },
    examples: [
      ['countersign import hydra clients.json --dry-run', 'what would be taken over'],
      ['countersign import hydra clients.json --consents consents.json --consents-end 90d', 'with consents'],
    ],
    async run(call, { clients }, options) {
      const { consents } = options;
      const files = [clients, consents].filter((one) => one !== undefined);
      await runImport(call, files, options, convertHydra({ clients, consents }, optionsOf(call, options)));
    },
  }),
  command({
    name: 'import file',
    summary: 'Import a file in the form of Countersign',
    details: `The file is an import file, or what "countersign export" wrote. ${details}`,
    operations: ['importObjects'],
    kind: 'change',
    args: { file: z.string().describe('the file') },
    options: {
      ...shared,
      passphraseFile: file.describe('a file with the passphrase of the export; without it, you are asked'),
    },
    examples: [['countersign import file export.json --dry-run', 'what would change']],
    async run(call, { file: path }, options) {
      const askPassphrase = () => passphraseOf(call, options.passphraseFile, 'Passphrase of the export: ');
      const { passphraseFile: _, ...rest } = options;
      await runImport(call, [path], rest, convertOwnFile(path, { owner: options.owner, askPassphrase }));
    },
  }),
];

/** From a file, an environment variable, or the person. */
export async function passphraseOf({ cli }: Call, path: string | undefined, question: string): Promise<string> {
  const given = path === undefined ? cli.env['COUNTERSIGN_PASSPHRASE'] : (await cli.readFile(path)).trim();
  const typed = given ?? (cli.input.isTerminal ? await cli.input.ask(question, { hidden: true }) : undefined);
  if (typed !== undefined && typed !== '') return typed;
  throw new Failure('usage', 'Give the passphrase with --passphrase-file or COUNTERSIGN_PASSPHRASE.');
}
