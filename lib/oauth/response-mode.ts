/**
 * How an authorization response travels: in the query of the redirect URI (RFC 6749 §4.1.2) or as a form that posts itself
 * there (OAuth 2.0 Form Post Response Mode 1.0 §2). Every response, errors included, names its issuer (RFC 9207 §2) and
 * repeats the state as it came. A redirect is a 303, so that no credentials are ever posted onwards (RFC 9700 §4.12).
 */
import { createHash } from 'node:crypto';
import type { Destination } from './authorization-request';
import type { OAuthError } from './errors';
import { noStore, printable, redirect } from './http';
import { redirectOrigin, withParameters } from './redirect-uri';

/** The code's or error's way back to the app. */
export function respond(issuer: string, destination: Destination, answer: Record<string, string>): Response {
  const parameters = {
    ...answer,
    ...(destination.state !== undefined && { state: destination.state }),
    iss: issuer,
  };
  if (destination.responseMode === 'form_post') return formPost(destination.redirectUri, parameters);
  const response = redirect(withParameters(destination.redirectUri, parameters));
  response.headers.set('Referrer-Policy', 'no-referrer');
  return response;
}

/** RFC 6749 §4.1.2.1. */
export function respondWithError(issuer: string, destination: Destination, error: OAuthError): Response {
  return respond(issuer, destination, { error: error.code, error_description: printable(error.description) });
}

const submit = 'document.forms[0].submit()';
const submitHash = createHash('sha256').update(submit).digest('base64');

function formPost(target: string, parameters: Record<string, string>): Response {
  const fields = Object.entries(parameters).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Back to the app</title></head>
<body>
<form method="post" action="${escapeHtml(target)}">
${fields.join('\n')}
<noscript><button>Continue</button></noscript>
</form>
<script>${submit}</script>
</body>
</html>
`;
  return new Response(page, {
    headers: {
      ...noStore,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; script-src 'sha256-${submitHash}'; form-action ${redirectOrigin(target)}; base-uri 'none'; frame-ancestors 'none'`,
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** An error that is shown to the person, never redirected: the page says nothing that came with the request. */
export function shown(page: string, status: number, headers: Record<string, string> = {}): Response {
  return new Response(page, {
    status,
    headers: {
      ...noStore,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      ...headers,
    },
  });
}
