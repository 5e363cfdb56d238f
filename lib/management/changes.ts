/** What a dry run says about a changed object: the members that differ. */
import { isDeepStrictEqual } from 'node:util';
import type { Preview } from './operation';
import { nameOf } from './problem';

type Path = readonly PropertyKey[];

/** The members in which two representations differ. An absent member has no `from` or no `to`. */
export function changesOf(before: unknown, after: unknown, path: Path = []): Preview['changes'] {
  if (isObject(before) && isObject(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) =>
      changesOf(memberOf(before, name), memberOf(after, name), [...path, name]),
    );
  }
  if (isDeepStrictEqual(before, after)) return [];
  const from = before === undefined ? {} : { from: before };
  return [{ field: nameOf(path), ...from, ...(after !== undefined && { to: after }) }];
}

const memberOf = (value: Record<string, unknown>, name: string): unknown =>
  Object.hasOwn(value, name) ? value[name] : undefined;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 7396 §2: the value after a merge patch. */
export function mergePatch(value: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(isObject(value) ? Object.entries(value) : []);
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), change));
  }
  return Object.fromEntries(merged);
}
