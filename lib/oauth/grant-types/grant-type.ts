/**
 * The shape of a grant type of the token endpoint. It parses its own parameters and returns an `Authorization`; it
 * never sees the request, signs nothing and writes no response, so it cannot skip a step that all grant types share.
 */
import { z } from 'zod';
import { OAuthError } from '../errors';
import type { Client } from '../model/client-records';
import type { Confirmation } from '../model/token-records';
import type { Authorization } from '../tokens/authorization';
import type { World } from '../world';

/**
 * A name that clients may register. The type of the schema makes sure that no grant type exists that nobody can
 * register.
 */
export type GrantTypeName = Client['metadata']['grant_types'][number];

/** Parameters of several grant types. */
export const scopeParameter = z.string().max(4096).optional();
export const resourceParameter = z.array(z.string().max(2000)).max(20).default([]);
export const detailsParameter = z.string().max(16_384).optional();

/**
 * Redeems what the parameters prove. `proved` is the key that the request proved to have; `caller` says where the
 * request came from, for rate limits.
 */
type Redeem<Parameters> = (
  world: World,
  client: Client,
  parameters: Parameters,
  proved: Confirmation | undefined,
  caller: () => string,
) => Promise<Authorization>;

export type GrantType = { name: GrantTypeName; redeem: Redeem<URLSearchParams> };

export function grantType<Schema extends z.ZodType>(
  name: GrantTypeName,
  schema: Schema,
  redeem: Redeem<z.output<Schema>>,
): GrantType {
  return {
    name,
    redeem: async (world, client, parameters, proved, caller) =>
      redeem(world, client, parse(schema, parameters), proved, caller),
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, parameters: URLSearchParams): z.output<Schema> {
  const { data, error } = schema.safeParse({
    ...Object.fromEntries(parameters),
    resource: parameters.getAll('resource'),
    audience: parameters.getAll('audience'),
  });
  if (data !== undefined) return data;
  const field = String(error?.issues[0]?.path[0] ?? 'parameter');
  const reason = parameters.has(field) ? 'is malformed' : 'is missing';
  throw new OAuthError('invalid_request', `${field} ${reason}.`);
}

/** The reason goes to the log and to the app's developer; the client gets a fixed text. */
export function invalidGrant(reason: string, grantId?: string): OAuthError {
  return new OAuthError('invalid_grant', reason, grantId === undefined ? {} : { grantId });
}
