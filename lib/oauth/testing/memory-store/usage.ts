/**
 * `UsageStore` in memory.
 */
import { isDeepStrictEqual } from 'node:util';
import type { UsageStore } from '../../model/stores/usage-store';
import { kindsWithoutUse, type Use } from '../../model/usage-records';
import type { Tables } from './tables';

export const usageStore = ({ clients, grants, refusals, uses }: Tables): UsageStore => ({
  async recordUsage(added) {
    for (const use of added) {
      const grant = grants.get(use.grantId);
      if (grant === undefined) continue;
      if (!kindsWithoutUse.includes(use.kind)) grant.lastUsedAt = Math.max(use.lastAt, grant.lastUsedAt ?? 0);
      if (grant.ownerId !== undefined) count(uses, use);
    }
  },
  async recordRefusals(added) {
    refusals.push(...structuredClone(added.filter(({ clientId }) => clients.has(clientId))));
  },
});

/** Equal uses on the same day share one entry. */
function count(uses: Use[], { count: more, firstAt, lastAt, ...same }: Use): void {
  const dayOf = (at: number) => Math.floor(at / 86_400);
  const known = uses.find(
    ({ count: _, firstAt: __, lastAt: before, ...use }) =>
      dayOf(before) === dayOf(lastAt) && isDeepStrictEqual(use, same),
  );
  if (known === undefined) {
    uses.push({ ...same, count: more, firstAt, lastAt });
  } else {
    known.count += more;
    known.firstAt = Math.min(known.firstAt, firstAt);
    known.lastAt = Math.max(known.lastAt, lastAt);
  }
}
