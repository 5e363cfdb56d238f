/**
 * The `claims` parameter (OpenID Connect Core §5.5): how it is read, and which values it accepts.
 */
import { z } from 'zod';
import type { AuthorizationRequest } from './request-records';

/** What the request asks for at each place (§5.5). */
export type ClaimsRequest = {
  userinfo: Record<string, ClaimRequest | null>;
  id_token: Record<string, ClaimRequest | null>;
};
export type ClaimRequest = { essential?: boolean; value?: unknown; values?: unknown[] };

const claimRequests = z
  .record(
    z.string(),
    z
      .object({
        essential: z.boolean().exactOptional(),
        value: z.unknown().exactOptional(),
        values: z.array(z.unknown()).min(1).max(50).exactOptional(),
      })
      .nullable(),
  )
  .default({});
export const claimsRequestSchema = z.object({ userinfo: claimRequests, id_token: claimRequests });

/** The `claims` parameter; undefined when it is none. Members that are not understood are ignored (§5.5). */
export function parseClaimsRequest(text: string): ClaimsRequest | undefined {
  try {
    const claims = claimsRequestSchema.safeParse(JSON.parse(text)).data;
    // NUL and half a surrogate pair can be written in JSON, and kept by no database.
    return /\\u(0000|d[89a-f]..)/.test(JSON.stringify(claims)) ? undefined : claims;
  } catch {
    return undefined;
  }
}

/** What `value` or `values` leave to choose from; undefined where neither is given. */
export function acceptedValues(wanted: ClaimRequest | null | undefined): unknown[] | undefined {
  if (!wanted) return undefined;
  return wanted.values ?? (wanted.value === undefined ? undefined : [wanted.value]);
}

/**
 * Whether this is a person, by the identifier that the client knows, that `id_token_hint` and the `claims` parameter's
 * `sub` (OpenID Connect Core §5.5.1) let answer.
 */
export function mayAnswer(request: Pick<AuthorizationRequest, 'requiredSub' | 'claims'>, sub: string): boolean {
  if (request.requiredSub !== undefined && request.requiredSub !== sub) return false;
  const wanted = [request.claims?.id_token['sub'], request.claims?.userinfo['sub']];
  return wanted.every((claim) => acceptedValues(claim)?.includes(sub) ?? true);
}
