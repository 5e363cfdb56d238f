/**
 * The security headers of the production server.
 *
 * A page with Next's scripts gets a new nonce for each request. Next reads it from the policy header of the *request*
 * and adds it to the scripts that it renders. The other pages load our own files and run nothing inline.
 *
 * Chromium checks `form-action` against every redirect that follows a form post (CSP Level 3 §6.4.1). An app's redirect
 * URI may redirect anywhere, and we cannot know where. So a page whose form can end at an app has no `form-action` at
 * all. The last three are on that path because an app may ask for a second factor that the person has yet to set up.
 */
const endsAtApp = /^\/(login|signup|signout|consent|account\/security\/(codes|recovery|passkeys\/new))(\/|$)/;

/** The policy of a page at `path` with Next's scripts. */
export function pagePolicy(path: string, nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    ...everyPage(path),
  ].join('; ');
}

/** The policy of a page at `path` without Next's scripts (`plain-page.ts`): files of our own, and nothing inline. */
export function plainPagePolicy(path: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    ...everyPage(path),
  ].join('; ');
}

function everyPage(path: string): string[] {
  return [
    "base-uri 'none'",
    "frame-ancestors 'none'",
    // The sign-out page shows apps' pages in frames. A meta element in the page narrows this to those apps.
    ...(path === '/signout' ? ['frame-src https: http://localhost:* http://127.0.0.1:*'] : []),
    ...(endsAtApp.test(path) ? [] : ["form-action 'self'"]),
  ];
}

/** For responses of the protocol core without a policy of their own. They load and run nothing. */
export const answerPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/** The headers of every response. */
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
