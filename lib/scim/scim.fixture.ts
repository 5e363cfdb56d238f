/** A SCIM server on a test database, with partners that are known by a header instead of a token. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../data/database/database';
import { OAuthError } from '../oauth/errors';
import type { HttpResponse } from '../oauth/http';
import { handleScim } from './handle';
import type { ScimWorld } from './scim-world';

export const scimNow = 1_800_000_000;
export const upstreamIssuer = 'https://mill.example';
export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
export const accountSchema = 'urn:ietf:params:scim:schemas:extension:countersign:2.0:User';

const headers = { 'content-type': 'application/scim+json' };

export function scimWorld(db: Database, clock = { now: scimNow }, logged: unknown[] = []): ScimWorld {
  return {
    issuer: 'https://id.example',
    secret: new Uint8Array(32).fill(7),
    db,
    upstreams: [{ issuer: upstreamIssuer }],
    now: () => clock.now,
    log: (entry) => void logged.push(entry),
    authenticate: async ({ headers: sent }) => {
      const clientId = sent.get('x-partner');
      if (clientId === null) throw new OAuthError('invalid_token', 'No token.', { status: 401 });
      return { clientId };
    },
  };
}

export async function newPartner(db: Database, metadata: object = {}): Promise<string> {
  const id = `partner-${randomUUID()}`;
  const at = new Date(scimNow * 1000);
  const data = { id, kind: 'machine', metadata: { client_name: 'Harbour HR', ...metadata }, scopes: [] };
  await db.prisma.client.create({ data: { ...data, createdAt: at, updatedAt: at } });
  return id;
}

const bodySchema = z.looseObject({
  id: z.string().optional(),
  detail: z.string().optional(),
  scimType: z.string().optional(),
  totalResults: z.number().optional(),
  Resources: z.array(z.looseObject({ id: z.string() })).optional(),
  Operations: z.array(z.looseObject({ status: z.string() })).optional(),
});
type ScimAnswer = { status: number; headers: HttpResponse['headers']; body: z.infer<typeof bodySchema> };

export type ScimClient = (
  method: string,
  path: string,
  body?: unknown,
  more?: Record<string, string>,
) => Promise<ScimAnswer>;

/** Sends requests as one partner. */
export function scimClient(world: ScimWorld, partner: string | undefined): ScimClient {
  return async (method, path, body, more = {}) => {
    const response = await handleScim(world, {
      method,
      url: `https://id.example/scim/v2${path}`,
      headers: new Headers({ ...headers, ...(partner !== undefined && { 'x-partner': partner }), ...more }),
      body: body === undefined ? undefined : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
      signal: new AbortController().signal,
      clientAddress: '192.0.2.1',
    });
    const text = response.body === undefined ? '{}' : Buffer.from(response.body).toString();
    return { status: response.status, headers: response.headers, body: bodySchema.parse(JSON.parse(text)) };
  };
}

export const patchOf = (...operations: object[]) => ({ schemas: [patchSchema], Operations: operations });
