/** The queries of our pages: what they read from their address, and the addresses that forms redirect to. */

/** The query of a page's address, as Next passes it. */
export type PageQuery = Record<string, string | string[] | undefined>;
export type Search = Promise<PageQuery>;

/** One text value. A repeated parameter counts as absent. */
export const textOf = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** One parameter, trimmed and cut to 100 characters; empty if it is absent or repeated. */
export async function searchValue(search: Search, name: string): Promise<string> {
  return (textOf((await search)[name]) ?? '').trim().slice(0, 100);
}

/**
 * The address after a form succeeded: `done` names the confirmation, and `at` makes the address new, so that the page
 * starts its forms and its confirmation afresh.
 */
export function doneAt(path: string, done: string): string {
  return `${path}?${new URLSearchParams({ done, at: String(Date.now()) })}`;
}

/** The token of a link in a mail; empty if it cannot be one. */
export function tokenIn(query: PageQuery): string {
  const token = textOf(query['token']) ?? '';
  return /^[\w-]{1,100}$/.test(token) ? token : '';
}

export const pathWithToken = (path: string, token: string) => `${path}?${new URLSearchParams({ token })}`;
