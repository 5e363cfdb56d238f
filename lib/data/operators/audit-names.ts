/** The names behind the ids of audit entries, as far as they still exist. */
import { z } from 'zod';
import type { Database } from '../database/database';
import { isUuid } from '../database/sql';
import type { AuditEntry } from './audit';

const named = z.object({ client_name: z.string().catch('') });

export async function namesOf(
  db: Pick<Database, 'prisma'>,
  entries: readonly Pick<AuditEntry, 'clientId' | 'userId'>[],
): Promise<{ apps: Map<string, string>; people: Map<string, string> }> {
  const userIds = [...new Set(entries.flatMap(({ userId }) => (userId && isUuid(userId) ? [userId] : [])))];
  const [clients, users] = await Promise.all([
    db.prisma.client.findMany({
      where: { id: { in: [...new Set(entries.map(({ clientId }) => clientId))] } },
      select: { id: true, metadata: true },
    }),
    db.prisma.user.findMany({ where: { id: { in: userIds }, erasedAt: null }, select: { id: true, name: true } }),
  ]);
  return {
    apps: new Map(clients.map(({ id, metadata }) => [id, named.parse(metadata).client_name || id])),
    people: new Map(users.map(({ id, name }) => [id, name])),
  };
}
