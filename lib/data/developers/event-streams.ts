/**
 * Event streams, as an API's owner manages them in the portal: which apps receive events for the API, where events go,
 * and what became of them.
 */

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { apiKeyClientId } from '@/lib/oauth/model/token-records';
import { present } from '@/lib/oauth/present';
import type { StreamChange } from '@/lib/oauth/signals/stream-store';
import { toDate, toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import { isUuid } from '../database/sql';
import { createSignalStore } from '../protocol/stream-store';
import { findApi } from './apis';
import type { Owner } from './client-secrets';
import type { Refused } from './problems';

export type StreamView = {
  id: string;
  description?: string;
  /** The push endpoint; absent if events are polled. */
  url?: string;
  status: 'enabled' | 'paused' | 'disabled';
  /** The app that created it; absent if the owner did. */
  app?: string;
  appId?: string;
  /** The requested event types; empty: all. */
  events: string[];
  createdAt: number;
  seenAt: number;
  waiting: number;
  lastError?: { text: string; at: number };
  /** Newest first. */
  recent: { id: string; event: string; at: number; outcome?: string }[];
};

export type ReceiverView = { clientId: string; name: string };

const nameSchema = z.object({ client_name: z.string() });
const statusSchema = z.enum(['enabled', 'paused', 'disabled']);
const mostShown = 10;

/** The streams of the viewer's API, oldest first. */
export async function listApiStreams(db: Database, owner: Owner, apiId: string): Promise<StreamView[]> {
  if (!isUuid(apiId)) return [];
  const rows = await db.prisma.eventStream.findMany({
    where: { apiId, api: { ownerId: owner.sub } },
    include: {
      client: { select: { metadata: true } },
      signals: { orderBy: { id: 'desc' }, take: mostShown },
      _count: { select: { signals: { where: { settledAt: null } } } },
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => ({
    id: row.id,
    events: row.events,
    status: statusSchema.parse(row.status),
    waiting: row._count.signals,
    createdAt: toSeconds(row.createdAt),
    seenAt: toSeconds(row.seenAt),
    ...present({
      description: row.description,
      url: row.endpointUrl,
      appId: row.clientId,
      app: row.client && nameSchema.parse(row.client.metadata).client_name,
      lastError:
        row.lastError === null || row.lastErrorAt === null
          ? null
          : { text: row.lastError, at: toSeconds(row.lastErrorAt) },
    }),
    recent: row.signals.map(({ id, event, at, outcome }) => ({
      id: String(id),
      event,
      at: toSeconds(at),
      ...present({ outcome }),
    })),
  }));
}

/** The id of the stream; undefined if the API is not the viewer's, or has `limit` streams. */
export async function createApiStream(
  db: Database,
  owner: Owner,
  apiId: string,
  { description, push, eventsRequested = [] }: StreamChange,
  limit: number,
  now: number,
): Promise<string | undefined> {
  const api = await findApi(db, owner, apiId);
  if (api === undefined) return undefined;
  const stream = {
    id: randomUUID(),
    resource: api.resource,
    eventsRequested,
    excluded: [],
    failures: 0,
    ...(description && { description }),
    ...(push && { push }),
    status: 'enabled' as const,
  };
  return (await createSignalStore(db).createStream(stream, limit, now)) ? stream.id : undefined;
}

/** Changes settings of a stream. False if the viewer has no such stream. */
export async function changeApiStream(
  db: Database,
  owner: Owner,
  apiId: string,
  streamId: string,
  change: StreamChange,
  now: number,
): Promise<boolean> {
  const api = await findApi(db, owner, apiId);
  const signals = createSignalStore(db);
  const stream = api && (await signals.findStream(streamId, [api.resource], now));
  return stream ? signals.changeStream(stream.id, change, now) : false;
}

export type StreamAct = 'pause' | 'resume' | 'delete' | 'verify';

/** False if the viewer has no such stream, or verification was requested just before. */
export async function actOnStream(
  db: Database,
  owner: Owner,
  apiId: string,
  streamId: string,
  act: StreamAct,
  now: number,
): Promise<boolean> {
  const api = await findApi(db, owner, apiId);
  const signals = createSignalStore(db);
  const stream = api && (await signals.findStream(streamId, [api.resource], now));
  if (!stream) return false;
  if (act === 'delete') return signals.deleteStream(stream.id);
  // SSF 1.0 §8.1.4.2: without a request from the receiver, no state is sent.
  if (act === 'verify') return signals.verify(stream.id, undefined, 0, now);
  return signals.changeStream(stream.id, { status: act === 'pause' ? 'paused' : 'enabled', statusReason: null }, now);
}

/** The apps that receive events for this API of the viewer, by name. */
export async function listReceivers(db: Database, owner: Owner, apiId: string): Promise<ReceiverView[]> {
  if (!isUuid(apiId)) return [];
  const rows = await db.prisma.apiAccess.findMany({
    where: { api: { id: apiId, ownerId: owner.sub }, receivesEvents: true, client: { deletedAt: null } },
    include: { client: { select: { metadata: true } } },
  });
  return rows
    .map(({ clientId, client }) => ({ clientId, name: nameSchema.parse(client.metadata).client_name }))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

/** Lets an app receive events for this API. Undefined if the API is not the viewer's. */
export async function letReceive(
  db: Database,
  owner: Owner,
  apiId: string,
  clientId: string,
  now: number,
): Promise<{ clientId: string } | Refused | undefined> {
  if ((await findApi(db, owner, apiId)) === undefined) return undefined;
  const refused = await receiverRefusal(db, clientId);
  if (refused !== undefined) return refused;
  const none = { userScopes: [], machineScopes: [], createdAt: toDate(now) };
  await db.prisma.apiAccess.upsert({
    where: { apiId_clientId: { apiId, clientId } },
    create: { ...none, apiId, clientId, receivesEvents: true },
    update: { receivesEvents: true },
  });
  return { clientId };
}

/** Why the app cannot receive events. */
export async function receiverRefusal(db: Database, clientId: string): Promise<Refused | undefined> {
  const client = await db.prisma.client.findFirst({ where: { id: clientId, deletedAt: null }, select: { kind: true } });
  if (client === null || clientId === apiKeyClientId) return { field: 'client_id', problem: 'appUnknown' };
  if (client.kind === 'spa' || client.kind === 'native') return { field: 'client_id', problem: 'noEvents' };
  return undefined;
}

/** Stops events for the app and deletes its streams. Other access of the app stays. */
export async function endReceiving(db: Database, owner: Owner, apiId: string, clientId: string): Promise<void> {
  if ((await findApi(db, owner, apiId)) === undefined) return;
  const nothingElse = { userScopes: { isEmpty: true }, machineScopes: { isEmpty: true }, mayExchange: null };
  await db.prisma.$transaction([
    db.prisma.eventStream.deleteMany({ where: { apiId, clientId } }),
    db.prisma.apiAccess.deleteMany({ where: { apiId, clientId, ...nothingElse } }),
    db.prisma.apiAccess.updateMany({ where: { apiId, clientId }, data: { receivesEvents: false } }),
  ]);
}
