/**
 * The `Store` in memory, for tests of the protocol core. Nothing is persisted, and every method is atomic because none
 * of them awaits anything. The contract tests hold it to the same answers as the database.
 */
import { identityOf } from '../clients/verified-identity';
import type { Client, ReachableApi, Refusal, TrustedIssuer } from '../model/client-records';
import type { Grant, Subject } from '../model/grant-records';
import type { Receipt } from '../model/receipt-records';
import type { Store } from '../model/store';
import type { Use } from '../model/usage-records';
import { clientStore } from './memory-store/clients';
import { codeStore } from './memory-store/codes';
import { deviceStore } from './memory-store/devices';
import { grantStore } from './memory-store/grants';
import { receiptStore, receiptsOf } from './memory-store/receipts';
import { keyStore } from './memory-store/signing-keys';
import { createTables, type RecordedActivity, type Seed } from './memory-store/tables';
import { tokenStore } from './memory-store/tokens';
import { usageStore } from './memory-store/usage';

/** What a test may read and set up beyond the interface. */
export type MemoryStore = Store & {
  activities: readonly RecordedActivity[];
  uses: readonly Use[];
  refusals: readonly Refusal[];
  grants(): Grant[];
  /** The receipts of a grant, oldest first. */
  receipts(grantId: string): Receipt[];
  putClient(client: Client): void;
  removeClient(id: string): void;
  putSubject(subject: Subject): void;
  /** Adds an API that is open to every app. */
  putOpenApi(api: ReachableApi): void;
  putTrustedIssuer(clientId: string, issuer: TrustedIssuer): void;
  /** Sets the APIs that the client acts for. */
  putApis(clientId: string, apis: { resource: string; scopes: string[] }[]): void;
};

export function createMemoryStore(seed: Seed = {}): MemoryStore {
  const tables = createTables(seed);
  return {
    ...clientStore(tables),
    ...grantStore(tables),
    ...codeStore(tables),
    ...tokenStore(tables),
    ...keyStore(tables),
    ...deviceStore(tables),
    ...receiptStore(tables),
    ...usageStore(tables),

    activities: tables.activities,
    uses: tables.uses,
    refusals: tables.refusals,
    grants: () => structuredClone([...tables.grants.values()]),
    receipts: (grantId) => structuredClone(receiptsOf(tables, grantId)),
    putClient: (client) => {
      tables.clients.set(client.id, structuredClone(client));
      tables.verifiedIdentities.set(client.id, identityOf(client.metadata));
    },
    removeClient: (id) => void tables.clients.delete(id),
    putSubject: (subject) => void tables.subjects.set(subject.sub, structuredClone(subject)),
    putOpenApi: (api) => void tables.openApis.push(structuredClone(api)),
    putTrustedIssuer: (clientId, issuer) =>
      void tables.trustedIssuers.set(JSON.stringify([clientId, issuer.issuer]), issuer),
    putApis: (clientId, apis) => void tables.representedApis.set(clientId, structuredClone(apis)),
  };
}
