/**
 * The `claims` parameter (OpenID Connect Core §5.5): its parser, and which values it accepts.
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

/** Parses the `claims` parameter; undefined if it is invalid. Unknown members are ignored (§5.5). */
export function parseClaimsRequest(text: string): ClaimsRequest | undefined {
  try {
    const claims = claimsRequestSchema.safeParse(JSON.parse(text)).data;
    // JSON can express NUL and half a surrogate pair, but databases cannot store them.
    return /\\u(0000|d[89a-f]..)/.test(JSON.stringify(claims)) ? undefined : claims;
  } catch {
    return undefined;
  }
}

/** The values that `value` or `values` allow; undefined if neither is present. */
export function acceptedValues(wanted: ClaimRequest | null | undefined): unknown[] | undefined {
  if (!wanted) return undefined;
  return wanted.values ?? (wanted.value === undefined ? undefined : [wanted.value]);
}

/**
 * Whether `id_token_hint` and the `claims` parameter's `sub` (OpenID Connect Core §5.5.1) let this person answer. `sub`
 * is the identifier that the client knows.
 */
export function mayAnswer(request: Pick<AuthorizationRequest, 'requiredSub' | 'claims'>, sub: string): boolean {
  if (request.requiredSub !== undefined && request.requiredSub !== sub) return false;
  const wanted = [request.claims?.id_token['sub'], request.claims?.userinfo['sub']];
  return wanted.every((claim) => acceptedValues(claim)?.includes(sub) ?? true);
}
