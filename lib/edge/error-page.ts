/**
 * The page for an error that the protocol shows instead of redirecting (RFC 6749 §4.1.2.1): a whole document without
 * scripts, external resources or text from the request. People read a fixed sentence. The app's developer can unfold
 * the broken rule and a reference to the entry in their log.
 */

import { escapeHtml } from '@/lib/escape-html';
import type { RestartLink } from '../words/app-display';

/** The colours and sizes of `app/globals.css` that this page needs; a test compares them with that file. */
export const errorPageColours = {
  light: {
    canvas: '#f6f3ed',
    surface: '#fffdf9',
    ink: '#211d18',
    muted: '#645c51',
    line: '#ddd5c8',
    accent: '#233f6b',
    focus: '#2f5fae',
  },
  dark: {
    canvas: '#151310',
    surface: '#1e1b17',
    ink: '#ece6db',
    muted: '#b0a698',
    line: '#3a342c',
    accent: '#b3c8ee',
    focus: '#8fb2ee',
  },
} as const;

type Words = { title: string; means: string; now: string };

const appFault: Words = {
  title: 'This link does not work',
  means: 'The app that sent you here made a request that we cannot accept. Nothing was shared with it.',
  now: 'Go back to the app and try again. If this page returns, only the people who run the app can put it right.',
};

const words: Record<string, Words> = {
  invalid_request: appFault,
  invalid_client: {
    title: 'We do not know this app',
    means: 'The app that sent you here is not registered, or no longer is. Nothing was shared with it.',
    now: 'Go back to the app. If you reached this page by a link in a message, be wary of that message.',
  },
  unauthorized_client: appFault,
  invalid_scope: appFault,
  invalid_target: appFault,
  unsupported_response_type: appFault,
  access_denied: {
    title: 'Nothing was allowed',
    means: 'This answer did not come from the sign-in that was asked.',
    now: 'Go back to the app and start again there.',
  },
  interaction_expired: {
    title: 'This request is over',
    means: 'It was already answered, or it waited too long. Nothing more was allowed.',
    now: 'Go back to the app and start again there.',
  },
  client_document: {
    title: 'This app cannot be used here',
    means:
      'The app describes itself at an address of its own, and we cannot use that description. Nothing was shared with it.',
    now: 'Go back to the app and try again later. Only the people who run the app can put this right.',
  },
  too_many_waiting: {
    title: 'Try again in a few minutes',
    means:
      'Too many sign-ins that began on your network, or here as a whole, were not finished yet. Nothing was shared with the app.',
    now: 'Wait a few minutes, then reload this page.',
  },
  temporarily_unavailable: {
    title: 'We cannot answer just now',
    means: 'We cannot reach our records, or too much is going on here at the moment. Nothing was shared with the app.',
    now: 'Wait a minute, then reload this page.',
  },
  server_error: {
    title: 'Something failed on our side',
    means: 'This is our fault, not yours or the app’s. Nothing was shared with the app.',
    now: 'Reload this page in a minute. If it fails again, tell the operator of this site and quote the reference below.',
  },
};

/**
 * `reference` identifies the entry in the log. `developerHint` names the broken rule; it comes from our own code and is
 * escaped anyway. `back` links to the app, by its registered name and address.
 */
export function errorPage(error: {
  code: string;
  page?: string;
  reference: string;
  developerHint?: string;
  back?: RestartLink | undefined;
}): string {
  const { title, means, now } = words[error.page ?? error.code] ?? appFault;
  const reference = escapeHtml(error.reference);
  const hint = error.developerHint ? `<p>${escapeHtml(error.developerHint)}</p>` : '';
  const back = error.back
    ? `<p><a href="${escapeHtml(error.back.href)}">Back to <bdi>${escapeHtml(error.back.name)}</bdi></a> (${escapeHtml(error.back.host)})</p>`
    : '';
  return plainPage(
    { title, means, now },
    `${back}<details${error.developerHint ? ' open' : ''}>
<summary>For the app’s developer</summary>
${hint}<dl><dt>Error</dt><dd><code>${escapeHtml(error.code)}</code></dd><dt>Reference</dt><dd><code>${reference}</code></dd></dl>
</details>
`,
  );
}

/** A whole document with this text and further markup. Nothing is escaped, so pass only our own text. */
export function plainPage({ title, means, now }: Words, further = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Countersign</title>
<style>${style}</style>
</head>
<body>
<header><svg viewBox="0 0 32 32" aria-hidden="true"><rect x="5" y="3" width="22" height="26" rx="4"/><path
  d="M10 14.5c2.5-5 4.5-5 4 0s1.5 4.5 4 0 3.5-3 4 0M10 22h12"/></svg><span>Countersign</span></header>
<main>
<h1>${title}</h1>
<p>${means}</p>
<p>${now}</p>
${further}</main>
</body>
</html>
`;
}

const variables = (colours: Record<string, string>): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

const style = [
  `:root{color-scheme:light dark;${variables(errorPageColours.light)}}`,
  `@media(prefers-color-scheme:dark){:root{${variables(errorPageColours.dark)}}}`,
  '*{box-sizing:border-box;margin:0}',
  'body{min-height:100dvh;max-width:29rem;margin:0 auto;background:var(--canvas);color:var(--ink);overflow-wrap:anywhere;font:1rem/1.5 Seravek,"Segoe UI",Ubuntu,Cantarell,"Noto Sans",-apple-system,Roboto,"Liberation Sans",system-ui,sans-serif}',
  'html{background:var(--canvas)}',
  'header{display:flex;align-items:center;gap:.5rem;min-height:3.5rem;padding:0 1rem;font-weight:600}',
  'svg{width:1.5rem;fill:none;stroke:var(--accent);stroke-width:2.5;stroke-linecap:round;stroke-linejoin:round}',
  'main{padding:1.25rem 1rem;background:var(--surface);border:0 solid var(--line);border-width:1px 0}',
  'main>*+*{margin-top:.75rem}',
  'h1{font-size:1.625rem;line-height:2rem;font-weight:600;text-wrap:balance}',
  'details{margin-top:1.5rem;border-top:1px solid var(--line);color:var(--muted);font-size:.875rem}',
  'a{color:var(--accent);text-underline-offset:.25rem}',
  'summary{display:flex;align-items:center;min-height:2.75rem;color:var(--accent);cursor:pointer;text-decoration:underline;text-underline-offset:.25rem}',
  'summary::-webkit-details-marker{display:none}',
  'dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;padding-top:.5rem}',
  'code{font-family:ui-monospace,"SF Mono","Cascadia Code","DejaVu Sans Mono",monospace;user-select:all}',
  ':focus-visible{outline:.1875rem solid var(--focus);outline-offset:.125rem;border-radius:.25rem}',
  '@media(min-width:40rem){header{padding:1.5rem 0 0}main{margin-top:.75rem;padding:2rem;border-width:1px;border-radius:.625rem}}',
].join('');
