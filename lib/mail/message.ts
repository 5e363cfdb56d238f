/**
 * The layout of every mail: a few plain sentences and at most one action, the same in text and in HTML. A mail loads
 * nothing from any server, so opening it reveals nothing.
 */
import { escapeHtml } from '@/lib/escape-html';
import { directionOf } from '@/lib/messages/languages';
import { type Language, textsIn } from '@/lib/messages/texts';
import type { Mail } from './transport';

export type Draft = {
  to: string;
  subject: string;
  /** Paragraphs as plain text; the layout escapes them for HTML. Names of apps must be made safe for display before. */
  paragraphs: string[];
  /** Short lines below each other. */
  facts?: string[];
  /** Paragraphs below the facts. */
  after?: string[];
  action?: { label: string; url: string };
  /** Small text below the action: how long the link works, what to do instead. */
  footnotes: string[];
  settingsUrl?: string;
};

const rightToLeft = /\p{Script=Arabic}|\p{Script=Hebrew}/u;

/**
 * Separates a name from the text around it where the two may run in different directions (Unicode Bidirectional
 * Algorithm, FSI and PDI). A subject line and plain text have no markup for that.
 */
export function isolated(language: Language, name: string): string {
  return directionOf(language) === 'rtl' || rightToLeft.test(name) ? `\u2068${name}\u2069` : name;
}

export function compose(
  language: Language,
  issuer: string,
  { to, subject, paragraphs, facts = [], after = [], action, footnotes, settingsUrl }: Draft,
): Mail {
  const t = textsIn(language, 'mail');
  const foot = t('foot', { host: new URL(issuer).host });
  const last = settingsUrl ? [foot, `${t('settings')}\n${settingsUrl}`] : [foot];
  const text = [
    ...paragraphs,
    ...(facts.length > 0 ? [facts.map((fact) => `- ${isolated(language, fact)}`).join('\n')] : []),
    ...after,
    ...(action ? [`${action.label}\n${action.url}`] : []),
    ...footnotes,
    `-- \n${last.join('\n')}`,
  ].join('\n\n');
  const html = page(language, subject, [
    ...paragraphs.map((line) => `<p>${escapeHtml(line)}</p>`),
    ...(facts.length > 0
      ? [`<ul>${facts.map((fact) => `<li><bdi>${escapeHtml(fact)}</bdi></li>`).join('')}</ul>`]
      : []),
    ...after.map((line) => `<p>${escapeHtml(line)}</p>`),
    ...(action
      ? [`<p class="act"><a class="button" href="${escapeHtml(action.url)}">${escapeHtml(action.label)}</a></p>`]
      : []),
    ...footnotes.map((line) => `<p class="small">${escapeHtml(line)}</p>`),
    ...(action
      ? [
          `<p class="small">${escapeHtml(t('button'))} <br><span class="url" dir="ltr">${escapeHtml(action.url)}</span></p>`,
        ]
      : []),
    `<hr><p class="small">${escapeHtml(foot)}${
      settingsUrl ? ` <a href="${escapeHtml(settingsUrl)}">${escapeHtml(t('settings'))}</a>` : ''
    }</p>`,
  ]);
  return { to, subject, language, text: `${text}\n`, html, ...(settingsUrl && { settingsUrl }) };
}

/** Mail programs without style sheets still show the sentences and the link. */
const style = `
  :root { color-scheme: light dark; }
  body { margin: 0; padding: 24px 16px; background: #f6f3ed; color: #211d18;
    font: 16px/1.5 "Segoe UI", Ubuntu, -apple-system, Roboto, system-ui, sans-serif; }
  .sheet { max-width: 520px; margin: 0 auto; padding: 24px; border: 1px solid #ddd5c8; border-radius: 10px;
    background: #fffdf9; }
  h1 { margin: 0 0 16px; font-size: 20px; line-height: 1.4; font-weight: 600; }
  p { margin: 0 0 16px; } ul { margin: 0 0 16px; padding-inline-start: 20px; }
  .button { display: inline-block; padding: 10px 18px; border-radius: 8px; background: #233f6b; color: #fffdf9;
    font-weight: 600; text-decoration: none; }
  .small { font-size: 14px; color: #645c51; } .small a { color: #233f6b; }
  .url { word-break: break-all; } hr { border: 0; border-top: 1px solid #ddd5c8; margin: 24px 0 16px; }
  @media (prefers-color-scheme: dark) {
    body { background: #151310; color: #ece6db; } .sheet { background: #1e1b17; border-color: #3a342c; }
    .button { background: #b3c8ee; color: #13203a; } .small { color: #b0a698; } .small a { color: #b3c8ee; }
    hr { border-top-color: #3a342c; }
  }`;

const page = (language: Language, title: string, body: string[]) => `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title><style>${style}
</style></head>
<body><div class="sheet"><h1>${escapeHtml(title)}</h1>
${body.join('\n')}
</div></body></html>
`;
