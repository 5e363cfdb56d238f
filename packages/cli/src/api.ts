/** The Management API for commands: signs each request, and turns problem details into failures. */
import { createManagementClient, type ManagementClient } from '@countersign/client';
import { z } from 'zod';
import type { Cli } from './cli';
import { Failure, type FieldFault, failureOfStatus } from './failure';
import { jsonOf, send } from './requests';
import type { Chosen } from './settings/profiles';
import { type Bearer, bearerToken, replacementFor } from './sign-in/access-token';

export type Api = ManagementClient & {
  /** A request as it is, for `countersign api`. The path begins with a slash and follows `/api/v1`. */
  raw: (path: string, init: RequestInit) => Promise<Response>;
  /** The server of the calls. */
  server: string;
};

export async function openApi(cli: Cli, chosen: Chosen): Promise<Api> {
  let bearer = await bearerToken(cli, chosen);
  const authorized = async (request: Request): Promise<Response> => {
    // A request can be sent once, so the copy is for the second attempt.
    const again = request.clone();
    const response = await send(cli, withBearer(request, bearer));
    if (response.status !== 401) return response;
    const value = await replacementFor(cli, chosen, bearer);
    if (value === undefined) return response;
    bearer = { ...bearer, value };
    return send(cli, withBearer(again, bearer));
  };
  return {
    ...createManagementClient({ server: chosen.server, fetch: authorized }),
    server: chosen.server,
    raw: (path, init) => authorized(new Request(`${chosen.server}/api/v1${path}`, init)),
  };
}

function withBearer(request: Request, { value }: Bearer): Request {
  const headers = new Headers(request.headers);
  headers.set('Authorization', `Bearer ${value}`);
  return new Request(request, { headers });
}

export type Result<T> = { data?: T | undefined; error?: unknown; response: Response };

/** The answer of an operation, or a failure with what the server said. */
export async function answerOf<T>(call: Promise<Result<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (data !== undefined) return data;
  throw failureOf(response, error);
}

/** For operations that answer without content, except for a dry run. */
export async function completed(call: Promise<Result<unknown>>): Promise<unknown> {
  const { data, error, response } = await call;
  if (!response.ok) throw failureOf(response, error);
  return data;
}

/** The failure of a response that is read nowhere else. */
export async function failureOfResponse(response: Response): Promise<Failure> {
  return failureOf(response, await jsonOf(response));
}

const problemSchema = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z
    .array(z.object({ field: z.string().optional(), pointer: z.string().optional(), detail: z.string().optional() }))
    .optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
});

/** RFC 9457, and the OAuth form for tokens that are not accepted. */
function failureOf(response: Response, body: unknown): Failure {
  const problem = problemSchema.safeParse(body).data ?? {};
  const { status } = response;
  const text = problem.detail ?? problem.error_description ?? problem.title ?? problem.error;
  const requestId = response.headers.get('x-request-id') ?? undefined;
  const fields: FieldFault[] = (problem.errors ?? []).map(({ field, pointer, detail }) => ({
    field: field ?? pointer ?? '',
    detail: detail ?? 'invalid',
  }));
  const hint = hintFor(response);
  return new Failure(failureOfStatus(status), text ?? `The server answered with HTTP ${status}.`, {
    ...(hint !== undefined && { hint }),
    fields,
    requestId,
    problem: body,
  });
}

function hintFor(response: Response): string | undefined {
  if (response.status === 401) return 'Run "countersign login", or check COUNTERSIGN_TOKEN and COUNTERSIGN_API_KEY.';
  if (response.status === 403) {
    const [, scope] = /\bscope="([^"]+)"/.exec(response.headers.get('www-authenticate') ?? '') ?? [];
    if (scope !== undefined) return `This needs the scope ${scope}. "countersign login --scope ${scope}" asks for it.`;
  }
  const wait = response.headers.get('retry-after');
  return wait === null ? undefined : `Try again in ${wait} seconds.`;
}
