/**
 * The matrix of the Management API: for each operation, what it needs besides its declaration. To add an operation, add
 * a row. If its path has a new parameter, add that parameter to `openObjects` for each of the three targets.
 */
import type { Portal } from './management.fixture';

export type Target = 'own' | 'foreign' | 'unknown';

/** The values of the parameters of paths, such as `app`. */
export type Objects = Record<Target, Record<string, string>>;

export type MatrixRow = {
  /**
   * `list`: everybody may call it, and the answer depends on the caller. `object`: the path names an object, which only
   * its owner and clients of operators reach. `portal`: the path names an object that belongs to nobody.
   */
  reach: 'list' | 'object' | 'portal';
  /** Of a request that succeeds. It may depend on the object. */
  body?: unknown;
  /** The query of a request that succeeds. */
  query?: string;
  /** An unknown object is not an error: it is created, or there is nothing to end. */
  unknown?: 'succeeds';
};

export const matrix: Record<string, MatrixRow> = {
  listApps: { reach: 'list' },
  getApp: { reach: 'object' },
  listAuditEntries: { reach: 'list' },
};

/** What Ada owns, what Bob owns, and what nobody has. */
export async function openObjects({ people, client }: Portal): Promise<Objects> {
  await client('trailmap', 'web', people.ada, {});
  await client('ledgerly', 'web', people.bob, {});
  return {
    own: { app: 'trailmap' },
    foreign: { app: 'ledgerly' },
    unknown: { app: 'no-such-app' },
  };
}
