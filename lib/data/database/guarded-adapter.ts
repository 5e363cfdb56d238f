/**
 * Prisma's driver adapter behind the guard of all statements (`availability.ts`), so that Prisma's calls fail at once
 * during an outage, with the same error as plain SQL. Prisma passes an adapter's errors on unchanged.
 */
import type { SqlDriverAdapterFactory } from '@prisma/client/runtime/client';

export type Guard = <T>(work: () => Promise<T>) => Promise<T>;

type Adapter = Awaited<ReturnType<SqlDriverAdapterFactory['connect']>>;
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>;

export function guardedAdapter(factory: SqlDriverAdapterFactory, guard: Guard): SqlDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => adapterOf(await factory.connect(), guard),
  };
}

const queries = (to: Adapter | Transaction, guard: Guard) => ({
  provider: to.provider,
  adapterName: to.adapterName,
  queryRaw: (query: Parameters<Adapter['queryRaw']>[0]) => guard(() => to.queryRaw(query)),
  executeRaw: (query: Parameters<Adapter['executeRaw']>[0]) => guard(() => to.executeRaw(query)),
});

const adapterOf = (to: Adapter, guard: Guard): Adapter => ({
  ...queries(to, guard),
  executeScript: (script) => guard(() => to.executeScript(script)),
  startTransaction: async (level) => transactionOf(await guard(() => to.startTransaction(level)), guard),
  getConnectionInfo: () => to.getConnectionInfo?.() ?? { supportsRelationJoins: true },
  dispose: () => to.dispose(),
});

/** `commit` and `rollback` release the connection, which must also work during an outage. */
const transactionOf = (to: Transaction, guard: Guard): Transaction => ({
  ...queries(to, guard),
  options: to.options,
  commit: () => to.commit(),
  rollback: () => to.rollback(),
  createSavepoint: (name) => guard(async () => to.createSavepoint?.(name)),
  rollbackToSavepoint: (name) => guard(async () => to.rollbackToSavepoint?.(name)),
  releaseSavepoint: (name) => guard(async () => to.releaseSavepoint?.(name)),
});
