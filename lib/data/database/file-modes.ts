/**
 * The files of the embedded database are for the portal's own user: they hold keys, sessions and people's addresses.
 * PGlite makes them as the process's umask allows, so their modes are set here as they are made.
 */
import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const others = 0o077;

/** Has Emscripten's file system make files and folders that nobody else may open. `operations` are its `node_ops`. */
export function ownerOnly(operations: unknown): void {
  // It makes a file with every right first, and then takes some away.
  replace(operations, 'mknod', (plain, parent, name, mode, device) => plain(parent, name, without(mode), device));
  replace(operations, 'setattr', (plain, node, changes) => plain(node, withoutIn(changes)));
}

type Call = (...parameters: unknown[]) => unknown;

function replace(operations: unknown, name: string, by: (plain: Call, ...parameters: unknown[]) => unknown): void {
  const plain: unknown = Reflect.get(Object(operations), name);
  if (typeof plain !== 'function') throw new Error(`PGlite's file system has no ${name}`);
  const call: Call = (...parameters) => Reflect.apply(plain, operations, parameters);
  Reflect.set(Object(operations), name, (...parameters: unknown[]) => by(call, ...parameters));
}

const without = (mode: unknown): unknown => (typeof mode === 'number' ? mode & ~others : mode);

const withoutIn = (changes: unknown): unknown =>
  typeof changes === 'object' && changes !== null && 'mode' in changes
    ? { ...changes, mode: without(changes.mode) }
    : changes;

/** What is ours in a data folder: the database, its lock, the kept secret, local mail. */
const ours = /^(pg(\.making)?|lock|secret|outbox)(\.|$)/;

/**
 * Takes from everybody else what an older version left open to them in the data folder. The folder itself as well,
 * unless it holds other things, too, and may be meant for others.
 */
export function tightenDataFolder(dataDir: string): void {
  const names = readdirSync(dataDir);
  if (names.every((name) => ours.test(name))) tightenOne(dataDir);
  for (const name of names.filter((one) => ours.test(one))) tighten(join(dataDir, name));
}

/** The file or folder, with all that is in it. */
export function tighten(path: string): void {
  const isFolder = tightenOne(path);
  if (isFolder) for (const name of readdirSync(path)) tighten(join(path, name));
}

function tightenOne(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isSymbolicLink()) return false;
  // A volume that somebody else owns has the modes that they give it.
  const isOwn = process.getuid === undefined || process.getuid() === 0 || process.getuid() === found.uid;
  if ((found.mode & others) !== 0 && isOwn) chmodSync(path, found.mode & 0o7777 & ~others);
  return found.isDirectory();
}
