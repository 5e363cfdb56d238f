/**
 * A portal that only writes, for `durability.db.test.ts` to kill: eight concurrent writers use Prisma and plain SQL,
 * and each acknowledged write is printed.
 */
import { writeSync } from 'node:fs';
import { createOAuthStore } from '../protocol/oauth-store';
import { openDatabase } from './database';

const [dataDir = '', databaseUrl] = process.argv.slice(2);
const db = await openDatabase(databaseUrl === undefined ? { dataDir } : { dataDir, databaseUrl });
const store = createOAuthStore(db);
writeSync(1, 'open\n');

async function write(writer: number): Promise<never> {
  for (let turn = 0; ; turn += 1) {
    const key = `${process.pid}-${writer}-${turn}`;
    try {
      if (writer % 2 === 0) await store.claimOnce(key, 2_000_000_000, 1_900_000_000);
      else await db.prisma.rateLimit.create({ data: { key, points: turn } });
      writeSync(1, `${writer % 2 === 0 ? 'claim' : 'row'} ${key}\n`);
    } catch {
      // The server is unreachable: the write is not acknowledged, and the next one follows after a pause.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
