/**
 * Rows of authorization codes and refresh tokens.
 */
import { z } from 'zod';
import { claimsRequestSchema } from '@/lib/oauth/model/claims-request';
import type {
  CodeContext,
  CodeState,
  Confirmation,
  NewRefreshToken,
  RefreshTokenState,
  TokenContext,
} from '@/lib/oauth/model/token-records';
import { parseGrantState } from './grant-rows';
import { type Fields, optionalTime, time } from './row-fields';

const contextFields = {
  scopes: z.array(z.string()),
  resources: z.array(z.string()),
  login: z.object({ sid: z.string(), sub: z.string(), authTime: z.number(), amr: z.array(z.string()) }).exactOptional(),
  nonce: z.string().exactOptional(),
  acr: z.string().exactOptional(),
  claims: claimsRequestSchema.exactOptional(),
  confirmation: z
    .object({
      jkt: z.string().exactOptional(),
      'x5t#S256': z.string().exactOptional(),
    } satisfies Fields<Confirmation>)
    .exactOptional(),
} satisfies Fields<TokenContext>;

const tokenContext = z.object(contextFields);

const codeContext = z.object({
  ...contextFields,
  redirectUri: z.string(),
  codeChallenge: z.string().exactOptional(),
  dpopJkt: z.string().exactOptional(),
} satisfies Fields<CodeContext>);

const codeRow = z.object({
  code_client: z.string(),
  family_id: z.string(),
  code_epoch: z.number(),
  ends: time,
  consumed: optionalTime,
  details: codeContext,
});

export function parseCodeState(row: unknown): CodeState {
  const { code_client: clientId, family_id: familyId, code_epoch: epoch, ends, consumed, details } = codeRow.parse(row);
  const code = { clientId, familyId, epoch, endsAt: ends, context: details };
  return { ...parseGrantState(row), code: consumed === null ? code : { ...code, consumedAt: consumed } };
}

const tokenRow = z.object({
  token_client: z.string(),
  family_id: z.string(),
  created: time,
  ends: time,
  rotated: optionalTime,
  successor_hash: z.string().nullable(),
  ended: optionalTime,
  details: tokenContext,
});

export function parseTokenState(row: unknown): RefreshTokenState {
  const found = tokenRow.parse(row);
  const token: RefreshTokenState['token'] = {
    clientId: found.token_client,
    familyId: found.family_id,
    createdAt: found.created,
    endsAt: found.ends,
    context: found.details,
  };
  if (found.rotated !== null) token.rotatedAt = found.rotated;
  if (found.successor_hash !== null) token.successorHash = found.successor_hash;
  if (found.ended !== null) token.endedAt = found.ended;
  return { ...parseGrantState(row), token };
}

/** What a new refresh token adds to the details of its predecessor or code. */
export const bindingOf = (token: NewRefreshToken | undefined): string =>
  JSON.stringify(token?.confirmation ? { confirmation: token.confirmation } : {});
