/** A `SignalStore` in memory with streams but no events, for tests of the stream endpoints. */
import type { EventStream, SignalStore } from './stream-store';

export function createMemorySignals(streams: EventStream[] = []): SignalStore {
  const kept = new Map(streams.map((stream) => [stream.id, structuredClone(stream)]));
  return {
    async createStream(stream, limit) {
      if (kept.size >= limit) return false;
      kept.set(stream.id, structuredClone(stream));
      return true;
    },
    listStreams: async (resources) => [...kept.values()].filter(({ resource }) => resources.includes(resource)),
    async findStream(id, resources) {
      const stream = kept.get(id);
      return stream && resources.includes(stream.resource) ? structuredClone(stream) : undefined;
    },
    async changeStream(id, { eventsRequested, status }) {
      const stream = kept.get(id);
      Object.assign(stream ?? {}, { ...(eventsRequested && { eventsRequested }), ...(status && { status }) });
      return stream !== undefined;
    },
    deleteStream: async (id) => kept.delete(id),
    setExcluded: async () => true,
    verify: async () => true,
    waiting: async () => [],
    settle: async () => undefined,
    claimPushes: async () => [],
    releasePush: async () => undefined,
  };
}
