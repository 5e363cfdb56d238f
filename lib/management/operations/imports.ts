/** Importing people, APIs, apps and consents in batches, and exporting them in parts. */
import { z } from 'zod';
import { type Batch, batchSchema, type ItemResult, mostItems, runBatch } from '@/lib/config/import-batch';
import { exportKinds, exportRecords } from '@/lib/data/developers/export-records';
import { type Call, operation } from '../operation';
import { page, pageOf, pageQuery, readCursor } from '../page';

const bodySchema = batchSchema.meta({
  id: 'ImportBatch',
  description:
    `At most ${mostItems} objects in the form of the import file, whose schema is at /schema/import.json. Objects may ` +
    'refer to others of the same batch.',
});

const reasonSchema = z.object({
  field: z.string(),
  code: z.string(),
  detail: z.string(),
  missing: z
    .object({ kind: z.enum(['app', 'api', 'scope', 'person']), name: z.string() })
    .optional()
    .meta({ description: 'The object that has to be imported first.' }),
});

const resultSchema = z
  .object({
    kind: z.enum(['person', 'api', 'app', 'access', 'consent']),
    pointer: z.string().meta({ description: 'The object in the batch (RFC 6901).' }),
    id: z.string().nullable(),
    outcome: z
      .enum(['created', 'updated', 'unchanged', 'refused'])
      .meta({ description: 'Nothing of a refused object is written.' }),
    reasons: z.array(reasonSchema).meta({ description: 'Why it was refused, or what of it was not taken over.' }),
  })
  .meta({ id: 'ImportResult' });

const answerSchema = z
  .object({
    results: z.array(resultSchema),
    counts: z.object({ created: z.int(), updated: z.int(), unchanged: z.int(), refused: z.int() }),
  })
  .meta({ id: 'ImportAnswer' });

const querySchema = z.object({
  unusable_passwords: z
    .enum(['refuse', 'drop'])
    .default('refuse')
    .meta({ description: 'drop: creates a person without the password if its hash cannot be taken over.' }),
});

type Asked = Call & { body: Batch; query: z.output<typeof querySchema> };

async function run({ world, caller, body, query, now }: Asked, dryRun: boolean): Promise<z.input<typeof answerSchema>> {
  const options = {
    dryRun,
    dropUnusablePasswords: query.unusable_passwords === 'drop',
    byOperator: caller.isOperator,
  };
  const results = await runBatch(world.importTarget, body, options, now);
  return { results: results.map(resultOf), counts: countsOf(results) };
}

const resultOf = ({ reasons, ...result }: ItemResult) => ({
  ...result,
  reasons: reasons.map(({ missing, ...reason }) => ({ ...reason, ...(missing && { missing }) })),
});

function countsOf(results: ItemResult[]) {
  const counts = { created: 0, updated: 0, unchanged: 0, refused: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  return counts;
}

const importObjects = operation({
  id: 'importObjects',
  method: 'POST',
  path: '/imports',
  tag: 'Imports',
  summary: 'Import people, APIs, apps and consents',
  description:
    'Each object is written as a whole or refused with the reason; the others are written. The same batch changes ' +
    'nothing the second time. An account that somebody has used belongs to its owner and stays as it is. A dry run ' +
    'answers with the same results.',
  scope: 'imports.write',
  query: querySchema,
  body: bodySchema,
  returns: answerSchema,
  maxBodyBytes: 4 * 1024 * 1024,
  run: (call) => run(call, false),
  preview: async (call) => ({ changes: [], ...(await run(call, true)) }),
});

const mostExported = 500;

const exportObjects = operation({
  id: 'exportObjects',
  method: 'GET',
  path: '/export',
  tag: 'Imports',
  summary: 'Export people, APIs or apps',
  description:
    'Objects in the form of the import file, in the order of their ids. With secrets, the answer has the hashes of ' +
    'passwords and client secrets, and the secrets that this server keeps: seal them before you store them.',
  scope: 'exports.read',
  query: z.object({
    kind: z.enum(exportKinds),
    secrets: z
      .enum(['true', 'false'])
      .default('false')
      .transform((text) => text === 'true')
      .meta({ description: 'Whether hashes and secrets are included.' }),
    limit: z.coerce.number().int().min(1).max(mostExported).default(mostExported),
    cursor: pageQuery.cursor,
  }),
  returns: pageOf(z.record(z.string(), z.unknown())).meta({ id: 'ExportPart' }),
  async run({ world, query: { kind, secrets, limit, cursor }, now }) {
    const after = readCursor<string>(cursor, kind === 'people' ? z.guid() : z.string().max(500));
    const rows = await exportRecords(world.db, kind, { after, limit, secrets }, world.opens, now);
    return page(
      rows,
      limit,
      ({ value }) => value,
      ({ key }) => key,
    );
  },
});

export const importOperations = [importObjects, exportObjects];
