import { createMemoryStore } from './memory-store';
import { ownerContract } from './owner.contract';

ownerContract(
  'memory',
  async () => {
    const store = createMemoryStore({ statusListSize: 64 });
    return {
      store,
      putClient: async (client) => store.putClient(client),
      putSubject: async (subject) => store.putSubject(subject),
      close: async () => undefined,
    };
  },
  60,
);
