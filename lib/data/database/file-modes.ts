/**
 * File modes of the embedded database. Only the portal's own user may read its files: they hold keys, sessions and
 * people's addresses. PGlite creates files with the process's umask, so the modes are set here.
 */
import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const others = 0o077;

/**
 * Makes Emscripten's file system create files and folders that only their owner can open. `operations` are its
 * `node_ops`.
 */
export function ownerOnly(operations: unknown): void {
  // Emscripten creates a file with all rights first and removes some afterwards.
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

/** The portal's own files in a data folder: the database, its lock, the stored secret, local mail. */
const ours = /^(pg(\.making)?|lock|secret|outbox)(\.|$)/;

/**
 * Removes the rights of other users that an older version left on files in the data folder, and on the folder itself
 * unless it contains other things and may be meant for others.
 */
export function tightenDataFolder(dataDir: string): void {
  const names = readdirSync(dataDir);
  if (names.every((name) => ours.test(name))) tightenOne(dataDir);
  for (const name of names.filter((one) => ours.test(one))) tighten(join(dataDir, name));
}

/** Removes the rights of other users on the file, or on the folder and all that is in it. */
export function tighten(path: string): void {
  const isFolder = tightenOne(path);
  if (isFolder) for (const name of readdirSync(path)) tighten(join(path, name));
}

function tightenOne(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isSymbolicLink()) return false;
  // If somebody else owns the volume, they set its modes.
  const isOwn = process.getuid === undefined || process.getuid() === 0 || process.getuid() === found.uid;
  if ((found.mode & others) !== 0 && isOwn) chmodSync(path, found.mode & 0o7777 & ~others);
  return found.isDirectory();
}
