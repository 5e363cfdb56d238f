/** Creates the value that all functions of the core share. */
import { createAddresses } from './addresses';
import { emptyDocuments } from './clients/metadata-document-memory';
import { endpointTable } from './endpoint-table';
import { createKeyRing } from './keys/key-ring';
import { limitLookUps } from './support/rate-limits';
import { remembering } from './support/remembered';
import { createUsageRecorder } from './support/usage-recorder';
import type { AuthorizationServerDeps, World } from './world';

/** The caches start empty; `flush` writes what is only in memory. */
export function createWorld(deps: AuthorizationServerDeps): World {
  const recorder = createUsageRecorder(deps);
  const world: World = {
    ...deps,
    ...recorder,
    addresses: createAddresses(deps.issuer, endpointTable),
    documents: emptyDocuments(),
    limitLookUp: () => limitLookUps(world),
    lookUpCaller: () => 'pages',
    ring: createKeyRing(deps),
    keySets: new Map(),
    slowSecrets: new Map(),
    statusLists: { copies: new Map(), last: new Map() },
    published: {
      detailTypes: remembering(deps.now, () => deps.store.openDetailTypes()),
      receiptKeys: remembering(deps.now, () => deps.store.receiptKeys()),
    },
    longPolls: { waiting: new Set(), released: false },
  };
  return world;
}
