/**
 * Starts one PostgreSQL server for a run of the tests; each test file that wants one makes itself a database there.
 */
import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Absent when no PostgreSQL server could be had. */
    postgresUrl: string | undefined;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  });
  if (server === undefined) {
    const line = '!'.repeat(100);
    process.stderr.write(
      `${line}\nNO POSTGRESQL SERVER: the tests against a real server are SKIPPED, so this run does not prove them.\n${line}\n`,
    );
  }
  project.provide('postgresUrl', server?.url);
  return async () => server?.stop();
}
