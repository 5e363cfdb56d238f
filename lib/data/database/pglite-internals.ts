/**
 * All that this project uses of PGlite beyond its documented API, in one place. `pglite-internals.db.test.ts` tests
 * each part, so that an upgrade of the exactly pinned package fails there if one of them changes.
 */
import { fsyncSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { ownerOnly } from './file-modes';

/**
 * Runs work while no other query or transaction runs. PGlite has one connection, and its own `query` and `transaction`
 * (and so Prisma's) take the same lock.
 */
export const exclusively = <T>(pg: PGlite, work: () => Promise<T>): Promise<T> => pg._runExclusiveTransaction(work);

/**
 * Wraps the methods through which PGlite sends to the engine. All calls reach `execProtocolRaw`; the other two also
 * throw the errors that the engine answers.
 */
export function interceptEngine(engine: PGlite, around: (call: () => Promise<unknown>) => Promise<unknown>): void {
  for (const name of ['execProtocol', 'execProtocolStream', 'execProtocolRaw']) {
    const original: unknown = Reflect.get(engine, name);
    if (typeof original !== 'function') throw new Error(`PGlite has no ${name}`);
    Reflect.set(engine, name, (...parameters: unknown[]) => around(() => Reflect.apply(original, engine, parameters)));
  }
}

/** PGlite's parameters for the engine without `-F`, which would turn `fsync` off. */
export const startParams = (defaults: readonly string[]): string[] => [
  ...defaults.filter((parameter) => parameter !== '-F'),
  '-c',
  'wal_sync_method=fsync',
];

/**
 * The file system of a database folder. Emscripten's file system has an `fsync` operation but does nothing for real
 * files; this one syncs to the disk. Only the owner can read the files that it creates.
 */
export function syncingFiles(folder: string, sync: (file: number) => void = fsyncSync): NodeFS {
  const files = new NodeFS(folder);
  const init = files.init.bind(files);
  files.init = async (pg, options) => {
    const { emscriptenOpts } = await init(pg, options);
    const patch = (mod: object) => {
      const nodefs: object = Object(Reflect.get(mod, 'NODEFS'));
      const operations: unknown = Reflect.get(nodefs, 'stream_ops');
      if (typeof operations !== 'object' || operations === null) throw new Error('PGlite has no stream operations');
      Reflect.set(operations, 'fsync', (stream: { nfd?: number }) => {
        if (stream.nfd !== undefined) sync(stream.nfd);
        return 0;
      });
      ownerOnly(Reflect.get(nodefs, 'node_ops'));
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), patch] } };
  };
  return files;
}
