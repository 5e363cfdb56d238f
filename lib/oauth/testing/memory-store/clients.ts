/**
 * `ClientStore` in memory.
 */
import { markHolds } from '../../clients/verified-identity';
import type { Client, ReachableApi } from '../../model/client-records';
import { normalResource } from '../../model/resource-identifier';
import type { ClientStore } from '../../model/stores/client-store';
import { endGrant, findMachineGrant } from './grant-changes';
import type { Tables } from './tables';

export function clientStore(tables: Tables): ClientStore {
  const { clients, codes, grants, openApis, trustedIssuers, verifiedIdentities } = tables;

  /** Drops the verified mark if the client is no longer what was verified. */
  const marked = (client: Client): Client => {
    const { verifiedAt, ...unmarked } = client;
    return markHolds(verifiedIdentities.get(client.id), client.metadata) ? client : unmarked;
  };

  /** The open APIs that have a scope of the client's list. */
  function openApisFor(client: Pick<Client, 'scopes'>): ReachableApi[] {
    const listed = new Set(client.scopes.map(({ scope }) => scope));
    return openApis.filter((api) => api.scopes.some(({ value }) => listed.has(value)));
  }

  return {
    async findClient(id) {
      const client = clients.get(id);
      if (client === undefined) return undefined;
      const machineGrant = findMachineGrant(tables, id);
      const apis = [...client.apis, ...openApisFor(client)];
      return structuredClone({ ...marked(client), apis, ...(machineGrant && { machineGrant }) });
    },

    async registerClient({ secretHash, sealedSecret, ...client }, now) {
      const secrets = {
        secretHashes: secretHash === undefined ? [] : [secretHash],
        ...(sealedSecret !== undefined && { sealedSecrets: [sealedSecret] }),
      };
      clients.set(client.id, structuredClone({ ...client, createdAt: now, ...secrets, apis: [] }));
    },
    async replaceRegistration({ secretHash, sealedSecret, ...client }) {
      const found = clients.get(client.id);
      if (found?.registrationHash === undefined) return false;
      const secretHashes = secretHash === undefined ? found.secretHashes : [secretHash].filter((hash) => hash !== null);
      const { sealedSecrets: before = [], ...rest } = found;
      const live = secretHash === undefined ? before : [sealedSecret].filter((sealed) => sealed !== undefined);
      const keeps = client.metadata.token_endpoint_auth_method === 'client_secret_jwt' && live.length > 0;
      const replaced = { ...rest, ...client, secretHashes, ...(keeps && { sealedSecrets: live }) };
      clients.set(client.id, structuredClone(replaced));
      return true;
    },
    async deleteRegistration(id, now) {
      if (clients.get(id)?.registrationHash === undefined) return false;
      clients.delete(id);
      for (const code of codes.values()) if (code.clientId === id) code.consumedAt ??= now;
      for (const grant of grants.values()) {
        if (grant.clientId === id && grant.endedAt === undefined) endGrant(tables, grant, 'client_deleted', now);
      }
      return true;
    },
    async saveClientDocument(client, now) {
      const found = clients.get(client.id);
      if (found !== undefined && found.documentEndsAt === undefined) return false;
      const before = found ?? { createdAt: now, secretHashes: [], apis: [] };
      clients.set(client.id, structuredClone({ ...before, ...client }));
      return true;
    },
    async settleSecret(clientId, slowHash, to) {
      const client = clients.get(clientId);
      if (client === undefined || to === 'weak') return;
      if ([...clients.values()].some(({ secretHashes }) => secretHashes.includes(to.hash))) return;
      const secretHashes = client.secretHashes.map((hash) => (hash === slowHash ? to.hash : hash));
      clients.set(clientId, { ...client, secretHashes });
    },
    async describeClient(client) {
      return structuredClone({ ...client, secretHashes: [], apis: openApisFor(client), unsaved: true });
    },
    async addClientScopes(clientId, scopes) {
      const client = clients.get(clientId);
      if (client?.registrationHash === undefined && client?.documentEndsAt === undefined) return;
      const known = new Set(client.scopes.map(({ scope }) => scope));
      const added = scopes.filter((scope) => !known.has(scope)).map((scope) => ({ scope, required: false }));
      clients.set(clientId, { ...client, scopes: [...client.scopes, ...added] });
    },

    openScopes: async (scopes) => {
      const open = new Set(openApis.flatMap((api) => api.scopes.map(({ value }) => value)));
      return scopes.filter((scope) => open.has(scope));
    },
    knownScopes: async (scopes) => {
      const apis = [...openApis, ...tables.apis, ...[...clients.values()].flatMap((client) => client.apis)];
      const known = new Set(apis.flatMap((api) => api.scopes.map(({ value }) => value)));
      return scopes.filter((scope) => known.has(scope));
    },
    openApis: async ({ scopes, resources }) => {
      const named = resources.map(normalResource);
      const has = (api: ReachableApi) =>
        named.includes(normalResource(api.resource)) || api.scopes.some(({ value }) => scopes.includes(value));
      return structuredClone(openApis.filter(has));
    },
    // The seed's APIs have no ids; their names serve as ids here.
    findOpenApi: async (id) => {
      const api = openApis.find(({ name }) => name === id);
      if (!api) return undefined;
      const detailTypes = (api.detailTypes ?? []).map(({ type }) => type);
      const { resource, name, localized } = api;
      return { resource, name, localized, scopes: api.scopes.map(({ value }) => value), detailTypes };
    },
    openDetailTypes: async () => {
      const apis = [...openApis, ...[...clients.values()].flatMap((client) => client.apis)];
      const types = apis.flatMap((api) => api.detailTypes ?? []);
      return [...new Set(types.map(({ type }) => type))].sort();
    },
    personApis: async (_, scopes) =>
      structuredClone([...tables.apis, ...openApis]).flatMap((api) => {
        const offered = api.scopes.filter(({ value }) => scopes.includes(value));
        return offered.length === 0 ? [] : [{ ...api, scopes: offered, machineScopes: [] }];
      }),
    representedApis: async (clientId) => structuredClone(tables.representedApis.get(clientId) ?? []),
    findTrustedIssuer: async (clientId, issuer) =>
      structuredClone(trustedIssuers.get(JSON.stringify([clientId, issuer]))),
  };
}
