/**
 * The tables of the memory store: plain maps that its parts share.
 */
import { identityOf } from '../../clients/verified-identity';
import type { Client, ReachableApi, Refusal, TrustedIssuer } from '../../model/client-records';
import type { DeviceCode } from '../../model/device-records';
import type { ActivityKind, Grant, Subject } from '../../model/grant-records';
import type { StoredKey } from '../../model/key-records';
import type { Receipt } from '../../model/receipt-records';
import type { Interaction, PushedRequest } from '../../model/request-records';
import type { CodeContext, RefreshTokenState, StoredAccessToken } from '../../model/token-records';
import type { Use } from '../../model/usage-records';

type Code = {
  grantId: string;
  clientId: string;
  familyId: string;
  epoch: number;
  endsAt: number;
  consumedAt?: number;
  context: CodeContext;
};
type RefreshToken = RefreshTokenState['token'] & { grantId: string };
export type StatusEntry = { list: number; index: number; grantId: string; epoch: number; status: number };

export type RecordedActivity = { grantId: string; kind: ActivityKind; at: number; detail: Record<string, unknown> };

export type Seed = {
  clients?: Client[];
  subjects?: Subject[];
  /** APIs that exist, whichever client reaches them. */
  apis?: ReachableApi[];
  /** APIs that are open to every app. */
  openApis?: ReachableApi[];
  statusListSize?: number;
};

export type Tables = {
  statusListSize: number;
  apis: ReachableApi[];
  openApis: ReachableApi[];
  clients: Map<string, Client>;
  /** The identity that was verified, by client. */
  verifiedIdentities: Map<string, ReturnType<typeof identityOf>>;
  trustedIssuers: Map<string, TrustedIssuer>;
  representedApis: Map<string, { resource: string; scopes: string[] }[]>;
  subjects: Map<string, Subject>;
  grants: Map<string, Grant>;
  statusLists: Map<number, Map<number, StatusEntry>>;
  pushedRequests: Map<string, PushedRequest>;
  interactions: Map<string, Interaction & { consumed: boolean }>;
  codes: Map<string, Code>;
  claimed: Map<string, number>;
  sessionClients: Map<string, Set<string>>;
  accessTokens: Map<string, StoredAccessToken & { grantId: string; endsAt?: number }>;
  refreshTokens: Map<string, RefreshToken>;
  apiKeys: Map<string, { id: string; grantId: string }>;
  devices: Map<string, DeviceCode & { polledAt?: number; answer?: 'allowed' | 'denied' }>;
  signingKeys: StoredKey[];
  receipts: Map<string, Receipt>;
  receiptKeys: Map<string, Record<string, unknown>>;
  activities: RecordedActivity[];
  uses: Use[];
  refusals: Refusal[];
};

export function createTables(seed: Seed): Tables {
  const { clients = [], subjects = [], apis = [], openApis = [], statusListSize = 2 ** 17 } = seed;
  return {
    statusListSize,
    apis,
    openApis: [...openApis],
    clients: new Map(clients.map((client) => [client.id, structuredClone(client)])),
    verifiedIdentities: new Map(clients.map((client) => [client.id, identityOf(client.metadata)])),
    trustedIssuers: new Map(),
    representedApis: new Map(),
    subjects: new Map(subjects.map((subject) => [subject.sub, structuredClone(subject)])),
    grants: new Map(),
    statusLists: new Map(),
    pushedRequests: new Map(),
    interactions: new Map(),
    codes: new Map(),
    claimed: new Map(),
    sessionClients: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    apiKeys: new Map(),
    devices: new Map(),
    signingKeys: [],
    receipts: new Map(),
    receiptKeys: new Map(),
    activities: [],
    uses: [],
    refusals: [],
  };
}

export function recordActivity(
  { activities }: Tables,
  grantId: string,
  kind: ActivityKind,
  at: number,
  detail: Record<string, unknown> = {},
): void {
  activities.push({ grantId, kind, at, detail });
}
