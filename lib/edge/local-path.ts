/**
 * The path, query and fragment of one of our own pages; undefined for anything else, so that a link to the sign-in page
 * cannot lead to another site. Browsers read `\` as `/` and drop tabs and line breaks, so the raw text is checked
 * first.
 */
export function safeNext(env: { issuer: string }, next: string | null | undefined): string | undefined {
  if (!next || next.length > 2000 || /[\\\p{Cc}]/u.test(next)) return undefined;
  if (!next.startsWith('/') && !next.startsWith(`${env.issuer}/`)) return undefined;
  if (next.startsWith('//') || !URL.canParse(next, env.issuer)) return undefined;
  const url = new URL(next, env.issuer);
  if (url.origin !== env.issuer || url.pathname.startsWith('//')) return undefined;
  return `${url.pathname}${url.search}${url.hash}`;
}
