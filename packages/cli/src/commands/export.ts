import { closeSync, openSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { type Api, failureOfResponse } from '../api';
import { command } from '../command';
import { Failure } from '../failure';
import { newKey, seal, sealKey } from '../import/seals';
import { passphraseOf } from './import';

/** In the order in which an import needs them. */
const kinds = ['people', 'apis', 'apps'] as const;
type Kind = (typeof kinds)[number];

const partSchema = z.object({
  items: z.array(z.record(z.string(), z.unknown())),
  next_cursor: z.string().nullable(),
});

/** The members that are secret or hashes of secrets. */
const secretMembers: Record<Kind, readonly string[]> = {
  people: ['passwordHash', 'totp'],
  apis: [],
  apps: ['secrets', 'secretHashes'],
};

/** The objects of one kind, part by part. Waits when the server asks for it. */
async function* exported(
  { raw }: Pick<Api, 'raw'>,
  kind: Kind,
  secrets: boolean,
  wait: (seconds: number) => Promise<void>,
): AsyncGenerator<Record<string, unknown>> {
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ kind, secrets: String(secrets), ...(cursor !== null && { cursor }) });
    const response = await raw(`/export?${query}`, { headers: { Accept: 'application/json' } });
    if (response.status === 429) {
      await wait(Number(response.headers.get('retry-after') ?? '1') || 1);
      continue;
    }
    if (!response.ok) throw await failureOfResponse(response);
    const part = partSchema.parse(await response.json());
    yield* part.items;
    cursor = part.next_cursor;
    if (cursor === null) return;
  } while (true);
}

async function sealed(kind: Kind, value: Record<string, unknown>, key: Uint8Array): Promise<Record<string, unknown>> {
  const members = await Promise.all(
    Object.entries(value).map(
      async ([name, member]): Promise<[string, unknown]> => [
        name,
        secretMembers[kind].includes(name) ? await seal(member, key) : member,
      ],
    ),
  );
  return Object.fromEntries(members);
}

export const exportCommands = [
  command({
    name: 'export',
    summary: 'Write apps, APIs and people into a file that another server can import',
    details:
      'The file has the form of the import file. Hashes and secrets are sealed under a passphrase, which "countersign import file" asks for. Grants, sessions and signing keys are not exported. It needs the permission exports.read.',
    operations: ['exportObjects'],
    args: { file: z.string().describe('the file to write; it must not exist') },
    options: {
      people: z.boolean().default(false).describe('also the accounts of people'),
      secrets: z
        .boolean()
        .default(true)
        .meta({ negatable: true })
        .describe('without hashes and secrets, and without a passphrase'),
      passphraseFile: z
        .string()
        .optional()
        .meta({ placeholder: 'file' })
        .describe('a file with the passphrase; without it, you are asked'),
    },
    examples: [
      ['countersign export export.json --people', 'everything, sealed under a passphrase'],
      ['countersign export export.json --no-secrets', 'to compare two servers'],
    ],
    async run(call, { file }, { people, secrets, passphraseFile }) {
      const { cli, print } = call;
      const api = await call.api();
      const key = newKey();
      const sealedKey = secrets
        ? await sealKey(key, await passphraseOf(call, passphraseFile, 'Passphrase for the export: '))
        : undefined;
      const counts: Partial<Record<Kind, number>> = {};
      const progress = print.progress();
      // Fails if the file exists, and nobody else can read it.
      const target = openNew(file);
      try {
        const { server } = api;
        writeSync(target, `{\n  "$schema": ${JSON.stringify(`${server}/schema/import.json`)}`);
        if (sealedKey !== undefined) writeSync(target, `,\n  "sealedKey": ${JSON.stringify(sealedKey)}`);
        for (const kind of kinds) {
          if (kind === 'people' && !people) continue;
          writeSync(target, `,\n  "${kind}": [`);
          let count = 0;
          for await (const value of exported(api, kind, secrets, cli.sleep)) {
            const line = JSON.stringify(secrets ? await sealed(kind, value, key) : value);
            writeSync(target, `${count === 0 ? '' : ','}\n    ${line}`);
            count += 1;
            progress.show(`${count} ${kind}…`);
          }
          writeSync(target, '\n  ]');
          counts[kind] = count;
        }
        writeSync(target, '\n}\n');
      } finally {
        closeSync(target);
        progress.clear();
      }
      const said = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
      print.done(`${said.join(', ')} written to ${file}.`, { file, counts });
    },
  }),
];

function openNew(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    throw new Failure('usage', error instanceof Error ? error.message : String(error));
  }
}
