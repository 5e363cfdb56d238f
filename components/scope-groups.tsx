'use client';

import type { MouseEvent } from 'react';

/** An API with its scopes, each as value and title. Tuples, because the page sends every scope to the browser. */
export type ScopeGroup = [api: string, scopes: [value: string, title: string][], resource?: string];

/** The classes of the buttons that unfold an API, once for all of them: there may be hundreds. */
export const scopeListClass = [
  'divide-y divide-line rounded-md border border-line empty:hidden',
  '[&_button]:flex [&_button]:min-h-touch [&_button]:w-full [&_button]:items-center [&_button]:gap-3 [&_button]:px-4',
  '[&_button]:text-start [&_button]:hover:bg-sunken',
  '[&_bdi]:min-w-0 [&_bdi]:font-semibold [&_bdi]:wrap-anywhere [&_bdi+span]:ms-auto',
  '[&_bdi+span]:text-sm [&_bdi+span]:text-muted [&_bdi+span]:tabular-nums',
  '[&_button]:before:size-2 [&_button]:before:rotate-45 [&_button]:before:border-e-2 [&_button]:before:border-b-2',
  '[&_button]:before:border-muted [&_button]:aria-expanded:before:-rotate-135 rtl:[&_button]:before:-rotate-45',
  'rtl:[&_button]:aria-expanded:before:rotate-135',
].join(' ');

/** Unfolds an API here, or on the server without script. `value` names the API in the form. */
export function GroupButton({
  api,
  value = api,
  isOpen,
  counts: [chosen, all],
  onPress,
}: {
  api: string;
  value?: string;
  isOpen: boolean;
  counts: [chosen: number, all: number];
  onPress: () => void;
}) {
  return (
    <button
      type="submit"
      name="toggle"
      value={value}
      aria-expanded={isOpen}
      onClick={(event: MouseEvent) => {
        event.preventDefault();
        onPress();
      }}
    >
      <bdi>{api}</bdi>
      <span>{chosen > 0 ? `${chosen}/${all}` : all}</span>
    </button>
  );
}

/** The scopes whose API, title or value contains the text, and at most this many. */
export function matchingScopes(groups: ScopeGroup[], text: string, most: number): ScopeGroup[] {
  let room = most;
  const found: ScopeGroup[] = [];
  for (const [api, list, resource] of groups) {
    const fits = (words: string) => words.toLowerCase().includes(text);
    const scopes = (fits(api) ? list : list.filter(([value, title]) => fits(value) || fits(title))).slice(0, room);
    room -= scopes.length;
    if (scopes.length > 0) found.push(resource === undefined ? [api, scopes] : [api, scopes, resource]);
  }
  return found;
}

/** A copy of the set with the item, or without it if it was in the set. */
export function toggled<Item>(set: Set<Item>, item: Item): Set<Item> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}
