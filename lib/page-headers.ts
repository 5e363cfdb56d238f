/**
 * The security headers of the production server.
 *
 * A page's scripts run by a nonce that is new for every request; Next reads it from the *request's* policy header and
 * stamps it on what it renders. `form-action` is checked along redirects too (CSP Level 3 §6.3.1, as Chromium does it), so the
 * pages whose form ends at a client's redirect URI leave it to a meta element that names that origin.
 */
const ownFormAction = /^\/(login|signup|signout|consent)(\/|$)/;

/** The policy of a page at `path`. */
export function pagePolicy(path: string, nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' https: data:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    // The page that says goodbye shows apps' pages in frames and names them in a meta element, as above.
    ...(path === '/signout' ? ['frame-src https: http://localhost:* http://127.0.0.1:*'] : []),
    ...(ownFormAction.test(path) ? [] : ["form-action 'self'"]),
  ].join('; ');
}

/** For what the protocol core answers without a policy of its own: nothing in it loads or runs anything. */
export const answerPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/** The headers of every answer. */
export function commonHeaders(issuer: string): Record<string, string> {
  return {
    'X-Content-Type-Options': 'nosniff',
    // Not `no-referrer`: with it browsers send `Origin: null` on form posts, and a form's origin is what we check.
    'Referrer-Policy': 'same-origin',
    'X-Frame-Options': 'DENY',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    ...(issuer.startsWith('https:') ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  };
}
