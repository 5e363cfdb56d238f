/** Whether a request was sent by one of our own pages. */

/**
 * Browsers write `Sec-Fetch-Site` themselves, and no page can change it (Fetch Metadata §2.4). `Origin` is checked as
 * well, for browsers without it. `Origin: null` is sent by a page with `Referrer-Policy: no-referrer` even to itself
 * (Fetch §3.2), and also by a sandboxed frame, so it counts only if `Sec-Fetch-Site` confirms it. A client that sends
 * neither header is not a browser, and carries only its own cookies.
 */
export function isSameOrigin({ issuer }: { issuer: string }, headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  if (origin === 'null') return site === 'same-origin';
  return origin === null || origin === issuer;
}

export const foreignForm = {
  status: 403,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  text: 'This form was not sent from our own page. Go back, reload the page and try again.\n',
} as const;
