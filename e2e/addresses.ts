/** Where the browser tests find everything: ports of their own, beside those of a demo that may be running. */
export const firstPort = Number(process.env['E2E_PORT'] ?? 4310);
const at = (offset: number) => `http://localhost:${firstPort + offset}`;
export const portal = at(0);
export const trailmap = at(1);
export const api = at(2);
export const ledgerly = at(3);
/** For an app that a test starts itself. */
export const newAppPort = firstPort + 4;
export const newApp = at(4);
/** What a test of `clients` serves itself: a callback, keys, a single-page app. */
export const ownPort = firstPort + 5;
export const own = at(5);
export const authJsPort = firstPort + 6;
export const authJs = at(6);
/** By address, for cookies know no ports and its names are the portal's own. */
export const nextAuthPort = firstPort + 7;
export const nextAuth = `http://127.0.0.1:${nextAuthPort}`;
export const mcpServerPort = firstPort + 8;
export const mcpServer = `${at(8)}/mcp`;
export const dpopApiPort = firstPort + 9;
export const dpopApi = at(9);
/** The first of four: a portal with a mail server of its own, and what a demo has beside it. */
export const mailPort = firstPort + 10;
/** Another issuer, at another site than the portal: what it leads back with comes from elsewhere. */
export const upstreamIssuerPort = mailPort + 4;
export const upstreamIssuer = `http://127.0.0.1:${upstreamIssuerPort}`;
export const upstreamIssuerSecret = 'test-only-secret-of-the-portal-at-harbour';
export const lastPort = firstPort + 14;

// Several runs at once, as `npm test` does it, share nothing.
export const dataDir = `.data/e2e-${firstPort}`;
export const clockFile = `.cache/e2e-clock-${firstPort}`;
