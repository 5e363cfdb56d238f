/**
 * Refusals: what to answer instead of the resource. RFC 6750 §3 (challenges and codes), RFC 9449 §7.1 (DPoP), RFC 9470
 * §3 (stronger sign-in), RFC 9728 §5.1 (`resource_metadata`).
 */

/** Why a request was refused, for logs and for programs. Never contains anything from the token. */
export type RefusalReason =
  | 'no token'
  | 'malformed request'
  | 'malformed token'
  | 'wrong type'
  | 'wrong issuer'
  | 'wrong audience'
  | 'wrong algorithm'
  | 'bad signature'
  | 'expired'
  | 'not yet valid'
  | 'not active'
  | 'ended'
  | 'paused'
  | 'no proof'
  | 'bad proof'
  | 'nonce needed'
  | 'insufficient scope'
  | 'insufficient details'
  | 'insufficient sign-in'
  | 'unavailable';

/** The members of a refusal. */
export type RefusalValues = {
  status: 400 | 401 | 403 | 503;
  /** The `error` of the challenge; undefined if no token was sent, and for 503. */
  code: string | undefined;
  reason: RefusalReason;
  /** One sentence for the developer of the client. It is the `error_description`. */
  message: string;
  /** The headers to answer with, `WWW-Authenticate` among them. */
  headers: Record<string, string>;
};

/** The error that `verify` rejects with if the request must not get the resource. Answer as it says. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly status: RefusalValues['status'];
  readonly code: string | undefined;
  readonly reason: RefusalReason;
  readonly headers: Readonly<Record<string, string>>;

  constructor({ status, code, reason, message, headers }: RefusalValues, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.code = code;
    this.reason = reason;
    this.headers = headers;
  }

  /** The JSON body to answer with. */
  get body(): { error: string; error_description: string } {
    const error = this.code ?? (this.status === 503 ? 'temporarily_unavailable' : 'unauthorized');
    return { error, error_description: this.message };
  }

  /** The answer as a Fetch API response. */
  toResponse(): Response {
    return Response.json(this.body, { status: this.status, headers: this.headers });
  }
}

/** The authentication scheme that the request used. */
export type Scheme = 'Bearer' | 'DPoP';

/** What every challenge of a verifier has in common. */
export type ChallengeContext = {
  metadataUrl: string | undefined;
  /** The algorithms for DPoP proofs; undefined if DPoP is off. */
  dpopAlgorithms: readonly string[] | undefined;
  /** Whether a token without a DPoP key is refused. */
  dpopRequired: boolean;
};

export type RefusalDraft = Omit<RefusalValues, 'headers' | 'status'> & {
  status?: RefusalValues['status'];
  scheme?: Scheme;
  /** More parameters of the challenge. */
  parameters?: Record<string, string>;
  headers?: Record<string, string>;
  cause?: unknown;
};

/** Makes the refusal with its challenges: the error belongs to the scheme that the request used (RFC 9449 §7.2). */
export function createRefusal(context: ChallengeContext, draft: RefusalDraft): Refusal {
  const { status = 401, code, reason, message, scheme = 'Bearer', parameters = {}, headers = {}, cause } = draft;
  const general = { 'Cache-Control': 'no-store', ...headers };
  const options = cause === undefined ? undefined : { cause };
  if (status === 503) {
    const more = { 'Retry-After': '5', ...general };
    return new Refusal({ status, code, reason, message, headers: more }, options);
  }
  const error = code === undefined ? {} : { error: code, error_description: message };
  const used: Scheme = context.dpopAlgorithms === undefined ? 'Bearer' : context.dpopRequired ? 'DPoP' : scheme;
  const schemes: Scheme[] = context.dpopAlgorithms === undefined ? ['Bearer'] : ['Bearer', 'DPoP'];
  const challenges = schemes
    .filter((one) => one === 'DPoP' || !context.dpopRequired)
    .map((one) =>
      challenge(one, {
        ...(context.metadataUrl !== undefined && { resource_metadata: context.metadataUrl }),
        ...(one === used && { ...error, ...parameters }),
        ...(one === 'DPoP' && { algs: (context.dpopAlgorithms ?? []).join(' ') }),
      }),
    );
  const authenticate = challenges.join(', ');
  return new Refusal(
    { status, code, reason, message, headers: { ...general, 'WWW-Authenticate': authenticate } },
    options,
  );
}

/** RFC 9110 §11.6.1. RFC 6750 §3 allows neither quotes nor backslashes in the values. */
function challenge(scheme: Scheme, parameters: Record<string, string>): string {
  const list = Object.entries(parameters).map(([name, value]) => `${name}="${value.replaceAll(/[^ !#-[\]-~]/g, '')}"`);
  return list.length === 0 ? scheme : `${scheme} ${list.join(', ')}`;
}
