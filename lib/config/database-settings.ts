/** The PostgreSQL server, and how long Countersign waits for the database. */
import { z } from 'zod';
import { waitingTime, wholeNumber } from './variable-types';

export type DatabaseSettings = {
  /** Absent: the embedded database in the data folder. */
  databaseUrl?: string;
  pool: {
    size: number;
    connectMilliseconds: number;
    acquireMilliseconds: number;
    statementMilliseconds: number;
    idleMilliseconds: number;
    requestMilliseconds: number;
  };
};

export const databaseVariables = {
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'This is not a PostgreSQL address. Use postgresql://user:password@host:5432/database',
    })
    .optional(),
  COUNTERSIGN_DATABASE_POOL_SIZE: wholeNumber(1, 500).default(10),
  COUNTERSIGN_DATABASE_CONNECT_TIMEOUT: waitingTime('100ms', '1m').default(1500),
  COUNTERSIGN_DATABASE_ACQUIRE_TIMEOUT: waitingTime('100ms', '1m').default(1500),
  COUNTERSIGN_DATABASE_STATEMENT_TIMEOUT: waitingTime('1s', '10m').default(10_000),
  COUNTERSIGN_DATABASE_IDLE_TIMEOUT: waitingTime('1s', '60m').default(30_000),
  COUNTERSIGN_DATABASE_REQUEST_TIMEOUT: waitingTime('200ms', '1m').default(1600),
};

type Values = z.infer<z.ZodObject<typeof databaseVariables>>;

export function databaseSettings(values: Values): DatabaseSettings {
  return {
    ...(values.DATABASE_URL !== undefined && { databaseUrl: values.DATABASE_URL }),
    pool: {
      size: values.COUNTERSIGN_DATABASE_POOL_SIZE,
      connectMilliseconds: values.COUNTERSIGN_DATABASE_CONNECT_TIMEOUT,
      acquireMilliseconds: values.COUNTERSIGN_DATABASE_ACQUIRE_TIMEOUT,
      statementMilliseconds: values.COUNTERSIGN_DATABASE_STATEMENT_TIMEOUT,
      idleMilliseconds: values.COUNTERSIGN_DATABASE_IDLE_TIMEOUT,
      requestMilliseconds: values.COUNTERSIGN_DATABASE_REQUEST_TIMEOUT,
    },
  };
}
