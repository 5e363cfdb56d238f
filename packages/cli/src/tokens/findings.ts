/** What was found out about a token: one line for each check, and the reasons why it is not active. */

export type Check = {
  name: 'form' | 'issuer' | 'key' | 'signature' | 'time' | 'status' | 'server';
  /** `unknown`: it could not be checked. */
  result: 'ok' | 'failed' | 'unknown';
  says: string;
};

export type Inspection = {
  kind: 'jwt' | 'api_key' | 'opaque_access_token' | 'refresh_token' | 'unknown';
  /** Null: nothing speaks against it, but not everything could be checked. */
  active: boolean | null;
  reasons: string[];
  checks: Check[];
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  /** What the server says about it. */
  server?: Record<string, unknown>;
};

export function inspectionOf(
  kind: Inspection['kind'],
  checks: Check[],
  more: Pick<Inspection, 'header' | 'claims' | 'server'> = {},
): Inspection {
  const failed = checks.filter(({ result }) => result === 'failed');
  const unsure = checks.some(({ result }) => result === 'unknown');
  const active = failed.length > 0 ? false : unsure ? null : true;
  return { kind, active, reasons: failed.map(({ says }) => says), checks, ...more };
}
