/**
 * Errors of the Management API as problem details (RFC 9457). `code` is stable, and the last part of `type`. `errors`
 * names each field at fault, also as a JSON pointer (RFC 6901).
 */
import type { z } from 'zod';
import type { Refused } from '@/lib/data/developers/problems';
import { type HttpResponse, noStore } from '@/lib/oauth/http';
import { problemText } from '@/lib/words/problem-words';

/** Every problem with its status and its title. */
export const problemKinds = {
  invalid_request: { status: 400, title: 'The request is malformed' },
  invalid_token: { status: 401, title: 'The access token is missing or not valid' },
  insufficient_scope: { status: 403, title: 'The access token does not allow this' },
  operators_only: { status: 403, title: 'Only operators may do this' },
  owners_only: { status: 403, title: 'Only the owner of the access may do this' },
  not_found: { status: 404, title: 'There is no such object' },
  method_not_allowed: { status: 405, title: 'This path does not answer this method' },
  conflict: { status: 409, title: 'The request conflicts with the present state' },
  precondition_failed: { status: 412, title: 'The object has changed' },
  too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'The body has another media type' },
  invalid_fields: { status: 422, title: 'Some fields are not valid' },
  key_reused: { status: 422, title: 'The Idempotency-Key belongs to another request' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  server_error: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'The service is temporarily unavailable' },
} as const;

export type ProblemKind = keyof typeof problemKinds;

/** `field` names a member as in `metadata.redirect_uris[0]`; empty for the whole body. */
export type FieldError = { field: string; pointer: string; code: string; detail: string };

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: ProblemKind;
  readonly errors: FieldError[];
  readonly headers: Record<string, string>;

  constructor(
    kind: ProblemKind,
    detail: string,
    more: { errors?: FieldError[]; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.kind = kind;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
  }
}

/** The object does not exist, or is not the caller's: both look the same. */
export const notFound = (what: string): Problem => new Problem('not_found', `There is no such ${what}.`);

export const invalidFields = (errors: FieldError[]): Problem =>
  new Problem('invalid_fields', errors.map(({ field, detail }) => (field ? `${field}: ${detail}` : detail)).join(' '), {
    errors,
  });

type Path = readonly PropertyKey[];

/** An error of the field at this path of the body. */
export function fieldError(path: Path, code: string, detail: string): FieldError {
  return { field: nameOf(path), pointer: pointerOf(path), code, detail };
}

/** The problems that a schema found. `at` is where the parsed value stands: empty for the body. */
export function schemaErrors(error: z.ZodError, at: Path = []): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = [...at, ...issue.path];
    if (issue.code !== 'unrecognized_keys') return [fieldError(path, issue.code, issue.message)];
    return issue.keys.map((key) => fieldError([...path, key], 'unknown_field', 'There is no such field.'));
  });
}

/** The paths of the body for field names of the data layer. Absent names stand for themselves. */
type Paths = Record<string, Path> | ((field: string) => Path);

/** The rules of the data layer that the request broke. */
export function refusedErrors(refused: readonly Refused[], paths: Paths = {}): FieldError[] {
  const pathOf = (field: string) => (typeof paths === 'function' ? paths(field) : (paths[field] ?? [field]));
  return refused.map(({ field, problem, values }) => {
    const { line, text } = values ?? {};
    // The pointer names the item of a list. Forms, which have one value on each line, say its number.
    if (problem === 'statedOnLine' && line !== undefined) {
      return fieldError([...pathOf(field), line - 1], 'stated', text ?? '');
    }
    return fieldError(pathOf(field), problem, problemText('en', { problem, ...(values && { values }) }));
  });
}

export function nameOf(path: Path): string {
  return path.reduce<string>(
    (name, part) =>
      typeof part === 'number' ? `${name}[${part}]` : name === '' ? String(part) : `${name}.${String(part)}`,
    '',
  );
}

function pointerOf(path: Path): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The answer. `detail` never contains a secret: callers may log it. */
export function problemResponse(issuer: string, problem: Problem, requestId: string): HttpResponse {
  const { status, title } = problemKinds[problem.kind];
  const body = {
    type: `${issuer}/developers/reference#${problem.kind}`,
    title,
    status,
    detail: problem.message,
    code: problem.kind,
    request_id: requestId,
    ...(problem.errors.length > 0 && { errors: problem.errors }),
  };
  const headers = { 'Content-Type': 'application/problem+json', ...noStore, ...problem.headers };
  return { status, headers, body: JSON.stringify(body) };
}
