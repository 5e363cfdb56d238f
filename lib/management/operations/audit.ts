/** The audit log: who used operator scopes. */
import { z } from 'zod';
import { listAudit } from '@/lib/data/operators/audit';
import { operation } from '../operation';
import { page, pageOf, pageQuery, readCursor } from '../page';
import { moment, readMoment, writeMoment } from '../values';

const entrySchema = z
  .object({
    id: z.string(),
    at: moment,
    client_id: z.string().meta({ description: 'The client of the access token.' }),
    user_id: z.string().nullable().meta({ description: 'The operator; null if the client acted for itself.' }),
    operation: z.string().meta({ description: 'The operationId.' }),
    target: z.string().meta({ description: 'The path below /api/v1.' }),
    status: z.int(),
    network: z.string().nullable().meta({ description: 'The network of the caller, such as 203.0.113.0/24.' }),
    request_id: z.string(),
    query: z.record(z.string(), z.string()),
    members: z.array(z.string()).meta({ description: 'The names of the sent members. Values are not recorded.' }),
  })
  .meta({ id: 'AuditEntry', description: 'One use of an operator scope.' });

const listAuditEntries = operation({
  id: 'listAuditEntries',
  method: 'GET',
  path: '/audit',
  tag: 'Audit',
  summary: 'List uses of operator scopes, newest first',
  scope: 'audit.read',
  query: z.strictObject({
    ...pageQuery,
    client_id: z.string().max(500).optional(),
    user_id: z.guid().optional(),
    operation: z.string().max(100).optional(),
    since: moment.optional(),
    until: moment.optional(),
  }),
  returns: pageOf(entrySchema),
  async run({ world, query }) {
    const before = readCursor(query.cursor, z.string().regex(/^\d{1,18}$/));
    const filter = {
      clientId: query.client_id,
      userId: query.user_id,
      operation: query.operation,
      since: query.since === undefined ? undefined : readMoment(query.since),
      until: query.until === undefined ? undefined : readMoment(query.until),
    };
    const rows = await listAudit(world.db, filter, { before, take: query.limit + 1 });
    return page(
      rows,
      query.limit,
      ({ clientId, userId, network, requestId, detail, at, ...row }) => ({
        ...row,
        at: writeMoment(at),
        client_id: clientId,
        user_id: userId ?? null,
        network: network ?? null,
        request_id: requestId,
        query: detail.query ?? {},
        members: detail.members ?? [],
      }),
      ({ id }) => id,
    );
  },
});

export const auditOperations = [listAuditEntries];
