/**
 * The `Store` in memory, for tests of the protocol core: nothing is kept, and every verb is atomic because none of them
 * waits. It owes the same answers as the database; `store.contract.ts` holds both to it.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { identityOf, markHolds } from '../clients/verified-identity';
import type { Client, ReachableApi, Refusal, TrustedIssuer } from '../model/client-records';
import { type DeviceCode, slowDownSeconds } from '../model/device-records';
import {
  type ActivityKind,
  type EndReason,
  type Grant,
  type GrantState,
  type GrantTerms,
  type StatusReference,
  type Subject,
  tokenStatus,
} from '../model/grant-records';
import { editedTerms, narrows, settledEnds } from '../model/grant-rules';
import type { StoredKey } from '../model/key-records';
import { type Receipt, type ReceiptFacts, type ReceiptKind, receiptFactsSchema } from '../model/receipt-records';
import type { Interaction, PushedRequest } from '../model/request-records';
import { normalResource } from '../model/resource-identifier';
import type { Store } from '../model/store';
import type { CodeContext, Confirmation, RefreshTokenState, TokenContext } from '../model/token-records';
import { kindsWithoutUse, type Use } from '../model/usage-records';
import { isBoundTo } from '../tokens/sender-constraint';

type Code = {
  grantId: string;
  clientId: string;
  familyId: string;
  epoch: number;
  endsAt: number;
  consumedAt?: number;
  context: CodeContext;
};
type Token = RefreshTokenState['token'] & { grantId: string };
type Entry = { list: number; index: number; grantId: string; epoch: number; status: number };

export type RecordedActivity = { grantId: string; kind: ActivityKind; at: number; detail: Record<string, unknown> };

/** What a test may look at and put in place besides the contract. */
export type MemoryStore = Store & {
  activities: readonly RecordedActivity[];
  uses: readonly Use[];
  /** Of a grant, the earliest first. */
  receipts(grantId: string): Receipt[];
  /** Whose APIs the client speaks for. */
  putApis(clientId: string, apis: { resource: string; scopes: string[] }[]): void;
  refusals: readonly Refusal[];
  grants(): Grant[];
  putClient(client: Client): void;
  removeClient(id: string): void;
  putSubject(subject: Subject): void;
  putTrustedIssuer(clientId: string, issuer: TrustedIssuer): void;
};

export function createMemoryStore(
  seed: {
    clients?: Client[];
    subjects?: Subject[];
    apis?: Client['apis'];
    openApis?: ReachableApi[];
    statusListSize?: number;
  } = {},
): MemoryStore {
  const listSize = seed.statusListSize ?? 2 ** 17;
  const clients = new Map((seed.clients ?? []).map((client) => [client.id, structuredClone(client)]));
  const verified = new Map((seed.clients ?? []).map((client) => [client.id, identityOf(client.metadata)]));
  /** Without the mark where the client is no longer what was verified. */
  const marked = (client: Client): Client => {
    const { verifiedAt, ...unmarked } = client;
    return markHolds(verified.get(client.id), client.metadata) ? client : unmarked;
  };
  const openApis = seed.openApis ?? [];
  const openScopes = new Set(openApis.flatMap((api) => api.scopes.map(({ value }) => value)));
  const subjects = new Map((seed.subjects ?? []).map((subject) => [subject.sub, structuredClone(subject)]));
  const pushed = new Map<string, PushedRequest>();
  const interactions = new Map<string, Interaction & { consumed: boolean }>();
  const grants = new Map<string, Grant>();
  const lists = new Map<number, Map<number, Entry>>();
  const codes = new Map<string, Code>();
  const accessTokens = new Map<string, { grantId: string; claims: Record<string, unknown>; endsAt: number }>();
  const trusted = new Map<string, TrustedIssuer>();
  const devices = new Map<string, DeviceCode & { polledAt?: number; answer?: 'allowed' | 'denied' }>();
  const tokens = new Map<string, Token>();
  const sessions = new Map<string, Set<string>>();
  const apiKeys = new Map<string, { id: string; grantId: string }>();
  const claimed = new Map<string, number>();
  const keys: StoredKey[] = [];
  const activities: RecordedActivity[] = [];
  const uses: Use[] = [];
  const receipts = new Map<string, Receipt>();
  const receiptKeys = new Map<string, Record<string, unknown>>();
  const spokenFor = new Map<string, { resource: string; scopes: string[] }[]>();
  const refusals: Refusal[] = [];

  const record = (grantId: string, kind: ActivityKind, at: number, detail: Record<string, unknown> = {}) => {
    activities.push({ grantId, kind, at, detail });
  };
  const join = (sid: string, clientId: string) => {
    sessions.set(sid, new Set(sessions.get(sid)).add(clientId));
  };
  const isLive = (grant: Grant, now: number) =>
    grant.endedAt === undefined && (grant.endsAt === undefined || grant.endsAt > now);
  const capped = (endsAt: number, grant: Grant) => Math.min(endsAt, grant.endsAt ?? Infinity);
  const touch = (grant: Grant, at: number) => {
    grant.lastUsedAt = Math.max(at, grant.lastUsedAt ?? 0);
  };

  /** A random free entry in the newest list; a list is left when it is half full, so that an index tells nothing of its age. */
  function newEntry(grantId: string, epoch: number, status: number): StatusReference {
    let list = lists.size;
    if ((lists.get(list)?.size ?? listSize) >= listSize / 2) lists.set(++list, new Map());
    const entries = lists.get(list) ?? new Map<number, Entry>();
    let index = randomInt(listSize);
    while (entries.has(index)) index = randomInt(listSize);
    entries.set(index, { list, index, grantId, epoch, status });
    return { list, index };
  }
  const entryOf = (reference: StatusReference) => lists.get(reference.list)?.get(reference.index);
  const setStatus = (reference: StatusReference, status: number) => {
    const entry = entryOf(reference);
    if (entry !== undefined) entry.status = status;
  };
  function nextEpoch(grant: Grant): void {
    setStatus(grant.status, tokenStatus.invalid);
    grant.epoch += 1;
    const status = grant.pausedAt === undefined ? tokenStatus.valid : tokenStatus.suspended;
    grant.status = newEntry(grant.id, grant.epoch, status);
  }
  function newGrant(grant: Omit<Grant, 'epoch' | 'status' | 'changedAt'>): Grant {
    const made = { ...grant, epoch: 1, status: newEntry(grant.id, 1, tokenStatus.valid), changedAt: grant.createdAt };
    grants.set(made.id, made);
    return made;
  }
  const receiptsOf = (grantId: string) => [...receipts.values()].filter((receipt) => receipt.grantId === grantId);
  /** Of a change that brings no facts of its own, those of the receipt before; without one there is none. */
  function giveReceipt(grant: Grant, kind: ReceiptKind, given: ReceiptFacts | undefined, now: number): void {
    const before = receiptsOf(grant.id);
    const { text: _, ...last } = before.at(-1)?.facts ?? {};
    const facts = given ?? (before.length > 0 ? receiptFactsSchema.parse(last) : undefined);
    if (facts === undefined || grant.ownerId === undefined) return;
    for (const { status } of before) setStatus(status, tokenStatus.replaced);
    const { scopes, resources, details = [], endsAt = null, once, id: grantId, ownerId, clientId } = grant;
    const status = newEntry(grantId, 0, grant.pausedAt === undefined ? tokenStatus.valid : tokenStatus.suspended);
    const terms = { scopes, resources, details, endsAt, once };
    const id = randomUUID();
    receipts.set(id, structuredClone({ id, grantId, ownerId, clientId, kind, at: now, terms, facts, status }));
  }
  /** Of the grant's epoch and of its latest receipt. */
  function setStanding(grant: Grant, status: number): void {
    setStatus(grant.status, status);
    const latest = receiptsOf(grant.id).at(-1);
    if (latest) setStatus(latest.status, status);
  }
  function amend(grant: Grant, terms: Omit<GrantTerms, 'ownerId' | 'clientId' | 'once'>, now: number): Grant {
    const { resources, declined, details, remindBeforeSeconds } = structuredClone({ declined: [], ...terms });
    const { scopes, endsAt } = settledEnds(terms);
    if (narrows(grant, { ...terms, scopes, endsAt }, now)) nextEpoch(grant);
    delete grant.details;
    Object.assign(grant, { scopes, resources, declined, changedAt: now, ...(details && { details }) });
    setEnd(grant, endsAt);
    setReminder(grant, remindBeforeSeconds);
    giveReceipt(grant, terms.receipt ? 'allowed' : 'changed', terms.receipt, now);
    record(grant.id, 'changed', now);
    return structuredClone(grant);
  }
  function resume(grant: Grant): void {
    delete grant.pausedAt;
    setStanding(grant, tokenStatus.valid);
  }
  function setReminder(grant: Grant, before: number | null | undefined): void {
    if (before === null) delete grant.remindBeforeSeconds;
    else if (before !== undefined) grant.remindBeforeSeconds = before;
  }

  function setEnd(grant: Grant, endsAt: number | null): void {
    if (endsAt === null) delete grant.endsAt;
    else grant.endsAt = endsAt;
    for (const token of tokens.values()) if (token.grantId === grant.id) token.endsAt = capped(token.endsAt, grant);
  }
  function end(grant: Grant, reason: EndReason, now: number): void {
    grant.endedAt = now;
    grant.changedAt = now;
    if (reason === 'owner') giveReceipt(grant, 'ended', undefined, now);
    for (const entries of lists.values())
      for (const entry of entries.values()) if (entry.grantId === grant.id) entry.status = tokenStatus.invalid;
    for (const token of tokens.values()) if (token.grantId === grant.id) token.endedAt ??= now;
    record(grant.id, 'ended', now, { reason });
  }
  /** The machine's own grant. */
  function standingOf(clientId: string): Grant | undefined {
    const keyed = new Set([...apiKeys.values()].map(({ grantId }) => grantId));
    return [...grants.values()].find(
      (grant) => grant.clientId === clientId && grant.ownerId === undefined && !keyed.has(grant.id),
    );
  }
  function stateOf(grantId: string): GrantState | undefined {
    const grant = grants.get(grantId);
    if (grant === undefined) return undefined;
    const subject = grant.ownerId === undefined ? undefined : subjects.get(grant.ownerId);
    return structuredClone(subject === undefined ? { grant } : { grant, subject });
  }
  function tokenState(hash: string): RefreshTokenState | undefined {
    const token = tokens.get(hash);
    const state = token && stateOf(token.grantId);
    if (token === undefined || state === undefined) return undefined;
    const { grantId: _, ...rest } = structuredClone(token);
    return { ...state, token: rest };
  }
  function standingGrant(ownerId: string, clientId: string, now: number): Grant | undefined {
    // The latest: there may be others beside it that the app manages.
    return [...grants.values()].findLast(
      (grant) =>
        grant.ownerId === ownerId && grant.clientId === clientId && !grant.once && !grant.details && isLive(grant, now),
    );
  }
  const pendingInteraction = (id: string, now: number) => {
    const found = interactions.get(id);
    return found !== undefined && !found.consumed && found.endsAt > now ? found : undefined;
  };
  /** What a refresh token keeps of its code. */
  function tokenContext({ redirectUri: _, codeChallenge: __, dpopJkt: ___, ...context }: CodeContext): TokenContext {
    return context;
  }
  /** A new key takes the place of an earlier one. */
  const bound = (context: TokenContext, confirmation: Confirmation | undefined): TokenContext =>
    confirmation === undefined ? context : { ...context, confirmation: structuredClone(confirmation) };

  return {
    activities,
    uses,
    receipts: (grantId) => structuredClone(receiptsOf(grantId)),
    putApis: (clientId, apis) => void spokenFor.set(clientId, structuredClone(apis)),
    refusals,
    grants: () => structuredClone([...grants.values()]),
    putClient: (client) => {
      clients.set(client.id, structuredClone(client));
      verified.set(client.id, identityOf(client.metadata));
    },
    removeClient: (id) => void clients.delete(id),
    putTrustedIssuer: (clientId, issuer) => void trusted.set(JSON.stringify([clientId, issuer.issuer]), issuer),
    putSubject: (subject) => void subjects.set(subject.sub, structuredClone(subject)),

    async findClient(id) {
      const client = clients.get(id);
      if (client === undefined) return undefined;
      const listed = new Set(client.scopes.map(({ scope }) => scope));
      const open = openApis.filter((api) => api.scopes.some(({ value }) => listed.has(value)));
      const machineGrant = standingOf(id);
      const apis = open.length === 0 ? client.apis : [...client.apis, ...open];
      return structuredClone({ ...marked(client), apis, ...(machineGrant && { machineGrant }) });
    },
    openDetailTypes: async () => {
      const types = [...clients.values()].flatMap(({ apis }) => apis.flatMap((api) => api.detailTypes ?? []));
      return [...new Set(types.map(({ type }) => type))].sort();
    },
    findSubject: async (sub) => structuredClone(subjects.get(sub)),

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
      clients.set(
        client.id,
        structuredClone({ ...rest, ...client, secretHashes, ...(keeps && { sealedSecrets: live }) }),
      );
      return true;
    },
    async deleteRegistration(id, now) {
      if (clients.get(id)?.registrationHash === undefined) return false;
      clients.delete(id);
      for (const code of codes.values()) if (code.clientId === id) code.consumedAt ??= now;
      for (const grant of grants.values()) {
        if (grant.clientId === id && grant.endedAt === undefined) end(grant, 'client_deleted', now);
      }
      return true;
    },
    async saveClientDocument(client, now) {
      const found = clients.get(client.id);
      if (found !== undefined && found.documentEndsAt === undefined) return false;
      const kept = found ?? { createdAt: now, secretHashes: [], apis: [] };
      clients.set(client.id, structuredClone({ ...kept, ...client }));
      return true;
    },
    async describeClient({ createdAt, ...client }) {
      const listed = new Set(client.scopes.map(({ scope }) => scope));
      const apis = openApis.filter((api) => api.scopes.some(({ value }) => listed.has(value)));
      return structuredClone({ ...client, createdAt, secretHashes: [], apis, unsaved: true });
    },
    openScopes: async (scopes) => scopes.filter((scope) => openScopes.has(scope)),
    openApis: async ({ scopes, resources }) => {
      const named = resources.map(normalResource);
      const has = (api: ReachableApi) =>
        named.includes(normalResource(api.resource)) || api.scopes.some(({ value }) => scopes.includes(value));
      return structuredClone(openApis.filter(has));
    },
    // The seed's APIs have no ids: here their names do.
    findOpenApi: async (id) => {
      const api = openApis.find(({ name }) => name === id);
      return (
        api && {
          ...{ resource: api.resource, name: api.name, scopes: api.scopes.map(({ value }) => value) },
          detailTypes: (api.detailTypes ?? []).map(({ type }) => type),
        }
      );
    },
    knownScopes: async (scopes) => {
      const apis = [...openApis, ...(seed.apis ?? []), ...[...clients.values()].flatMap((client) => client.apis)];
      const known = new Set(apis.flatMap((api) => api.scopes.map(({ value }) => value)));
      return scopes.filter((scope) => known.has(scope));
    },
    async addClientScopes(clientId, scopes) {
      const client = clients.get(clientId);
      if (client?.registrationHash === undefined && client?.documentEndsAt === undefined) return;
      const known = new Set(client.scopes.map(({ scope }) => scope));
      const added = scopes.filter((scope) => !known.has(scope)).map((scope) => ({ scope, required: false }));
      clients.set(clientId, { ...client, scopes: [...client.scopes, ...added] });
    },

    async createPushedRequest(request) {
      pushed.set(request.key, structuredClone(request));
    },
    async findPushedRequest(key, now) {
      const found = pushed.get(key);
      const isOver = found === undefined || found.endsAt <= now || (claimed.get(key) ?? now) > now;
      return isOver ? undefined : structuredClone(found);
    },

    async createInteraction(interaction, limits) {
      const { waitingFrom, createdAt } = interaction;
      const waiting = [...interactions.values()].filter(
        (other) => other.waitingFrom !== undefined && !other.consumed && other.endsAt > createdAt,
      );
      const same = waiting.filter((other) => other.waitingFrom === waitingFrom);
      const full = limits && (waiting.length >= limits.all || same.length >= (limits.each ?? Infinity));
      if (waitingFrom !== undefined && full) return false;
      interactions.set(interaction.id, { ...structuredClone(interaction), consumed: false });
      return true;
    },
    async extendInteraction(id, endsAt, now) {
      const found = pendingInteraction(id, now);
      if (found === undefined) return false;
      const { waitingFrom: _, ...held } = found;
      interactions.set(id, { ...held, endsAt });
      return true;
    },
    async findInteraction(id, now) {
      const found = pendingInteraction(id, now);
      if (found === undefined) return undefined;
      const { consumed: _, ...interaction } = structuredClone(found);
      return interaction;
    },
    async findAnyInteraction(id) {
      const found = interactions.get(id);
      if (!found) return undefined;
      const { consumed: _, ...interaction } = structuredClone(found);
      return interaction;
    },
    async updateInteraction(id, progress, now) {
      const found = pendingInteraction(id, now);
      if (found === undefined) return false;
      found.progress = structuredClone(progress);
      return true;
    },
    async consumeInteraction(id, now) {
      const found = pendingInteraction(id, now);
      if (found === undefined) return false;
      found.consumed = true;
      return true;
    },

    findGrant: async (ownerId, clientId, now) => structuredClone(standingGrant(ownerId, clientId, now)),
    async allow(terms, now) {
      const { ownerId, clientId, once } = terms;
      const { resources, declined, details } = structuredClone({ declined: [], ...terms });
      const { scopes, endsAt } = settledEnds(terms);
      const grant = once || details || terms.separate ? undefined : standingGrant(ownerId, clientId, now);
      if (grant === undefined) {
        const end = { ...(endsAt !== null && { endsAt }), ...(details && { details }) };
        const id = randomUUID();
        const made = newGrant({ id, ownerId, clientId, scopes, resources, declined, once, createdAt: now, ...end });
        setReminder(made, terms.remindBeforeSeconds);
        giveReceipt(made, 'allowed', terms.receipt, now);
        record(id, 'allowed', now);
        return structuredClone(made);
      }
      resume(grant);
      return amend(grant, terms, now);
    },
    async amendGrant(grantId, terms, now) {
      const grant = grants.get(grantId);
      const theirs = grant?.ownerId === terms.ownerId && grant.clientId === terms.clientId;
      if (!theirs || !isLive(grant, now) || grant.once) return undefined;
      resume(grant);
      return amend(grant, terms, now);
    },
    async findGrantById(id) {
      return grants.has(id) ? stateOf(id) : undefined;
    },
    async createCode(grant, { hash, ...code }) {
      const clientId = grants.get(grant.id)?.clientId;
      if (clientId === undefined) throw new Error(`No grant ${grant.id}`);
      codes.set(hash, { ...structuredClone(code), clientId, grantId: grant.id, epoch: grant.epoch });
      const { login, scopes } = code.context;
      if (login && scopes.includes('openid')) join(login.sid, clientId);
    },
    addSessionClient: async (sid, clientId) => join(sid, clientId),
    sessionClients: async (sid) => [...(sessions.get(sid) ?? [])].sort().map((clientId) => ({ clientId, sid })),

    async findCode(hash) {
      const code = codes.get(hash);
      const state = code && stateOf(code.grantId);
      if (code === undefined || state === undefined) return undefined;
      const { grantId: _, ...rest } = structuredClone(code);
      return { ...state, code: rest };
    },
    async redeemCode(hash, refreshToken, now) {
      const code = codes.get(hash);
      const grant = code && grants.get(code.grantId);
      if (code === undefined || grant === undefined || code.consumedAt !== undefined || code.endsAt <= now)
        return false;
      if (!isLive(grant, now) || grant.pausedAt !== undefined || grant.epoch !== code.epoch) return false;
      code.consumedAt = now;
      if (refreshToken !== undefined) {
        const { grantId, clientId, familyId } = code;
        const endsAt = capped(refreshToken.endsAt, grant);
        const context = bound(tokenContext(structuredClone(code.context)), refreshToken.confirmation);
        tokens.set(refreshToken.hash, { grantId, clientId, familyId, createdAt: now, endsAt, context });
      }
      return true;
    },

    async createAccessToken({ hash, ...token }) {
      if (!grants.has(token.grantId)) throw new Error(`No grant ${token.grantId}`);
      accessTokens.set(hash, structuredClone(token));
    },
    async findAccessToken(hash, now) {
      const token = accessTokens.get(hash);
      return token !== undefined && token.endsAt > now ? structuredClone(token.claims) : undefined;
    },
    async endAccessToken(hash, now) {
      const token = accessTokens.get(hash);
      if (token !== undefined && accessTokens.delete(hash)) record(token.grantId, 'token_revoked', now);
    },

    findTrustedIssuer: async (clientId, issuer) => structuredClone(trusted.get(JSON.stringify([clientId, issuer]))),
    async findGrantByPerson(clientId, person, now) {
      const found = [...subjects.values()].find((subject) =>
        'sub' in person ? subject.sub === person.sub : subject.emailVerified && subject.email === person.email,
      );
      const grant = found && standingGrant(found.sub, clientId, now);
      return grant && stateOf(grant.id);
    },

    async createDeviceCode(code) {
      const taken = [...devices.values()].some(({ userCodeHash }) => userCodeHash === code.userCodeHash);
      if (!taken) devices.set(code.hash, structuredClone(code));
      return !taken;
    },
    async findDeviceCode(userCodeHash, now) {
      const found = [...devices.values()].find((device) => device.userCodeHash === userCodeHash);
      if (found === undefined || found.endsAt <= now || found.answer !== undefined) return undefined;
      const { polledAt: _, answer: __, ...code } = structuredClone(found);
      return code;
    },
    async pollDeviceCode(hash, clientId, now) {
      const device = devices.get(hash);
      if (device?.clientId !== clientId) return undefined;
      const { endsAt, answer, polledAt = Number.NEGATIVE_INFINITY } = device;
      const tooSoon = answer === undefined && now - polledAt < device.intervalSeconds - 1;
      if (tooSoon) device.intervalSeconds += slowDownSeconds;
      device.polledAt = now;
      return { endsAt, tooSoon, ...(answer && { answer }) };
    },
    async answerDeviceCode(hash, answer, now) {
      const device = devices.get(hash);
      if (device === undefined || device.endsAt <= now || device.answer !== undefined) return false;
      if (answer === 'denied') {
        device.answer = answer;
        return true;
      }
      const { grant, familyId, context } = structuredClone(answer);
      if (grants.get(grant.id)?.clientId !== device.clientId) return false;
      device.answer = 'allowed';
      const { clientId, endsAt } = device;
      codes.set(hash, { grantId: grant.id, clientId, familyId, epoch: grant.epoch, endsAt, context });
      return true;
    },

    findRefreshToken: async (hash) => tokenState(hash),
    async rotateRefreshToken(hash, clientId, successor, now, proved) {
      const token = tokens.get(hash);
      const grant = token && grants.get(token.grantId);
      const may =
        token !== undefined &&
        grant !== undefined &&
        token.clientId === clientId &&
        token.rotatedAt === undefined &&
        token.endedAt === undefined &&
        token.endsAt > now &&
        isBoundTo(token.context.confirmation, proved) &&
        isLive(grant, now) &&
        grant.pausedAt === undefined;
      if (may) {
        const { grantId, familyId, context } = structuredClone(token);
        const endsAt = capped(successor.endsAt, grant);
        const next = bound(context, successor.confirmation);
        tokens.set(successor.hash, { grantId, clientId, familyId, createdAt: now, endsAt, context: next });
        token.rotatedAt = now;
        token.successorHash = successor.hash;
      }
      const state = tokenState(hash);
      const successorUsed = tokens.get(state?.token.successorHash ?? '')?.rotatedAt !== undefined;
      return state && { ...state, rotated: may, successorUsed };
    },
    async extendRefreshToken(hash, clientId, endsAt, now, proved) {
      const token = tokens.get(hash);
      const grant = token && grants.get(token.grantId);
      const used =
        token !== undefined &&
        grant !== undefined &&
        token.clientId === clientId &&
        token.rotatedAt === undefined &&
        token.endedAt === undefined &&
        token.endsAt > now &&
        isBoundTo(token.context.confirmation, proved) &&
        isLive(grant, now) &&
        grant.pausedAt === undefined;
      if (used) {
        token.endsAt = capped(endsAt, grant);
      }
      const state = tokenState(hash);
      return state && { ...state, used };
    },
    async endFamily(familyId, grantId, kind, andEpoch, now) {
      const grant = grants.get(grantId);
      if (grant === undefined || activities.some(({ detail }) => detail['endedFamily'] === familyId)) return;
      for (const token of tokens.values()) {
        if (token.familyId === familyId && token.grantId === grantId) token.endedAt ??= now;
      }
      if (andEpoch && isLive(grant, now)) nextEpoch(grant);
      record(grantId, kind, now, { endedFamily: familyId });
    },

    async findEpoch(reference) {
      const entry = entryOf(reference);
      const state = entry && stateOf(entry.grantId);
      if (entry === undefined || state === undefined) return undefined;
      const { userinfo_signed_response_alg: signed, userinfo_encrypted_response_alg: encrypted } =
        clients.get(state.grant.clientId)?.metadata ?? {};
      const userinfoInJwt = signed !== undefined || encrypted !== undefined;
      return { ...state, status: entry.status, current: entry.epoch === state.grant.epoch, userinfoInJwt };
    },
    async endEpoch(grantId, epoch, now) {
      const grant = grants.get(grantId);
      if (grant === undefined || grant.epoch !== epoch || !isLive(grant, now)) return;
      nextEpoch(grant);
      record(grantId, 'token_revoked', now);
    },
    async machineGrant(clientId, now) {
      const found = standingOf(clientId);
      if (found !== undefined) return structuredClone(found);
      const nothing = { scopes: [], resources: [], declined: [], once: false };
      return structuredClone(newGrant({ id: randomUUID(), clientId, ...nothing, createdAt: now }));
    },

    async changeGrant(grantId, ownerId, change, now) {
      const grant = grants.get(grantId);
      if (grant === undefined || grant.ownerId !== ownerId || !isLive(grant, now)) return undefined;
      const terms = editedTerms(grant, change, now);
      if (terms) return amend(grant, terms, now);
      end(grant, 'owner', now);
      return structuredClone(grant);
    },
    async pauseGrant(grantId, ownerId, now) {
      const grant = grants.get(grantId);
      if (grant?.ownerId !== ownerId || !isLive(grant, now) || grant.pausedAt !== undefined) return false;
      grant.pausedAt = now;
      setStanding(grant, tokenStatus.suspended);
      record(grantId, 'paused', now);
      return true;
    },
    async resumeGrant(grantId, ownerId, now) {
      const grant = grants.get(grantId);
      if (grant?.ownerId !== ownerId || !isLive(grant, now) || grant.pausedAt === undefined) return false;
      resume(grant);
      record(grantId, 'resumed', now);
      return true;
    },
    async endGrants(ownerId, which, reason, now) {
      const keys = new Set([...apiKeys.values()].map(({ grantId }) => grantId));
      const picked = [...grants.values()].filter((grant) => {
        if (grant.ownerId !== ownerId || !isLive(grant, now)) return false;
        if ('ids' in which) return which.ids.includes(grant.id);
        if ('clientId' in which) return grant.clientId === which.clientId && !keys.has(grant.id);
        return keys.has(grant.id) === (which.all === 'keys');
      });
      for (const grant of picked) end(grant, reason, now);
      return picked.map(({ id }) => id).sort();
    },
    async endGrant(grantId, ownerId, reason, now) {
      const grant = grants.get(grantId);
      if (grant === undefined || grant.ownerId !== ownerId || grant.endedAt !== undefined) return false;
      end(grant, reason, now);
      return true;
    },
    async recordUsage(added) {
      for (const use of added) {
        const grant = grants.get(use.grantId);
        if (grant === undefined) continue;
        if (!kindsWithoutUse.includes(use.kind)) touch(grant, use.lastAt);
        if (grant.ownerId !== undefined) count(uses, use);
      }
    },
    representedApis: async (clientId) => structuredClone(spokenFor.get(clientId) ?? []),

    async statusList(list) {
      const entries = lists.get(list);
      if (entries === undefined) return undefined;
      const marked = [...entries.values()].filter(({ status }) => status !== tokenStatus.valid);
      return { size: listSize, marked: marked.map(({ index, status }) => ({ index, status })) };
    },
    async statusLists() {
      return [...lists.keys()].sort((a, b) => a - b);
    },

    async claimOnce(key, endsAt, now) {
      if ((claimed.get(key) ?? now) > now) return false;
      claimed.set(key, endsAt);
      return true;
    },

    async createApiKey({ id, hash, hint: _, name: __, scopes, ...key }, now) {
      const listed = scopes.map((scope) => ({ scope, endsAt: null }));
      const grant = newGrant({ ...key, id: randomUUID(), scopes: listed, declined: [], once: true, createdAt: now });
      apiKeys.set(hash, { id, grantId: grant.id });
      if (grant.ownerId !== undefined) record(grant.id, 'allowed', now);
      return structuredClone(grant);
    },
    findApiKey: async (hash) => stateOf(apiKeys.get(hash)?.grantId ?? ''),
    async endApiKey(id, holder, now) {
      const key = [...apiKeys.values()].find((one) => one.id === id);
      const grant = key && grants.get(key.grantId);
      if (grant === undefined || grant.endedAt !== undefined) return false;
      const mine =
        'ownerId' in holder
          ? grant.ownerId === holder.ownerId
          : grant.ownerId === undefined && grant.clientId === holder.clientId;
      if (mine) end(grant, 'owner', now);
      return mine;
    },
    async revokeApiKey(hash, now) {
      const grant = grants.get(apiKeys.get(hash)?.grantId ?? '');
      if (grant === undefined || !isLive(grant, now)) return false;
      end(grant, 'key_revoked', now);
      return true;
    },
    personApis: async (_, scopes) =>
      structuredClone(seed.apis ?? []).flatMap((api) => {
        const offered = api.scopes.filter(({ value }) => scopes.includes(value));
        return offered.length === 0 ? [] : [{ ...api, scopes: offered, machineScopes: [] }];
      }),

    findReceipt: async (id) => structuredClone(receipts.get(id)),
    async saveReceiptJwt(id, jwt, { kid, publicJwk }) {
      receiptKeys.set(kid, structuredClone(publicJwk));
      const receipt = receipts.get(id);
      if (receipt) receipt.jwt ??= jwt;
      return receipt?.jwt;
    },
    receiptKeys: async () => structuredClone([...receiptKeys.values()]),

    signingKeys: async () => structuredClone(keys).sort((a, b) => a.createdAt - b.createdAt),
    async replaceSigningKey(kid, successor) {
      const followed = keys.find((key) => key.kid === kid && key.retiredAt === undefined);
      if (followed === undefined) return false;
      followed.retiredAt = successor.activeAt;
      keys.push(structuredClone(successor));
      return true;
    },
    async withdrawSigningKey(kid, successor, now) {
      const at = keys.findIndex((key) => key.kid === kid);
      const [gone] = at < 0 ? [] : keys.splice(at, 1);
      if (gone === undefined) return false;
      const others = keys.filter((key) => key.alg === gone.alg);
      if (gone.activeAt > now) {
        for (const key of others) if (key.retiredAt === gone.activeAt) delete key.retiredAt;
      } else if (gone.retiredAt === undefined) keys.push(structuredClone(successor));
      else if (gone.retiredAt > now) {
        for (const key of others) if (key.activeAt === gone.retiredAt) key.activeAt = now;
      }
      return true;
    },
    async removeSigningKeys(retiredBefore) {
      const kept = keys.filter(({ retiredAt }) => (retiredAt ?? Infinity) >= retiredBefore);
      return keys.splice(0, keys.length, ...kept).length - kept.length;
    },
    async addSigningKeys(added) {
      const taken = new Set(keys.filter((key) => key.retiredAt === undefined).map((key) => key.alg));
      keys.push(...structuredClone(added.filter((key) => !taken.has(key.alg))));
    },

    async recordRefusals(added) {
      refusals.push(...structuredClone(added.filter(({ clientId }) => clients.has(clientId))));
    },
  };
}

/** The same on the same day is one entry. */
function count(uses: Use[], { count: more, firstAt, lastAt, ...same }: Use): void {
  const dayOf = (at: number) => Math.floor(at / 86_400);
  const known = uses.find(
    ({ count: _, firstAt: __, lastAt: before, ...use }) =>
      dayOf(before) === dayOf(lastAt) && isDeepStrictEqual(use, same),
  );
  if (known === undefined) uses.push({ ...same, count: more, firstAt, lastAt });
  else {
    known.count += more;
    known.firstAt = Math.min(known.firstAt, firstAt);
    known.lastAt = Math.max(known.lastAt, lastAt);
  }
}
