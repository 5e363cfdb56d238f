/**
 * The addresses that the browser tests use. Each worker of Playwright has its own portal, clock and ports, so workers
 * share nothing. The ports are not those of the demo, which may be running.
 */
const firstOfAll = Number(process.env['E2E_PORT'] ?? 4310);

/** Workers count from 0. Each has fifteen ports; their first ports are twenty apart. */
export function addressesOf(worker: number) {
  const firstPort = firstOfAll + 20 * worker;
  const at = (offset: number) => `http://localhost:${firstPort + offset}`;
  const mailPort = firstPort + 10;
  const upstreamIssuerPort = mailPort + 4;
  return {
    firstPort,
    portal: at(0),
    trailmap: at(1),
    api: at(2),
    ledgerly: at(3),
    /** For an app that a test starts. */
    newAppPort: firstPort + 4,
    newApp: at(4),
    /** What a test of `clients` serves: a callback, keys, a single-page app. */
    ownPort: firstPort + 5,
    own: at(5),
    authJsPort: firstPort + 6,
    authJs: at(6),
    nextAuthPort: firstPort + 7,
    /** By address: cookies ignore ports, and this client's cookies have the same names as those of the portal. */
    nextAuth: `http://127.0.0.1:${firstPort + 7}`,
    mcpServerPort: firstPort + 8,
    mcpServer: `${at(8)}/mcp`,
    dpopApiPort: firstPort + 9,
    dpopApi: at(9),
    /** The first of four ports: a portal with a mail server, and the apps and the API of the demo. */
    mailPort,
    upstreamIssuerPort,
    /** Another issuer, on another site than the portal, so its redirects are cross-site. */
    upstreamIssuer: `http://127.0.0.1:${upstreamIssuerPort}`,
    lastPort: firstPort + 14,
    dataDir: `.data/e2e-${firstPort}`,
    clockFile: `.cache/e2e-clock-${firstPort}`,
  };
}

export const upstreamIssuerSecret = 'test-only-secret-of-the-portal-at-harbour';

// Playwright sets the number of the worker before it loads a test file.
export const {
  firstPort,
  portal,
  trailmap,
  api,
  ledgerly,
  newAppPort,
  newApp,
  ownPort,
  own,
  authJsPort,
  authJs,
  nextAuthPort,
  nextAuth,
  mcpServerPort,
  mcpServer,
  dpopApiPort,
  dpopApi,
  mailPort,
  upstreamIssuerPort,
  upstreamIssuer,
  dataDir,
  clockFile,
} = addressesOf(Number(process.env['TEST_PARALLEL_INDEX'] ?? 0));
