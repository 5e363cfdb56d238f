/** Errors that a command reports in one sentence, and the exit codes that scripts read. */

export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  notSignedIn: 3,
  forbidden: 4,
  notFound: 5,
  conflict: 6,
  unavailable: 7,
  /** What a shell reports for a program that Ctrl-C ended. */
  interrupted: 130,
} as const;

type FailureName = Exclude<keyof typeof exitCodes, 'ok'>;

export type FieldFault = { field: string; detail: string };

/** `message` is a complete sentence for the person at the terminal. */
export class Failure extends Error {
  readonly exitCode: number;
  readonly hint: string | undefined;
  readonly fields: FieldFault[];
  readonly requestId: string | undefined;
  /** The problem details of the server (RFC 9457), for `--json`. */
  readonly problem: unknown;

  constructor(
    name: FailureName,
    message: string,
    more: { hint?: string; fields?: FieldFault[]; requestId?: string | undefined; problem?: unknown } = {},
  ) {
    super(message);
    this.exitCode = exitCodes[name];
    this.hint = more.hint;
    this.fields = more.fields ?? [];
    this.requestId = more.requestId;
    this.problem = more.problem;
  }
}

/** The exit code for an HTTP status. */
export function failureOfStatus(status: number): FailureName {
  if (status === 401) return 'notSignedIn';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'notFound';
  if (status === 409 || status === 412 || status === 428) return 'conflict';
  if (status === 429 || status === 502 || status === 503 || status === 504) return 'unavailable';
  return 'failed';
}
