/**
 * The page for an error that the protocol shows instead of redirecting (RFC 6749 §4.1.2.1): a whole document without
 * scripts, external resources or text from the request. People read a fixed sentence in their language. The app's
 * developer can unfold the broken rule, in English, and a reference to the entry in their log.
 */

import { escapeHtml } from '@/lib/escape-html';
import { directionOf } from '@/lib/messages/languages';
import { type Language, textsIn } from '@/lib/messages/texts';
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

/** The text for each error code, or for a page that the core names. */
const texts = {
  invalid_request: 'appFault',
  invalid_client: 'unknownApp',
  access_denied: 'otherAnswer',
  interaction_expired: 'expired',
  client_document: 'clientDocument',
  too_many_waiting: 'tooManyWaiting',
  temporarily_unavailable: 'unavailable',
  server_error: 'ownFault',
} as const;

/**
 * `reference` identifies the entry in the log. `developerHint` names the broken rule, in English; it comes from our own
 * code and is escaped anyway. `back` links to the app, by its registered name and address.
 */
export function errorPage(
  language: Language,
  error: {
    code: string;
    page?: string;
    reference: string;
    developerHint?: string;
    back?: RestartLink | undefined;
  },
): string {
  const t = textsIn(language, 'errors');
  const named = error.page ?? error.code;
  const text = Object.entries(texts).find(([code]) => code === named)?.[1] ?? 'appFault';
  const reference = escapeHtml(error.reference);
  const hint = error.developerHint ? `<p lang="en" dir="ltr">${escapeHtml(error.developerHint)}</p>` : '';
  return plainPage(
    language,
    { title: t(`${text}.title`), paragraphs: [t(`${text}.means`), t(`${text}.next`)] },
    `${error.back ? linkBack(language, error.back) : ''}<details${error.developerHint ? ' open' : ''}>
<summary>${escapeHtml(t('developer'))}</summary>
${hint}<dl><dt>${escapeHtml(t('code'))}</dt><dd><code>${escapeHtml(error.code)}</code></dd><dt>${escapeHtml(t('reference'))}</dt><dd><code>${reference}</code></dd></dl>
</details>
`,
  );
}

function linkBack(language: Language, { name, href, host }: RestartLink): string {
  const line = textsIn(language, 'errors').markup('backTo', {
    app: escapeHtml(name),
    host: `<bdi>${escapeHtml(host)}</bdi>`,
    link: (words) => `<a href="${escapeHtml(href)}">${words}</a>`,
    name: (words) => `<bdi>${words}</bdi>`,
  });
  return `<p>${line}</p>`;
}

/** A whole document with this text, which is escaped, and further markup, which is not. */
export function plainPage(
  language: Language,
  { title, paragraphs }: { title: string; paragraphs: string[] },
  further = '',
): string {
  return `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} · Countersign</title>
<style>${style}</style>
</head>
<body>
<header><svg viewBox="0 0 32 32" aria-hidden="true"><rect x="5" y="3" width="22" height="26" rx="4"/><path
  d="M10 14.5c2.5-5 4.5-5 4 0s1.5 4.5 4 0 3.5-3 4 0M10 22h12"/></svg><span>Countersign</span></header>
<main>
<h1>${escapeHtml(title)}</h1>
${paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n')}
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
  '.links{display:flex;flex-wrap:wrap;gap:0 1.5rem}.links a{display:flex;align-items:center;min-height:2.75rem}',
  'summary{display:flex;align-items:center;min-height:2.75rem;color:var(--accent);cursor:pointer;text-decoration:underline;text-underline-offset:.25rem}',
  'summary::-webkit-details-marker{display:none}',
  'dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;padding-top:.5rem}',
  'code{font-family:ui-monospace,"SF Mono","Cascadia Code","DejaVu Sans Mono",monospace;user-select:all}',
  ':focus-visible{outline:.1875rem solid var(--focus);outline-offset:.125rem;border-radius:.25rem}',
  '@media(min-width:40rem){header{padding:1.5rem 0 0}main{margin-top:.75rem;padding:2rem;border-width:1px;border-radius:.625rem}}',
].join('');
