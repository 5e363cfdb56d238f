/**
 * `KeyStore` in memory.
 */
import type { KeyStore } from '../../model/stores/key-store';
import type { Tables } from './tables';

export const keyStore = ({ signingKeys: keys }: Tables): KeyStore => ({
  signingKeys: async () => structuredClone(keys).sort((a, b) => a.createdAt - b.createdAt),
  async addSigningKeys(added) {
    const taken = new Set(keys.filter((key) => key.retiredAt === undefined).map((key) => key.alg));
    keys.push(...structuredClone(added.filter((key) => !taken.has(key.alg))));
  },
  async replaceSigningKey(kid, successor) {
    const predecessor = keys.find((key) => key.kid === kid && key.retiredAt === undefined);
    if (predecessor === undefined) return false;
    predecessor.retiredAt = successor.activeAt;
    keys.push(structuredClone(successor));
    return true;
  },
  async withdrawSigningKey(kid, successor, now) {
    const position = keys.findIndex((key) => key.kid === kid);
    const [gone] = position < 0 ? [] : keys.splice(position, 1);
    if (gone === undefined) return false;
    const others = keys.filter((key) => key.alg === gone.alg);
    if (gone.activeAt > now) {
      for (const key of others) if (key.retiredAt === gone.activeAt) delete key.retiredAt;
    } else if (gone.retiredAt === undefined) {
      keys.push(structuredClone(successor));
    } else if (gone.retiredAt > now) {
      for (const key of others) if (key.activeAt === gone.retiredAt) key.activeAt = now;
    }
    return true;
  },
  async removeSigningKeys(retiredBefore) {
    const kept = keys.filter(({ retiredAt }) => (retiredAt ?? Infinity) >= retiredBefore);
    return keys.splice(0, keys.length, ...kept).length - kept.length;
  },
});
