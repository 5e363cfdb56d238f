import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { languages } from '../messages/languages';
import { UnavailableError } from '../oauth/unavailable';
import { failedPage, missingPage, replaceFailure, unavailableAnswer } from './unavailable-page';

const error = new UnavailableError('unreachable');
let close: () => void = () => undefined;
afterEach(() => close());

/** What a browser gets of a handler that answers like this. */
async function answered(failed: boolean, byScript: boolean, handle: (outgoing: ServerResponse) => void) {
  const http = createServer((_, outgoing) => {
    replaceFailure(outgoing, () =>
      failed ? { page: !byScript && unavailableAnswer('en', error, 'nothing'), error } : undefined,
    );
    handle(outgoing);
  });
  close = () => http.close();
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const address = http.address();
  const response = await fetch(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`);
  return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() };
}

const inPieces = (outgoing: ServerResponse) => {
  outgoing.statusCode = 500;
  outgoing.setHeader('Content-Encoding', 'gzip');
  outgoing.write('half of ');
  outgoing.end('an error page');
};
const atOnce = (outgoing: ServerResponse) => void outgoing.writeHead(500, { 'Content-Length': '2' }).end('no');

describe('a page that failed because the database is unavailable', () => {
  it.each([
    ['in pieces', inPieces],
    ['at once', atOnce],
  ])('is answered 503 with Retry-After and a page that says so (RFC 9110 §15.6.4): %s', async (_, handle) => {
    const { status, retryAfter, text } = await answered(true, false, handle);
    expect([status, retryAfter]).toEqual([503, '5']);
    expect(text).toContain('<h1>We can’t answer right now</h1>');
    expect(text).not.toContain('error page');
  });

  it('keeps the body for our script', async () => {
    const action = (outgoing: ServerResponse) => void outgoing.writeHead(500).end('0:{"digest":"unavailable"}');
    expect(await answered(true, true, action)).toEqual({
      status: 503,
      retryAfter: '5',
      text: '0:{"digest":"unavailable"}',
    });
  });

  it('is unchanged if it failed for another reason, or succeeded', async () => {
    expect(await answered(false, false, atOnce)).toMatchObject({ status: 500, retryAfter: null, text: 'no' });
    const fine = (outgoing: ServerResponse) => void outgoing.end('fine');
    expect(await answered(true, false, fine)).toMatchObject({ status: 200, text: 'fine' });
  });
});

describe('its text', () => {
  it.each([
    ['nothing', 'reload this page.'],
    ['not saved', 'your browser keeps what you typed'],
    ['unknown', 'check what was saved before you send it again'],
  ] as const)('matches the request: %s', (sent, words) => {
    expect(unavailableAnswer('en', error, sent).text).toContain(words);
  });

  it.each(languages)('is complete in %s', (language) => {
    for (const text of [unavailableAnswer(language, error, 'unknown').text, failedPage(language, '<a>')]) {
      expect(text).toContain(`<html lang="${language}"`);
      expect(text).not.toMatch(/undefined|errors\.|\{\w+\}<|<a>/);
    }
    expect(failedPage(language, '<a>')).toContain('<code>&lt;a&gt;</code>');
  });

  it('does not say that records are unreachable while they can be read', () => {
    expect(unavailableAnswer('en', new UnavailableError('full'), 'not saved').text).toContain(
      'show data, but not save it',
    );
  });
});

it.each(languages)('a missing page says so and links to other pages in %s', (language) => {
  const html = missingPage(language);
  expect(html).toContain(`<html lang="${language}"`);
  expect([...html.matchAll(/<a href="([^"]+)">[^<]+<\/a>/g)].map(([, href]) => href)).toEqual([
    '/',
    '/account/apps',
    '/developers',
  ]);
  expect(html).not.toMatch(/undefined|errors\.|site\./);
});
