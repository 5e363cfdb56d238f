/**
 * How an authorization response is sent: in the query or fragment of the redirect URI (RFC 6749 §4.1.2 and §4.2.2), or
 * as a form that submits itself (OAuth 2.0 Form Post Response Mode 1.0 §2); each also as a signed JWT (JARM §2).
 *
 * Every response, errors included, names the issuer (RFC 9207 §2; in a JWT by `iss`, §2.4) and returns the state
 * unchanged. Redirects use 303, so that credentials are never posted to the app (RFC 9700 §4.12).
 */

import { createHash } from 'node:crypto';
import { escapeHtml } from '@/lib/escape-html';
import { withParameters } from '../clients/redirect-uri';
import type { OAuthError } from '../errors';
import { type HttpResponse, noStore, redirect } from '../http';
import { sign } from '../keys/key-ring';
import type { Client } from '../model/client-records';
import { type Encryption, encryptedFor } from '../tokens/response-encryption';
import type { World } from '../world';
import type { Destination } from './authorization-request';

/** JARM §2.1 allows ten minutes. The code in the response expires earlier. */
const jwtSeconds = 300;

/** Sends a response, or an error, to the app. */
export async function respond(
  world: World,
  client: Client,
  destination: Destination,
  answer: Record<string, string>,
): Promise<HttpResponse> {
  const { redirectUri, responseMode, state } = destination;
  const plain = { ...answer, ...(state !== undefined && { state }), iss: world.issuer };
  const parameters = responseMode.endsWith('.jwt') ? { response: await signed(world, client, plain) } : plain;
  if (responseMode.startsWith('form_post')) return formPost(redirectUri, parameters);
  const place = responseMode.startsWith('fragment') ? 'fragment' : 'query';
  const response = redirect(withParameters(redirectUri, parameters, place));
  return { ...response, headers: { ...response.headers, 'Referrer-Policy': 'no-referrer' } };
}

/** RFC 6749 §4.1.2.1 and §4.2.2.1. */
export function respondWithError(
  world: World,
  client: Client,
  destination: Destination,
  error: OAuthError,
): Promise<HttpResponse> {
  const answer = { error: error.code, error_description: error.description };
  return respond(world, client, destination, answer);
}

/**
 * Throws if the response must be encrypted and the client has no key for it (JARM §2.2). Call it before the user is
 * asked.
 */
export async function requireResponseKey(world: World, client: Client, { responseMode }: Destination): Promise<void> {
  if (responseMode.endsWith('.jwt')) await encryptedFor(world, client, encryptionOf(client), '');
}

function encryptionOf({ metadata }: Client): Encryption {
  return { alg: metadata.authorization_encrypted_response_alg, enc: metadata.authorization_encrypted_response_enc };
}

/**
 * JARM §2.1: the whole response as a JWT for this client. Its `typ` distinguishes it from other tokens of this server.
 */
async function signed(world: World, client: Client, answer: Record<string, string>): Promise<string> {
  const { metadata } = client;
  const jwt = await sign(
    world.ring,
    metadata.authorization_signed_response_alg,
    { typ: 'oauth-authz-resp+jwt' },
    { ...answer, iss: world.issuer, aud: client.id, exp: world.now() + jwtSeconds },
  );
  return encryptedFor(world, client, encryptionOf(client), jwt);
}

const submit = 'document.forms[0].submit()';
const submitHash = createHash('sha256').update(submit).digest('base64');

function formPost(target: string, parameters: Record<string, string>): HttpResponse {
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
  return {
    status: 200,
    headers: {
      ...noStore,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; script-src 'sha256-${submitHash}'; base-uri 'none'; frame-ancestors 'none'`,
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    },
    body: page,
  };
}

/** An error page for errors that are not redirected. The page contains nothing from the request. */
export function errorPageResponse(page: string, status: number, headers: Record<string, string> = {}): HttpResponse {
  return {
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
    body: page,
  };
}
