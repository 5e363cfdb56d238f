/**
 * The files of the embedded database are for the portal's own user: they hold keys, sessions and people's addresses. PGlite makes
 * them as the process's umask allows, so their modes are set here as they are made.
 */
import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const others = 0o077;

/** Has Emscripten's file system make files and folders that nobody else may open. `operations` are its `node_ops`. */
export function ownerOnly(operations: unknown): void {
  if (typeof operations !== 'object' || operations === null) throw new Error('PGlite has no node operations');
  for (const [name, modeAt] of [['mknod', 2]] as const) {
    const plain: unknown = Reflect.get(operations, name);
    if (typeof plain !== 'function') throw new Error(`PGlite has no ${name}`);
    Reflect.set(operations, name, (...parameters: unknown[]): unknown => {
      const mode = parameters[modeAt];
      if (typeof mode === 'number') parameters[modeAt] = mode & ~others;
      return Reflect.apply(plain, operations, parameters);
    });
  }
}

/** Takes from everybody else what an older version left open to them. Nothing where there is no such path. */
export function tighten(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isSymbolicLink()) return;
  if ((found.mode & others) !== 0) chmodSync(path, found.mode & 0o7777 & ~others);
  if (found.isDirectory()) for (const name of readdirSync(path)) tighten(join(path, name));
}
