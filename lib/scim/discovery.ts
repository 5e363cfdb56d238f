/** What this server can do (RFC 7643 §5–§7, RFC 7644 §4). Anybody may read it. */
import type { HttpResponse } from '../oauth/http';

import { publishedSchema, type ResourceType, resourceTypes, type Schema } from './schemas';
import { notFound, ScimError, scimAnswer } from './scim-error';
import { listResponse, maxCount, type Operation } from './scim-request';
import type { ScimWorld } from './scim-world';

/** Of the body of any request. */
export const maxBodyBytes = 1024 * 1024;
export const maxBulkOperations = 200;

const schemaSchemaId = 'urn:ietf:params:scim:schemas:core:2.0:Schema';
const typeSchemaId = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
const configSchemaId = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';

const base = (issuer: string) => `${issuer}/scim/v2`;

function serviceProviderConfig(issuer: string): Record<string, unknown> {
  return {
    schemas: [configSchemaId],
    documentationUri: 'https://datatracker.ietf.org/doc/html/rfc7644',
    patch: { supported: true },
    bulk: { supported: true, maxOperations: maxBulkOperations, maxPayloadSize: maxBodyBytes },
    filter: { supported: true, maxResults: maxCount },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'OAuth 2.0 access token',
        description: 'An access token of this server with the scope scim.read or scim.write, by client credentials.',
        specUri: 'https://datatracker.ietf.org/doc/html/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base(issuer)}/ServiceProviderConfig` },
  };
}

function schemaResource(issuer: string, schema: Schema): Record<string, unknown> {
  const location = `${base(issuer)}/Schemas/${schema.id}`;
  return { schemas: [schemaSchemaId], ...schema, meta: { resourceType: 'Schema', location } };
}

function typeResource(issuer: string, { name, endpoint, schemas: [core, ...extensions] }: ResourceType): object {
  return {
    schemas: [typeSchemaId],
    id: name,
    name,
    endpoint,
    description: core.description,
    schema: core.id,
    ...(extensions.length > 0 && { schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })) }),
    meta: { resourceType: 'ResourceType', location: `${base(issuer)}/ResourceTypes/${name}` },
  };
}

/** The answer to a GET of one of these addresses; undefined for other addresses. */
export function discovery(
  { issuer, upstreams }: Pick<ScimWorld, 'issuer' | 'upstreams'>,
  { parts, query }: Pick<Operation, 'parts' | 'query'>,
): HttpResponse | undefined {
  const [kind, id, ...rest] = parts;
  if (kind !== 'ServiceProviderConfig' && kind !== 'Schemas' && kind !== 'ResourceTypes') return undefined;
  // RFC 7644 §4.
  if (query.has('filter')) throw new ScimError(403, undefined, 'What this server can do cannot be filtered.');
  if (rest.length > 0 || (kind === 'ServiceProviderConfig' && id !== undefined)) throw notFound();
  if (kind === 'ServiceProviderConfig') return scimAnswer(200, serviceProviderConfig(issuer));
  const all = kind === 'Schemas' ? resourceTypes.flatMap(({ schemas }) => schemas) : resourceTypes;
  const issuers = upstreams.map((one) => one.issuer);
  const found = all.map((one) => ({
    id: 'id' in one ? one.id : one.name,
    resource: 'id' in one ? schemaResource(issuer, publishedSchema(one, issuers)) : typeResource(issuer, one),
  }));
  if (id === undefined) {
    const resources = found.map(({ resource }) => resource);
    return scimAnswer(200, listResponse(resources, resources.length, 1));
  }
  const one = found.find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (!one) throw notFound();
  return scimAnswer(200, one.resource);
}
