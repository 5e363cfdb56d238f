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

export const dataDir = '.data/e2e';
export const clockFile = '.cache/e2e-clock';
