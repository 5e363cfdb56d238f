/** Whole pages for what we cannot render: the database is unavailable, a page failed, or a page is missing. */
import type { ServerResponse } from 'node:http';
import { escapeHtml } from '../escape-html';
import { type Language, textsIn } from '../messages/texts';
import type { UnavailableError } from '../oauth/unavailable';
import { plainPage } from './error-page';

export type Answer = { status: number; headers: Record<string, string>; text: string };

/**
 * `sent` is what the browser sent: nothing (a page was opened), or a form, which was `not saved`, or for which that is
 * `unknown`.
 */
export function unavailableAnswer(
  language: Language,
  { reason, retryAfterSeconds }: Pick<UnavailableError, 'reason' | 'retryAfterSeconds'>,
  sent: 'nothing' | 'not saved' | 'unknown',
): Answer {
  const t = textsIn(language, 'errors');
  const why = reason === 'full' || reason === 'read_only' ? t('down.readOnly') : t('down.unreachable');
  const next = { nothing: t('down.nothing'), 'not saved': t('down.notSaved'), unknown: t('down.unknown') }[sent];
  return {
    status: 503,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Retry-After': String(retryAfterSeconds),
    },
    text: plainPage(language, { title: t('down.title'), paragraphs: [why, next] }),
  };
}

/** Replaces a page that failed because of an internal error. `reference` identifies the entry in the log. */
export function failedPage(language: Language, reference: string | undefined): string {
  const t = textsIn(language, 'errors');
  const words = { title: t('failed.title'), paragraphs: [t('failed.means'), t('failed.next')] };
  if (reference === undefined) return plainPage(language, words);
  const quote = t.markup('failed.quote', {
    reference: escapeHtml(reference),
    code: (chunks) => `<code>${chunks}</code>`,
  });
  return plainPage(
    language,
    words,
    `<details>
<summary>${escapeHtml(t('failed.again'))}</summary>
<p>${quote}</p>
</details>
`,
  );
}

/** Replaces a page that is missing: where its address leads nowhere for this reader. */
export function missingPage(language: Language): string {
  const [t, site] = [textsIn(language, 'errors'), textsIn(language, 'site')];
  const links = [
    ['/', t('notFound.home')],
    ['/account/apps', site('apps')],
    ['/developers', site('developers')],
  ].map(([href, text]) => `<a href="${href}">${escapeHtml(text ?? '')}</a>`);
  const words = { title: t('notFound.title'), paragraphs: [t('notFound.means')] };
  return plainPage(language, words, `<p class="links">${links.join(' ')}</p>\n`);
}

export function put(outgoing: ServerResponse, { status, headers, text }: Answer): void {
  outgoing.writeHead(status, headers).end(text);
}

type Failure = { page: Answer | false; error: UnavailableError };

/**
 * If Next is about to answer 500 because of the database, answers 503 instead, and for a page with one that says so.
 */
export function replaceFailure(outgoing: ServerResponse, failureOf: () => Failure | undefined): void {
  const plain = {
    write: outgoing.write.bind(outgoing),
    end: outgoing.end.bind(outgoing),
    writeHead: outgoing.writeHead.bind(outgoing),
  };
  let decided = false;
  let instead: Answer | undefined;
  const decide = () => {
    if (decided || outgoing.headersSent) return;
    decided = true;
    const failure = outgoing.statusCode >= 500 ? failureOf() : undefined;
    if (!failure) return;
    outgoing.statusCode = 503;
    outgoing.setHeader('Retry-After', failure.error.retryAfterSeconds);
    if (!failure.page) return;
    instead = failure.page;
    for (const name of outgoing.getHeaderNames())
      if (/^content-|^transfer-|^etag$/.test(name)) outgoing.removeHeader(name);
  };
  const kept = (name: 'write' | 'end' | 'writeHead', by: (parameters: unknown[]) => unknown) =>
    Reflect.set(outgoing, name, (...parameters: unknown[]) => {
      if (name === 'writeHead' && typeof parameters[0] === 'number') outgoing.statusCode = parameters[0];
      decide();
      return instead === undefined
        ? Reflect.apply(plain[name], outgoing, withStatus(name, parameters, outgoing))
        : by(parameters);
    });
  kept('writeHead', () => outgoing);
  kept('write', () => true);
  kept('end', (parameters) => {
    const answer = instead;
    const done = parameters.find((parameter) => typeof parameter === 'function');
    for (const name of ['write', 'end', 'writeHead'] as const) Reflect.set(outgoing, name, plain[name]);
    if (answer) put(outgoing, answer);
    if (typeof done === 'function') outgoing.once('finish', () => done());
    return outgoing;
  });
}

/** The parameters of `writeHead` with the decided status. */
function withStatus(name: string, parameters: unknown[], { statusCode }: ServerResponse): unknown[] {
  return name === 'writeHead' ? [statusCode, ...parameters.slice(1)] : parameters;
}
