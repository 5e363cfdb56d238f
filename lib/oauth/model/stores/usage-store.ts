/**
 * Use of grants and rejected requests, written in batches behind the responses.
 */
import type { Refusal } from '../client-records';
import type { Use } from '../usage-records';

export type UsageStore = {
  /**
   * One statement for a whole batch: adds the uses to the counts of the same day (UTC) and moves `lastUsedAt` forward,
   * never back. For machine grants only the last use is stored. Unknown grants are left out. Of scopes that an API
   * reports, the last time is stored, and since when the API reports scopes.
   */
  recordUsage(uses: readonly Use[]): Promise<void>;
  /** Refusals of unknown clients are left out. */
  recordRefusals(refusals: Refusal[]): Promise<void>;
};
