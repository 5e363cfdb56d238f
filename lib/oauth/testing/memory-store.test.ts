import { createMemoryStore } from './memory-store';
import { storeContract } from './store.contract';

storeContract('memory', async () => {
  const store = createMemoryStore({ statusListSize: 64 });
  return {
    store,
    putClient: async (client) => store.putClient(client),
    putSubject: async (subject) => store.putSubject(subject),
    putOpenApi: async (api) => {
      store.putOpenApi(api);
      return api.name;
    },
    putTrustedIssuer: async (clientId, issuer) => store.putTrustedIssuer(clientId, issuer),
    putSession: async () => undefined,
    receipts: async (grantId) => store.receipts(grantId).map(({ id }) => id),
    uses: async (grantId) =>
      store.uses
        .filter((use) => use.grantId === grantId)
        .sort((a, b) => a.kind.localeCompare(b.kind) || a.lastAt - b.lastAt),
    activities: async (grantId) => store.activities.filter((a) => a.grantId === grantId).map(({ kind }) => kind),
    refusals: async (clientId) => store.refusals.filter((one) => one.clientId === clientId).map(({ error }) => error),
    close: async () => undefined,
  };
});
