/** What stands in the address of a list or a page of the portal. */
export type Search = Promise<Record<string, string | string[] | undefined>>;

/** Where a form that succeeded leads: what was done, and a mark by which the page begins its forms and its note anew. */
export function doneAt(path: string, done: string): string {
  return `${path}?${new URLSearchParams({ done, at: String(Date.now()) })}`;
}

/** One value of the address, at most so long that it can be looked for; a repeated one counts as absent. */
export async function searchValue(search: Search, name: string): Promise<string> {
  const value = (await search)[name];
  return typeof value === 'string' ? value.trim().slice(0, 100) : '';
}
