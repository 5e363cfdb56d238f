/** Errors of SCIM (RFC 7644 §3.12): the status, a keyword for the kind of mistake, and a sentence that names it. */
import type { HttpResponse } from '../oauth/http';

export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive';

export class ScimError extends Error {
  override readonly name = 'ScimError';
  readonly status: number;
  readonly scimType: ScimType | undefined;
  readonly headers: Record<string, string>;

  constructor(status: number, scimType: ScimType | undefined, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
    this.headers = headers;
  }
}

export const invalid = (scimType: ScimType, detail: string): ScimError => new ScimError(400, scimType, detail);

/** For a resource of another partner, and for one that never existed: the same. */
export const notFound = (): ScimError => new ScimError(404, undefined, 'There is no such resource.');

const errorSchemaId = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** RFC 7644 §3.12: `status` is a string. */
export function errorBody({ status, scimType, message }: ScimError): Record<string, unknown> {
  return { schemas: [errorSchemaId], ...(scimType && { scimType }), detail: message, status: String(status) };
}

export const scimMediaType = 'application/scim+json';

export function scimAnswer(status: number, body: unknown, headers: HttpResponse['headers'] = {}): HttpResponse {
  return {
    status,
    headers: { 'Content-Type': scimMediaType, 'Cache-Control': 'no-store', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}
