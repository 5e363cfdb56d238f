/** Requests to the server: a time limit, no redirects, and errors that say what to do. */
import type { Cli } from './cli';
import { Failure } from './failure';

const limitSeconds = 120;

type Reach = Pick<Cli, 'fetch' | 'signal' | 'version'>;

/** Rejects with `unavailable` if the server does not answer. Redirects are refused: they could lead anywhere. */
export async function send(cli: Reach, request: Request): Promise<Response> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, limitSeconds * 1000);
  cli.signal.addEventListener('abort', abort, { once: true });
  const headers = new Headers(request.headers);
  headers.set('User-Agent', `countersign-cli/${cli.version}`);
  let response: Response;
  try {
    response = await cli.fetch(new Request(request, { headers, redirect: 'manual', signal: controller.signal }));
  } catch (error) {
    if (cli.signal.aborted) throw interrupted();
    throw new Failure('unavailable', `${new URL(request.url).origin} did not answer: ${reasonOf(error)}.`);
  } finally {
    clearTimeout(timer);
    cli.signal.removeEventListener('abort', abort);
  }
  if (response.status >= 300 && response.status < 400 && response.status !== 304) {
    const target = response.headers.get('location') ?? 'another address';
    throw new Failure('failed', `The server redirects to ${target}. Use that server's address instead.`);
  }
  return response;
}

export function interrupted(): Failure {
  return new Failure('interrupted', 'Interrupted.');
}

/** Node hides the reason in `cause`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AbortError') return `no answer within ${limitSeconds} seconds`;
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
  return cause instanceof Error ? cause.message || String(Reflect.get(cause, 'code')) : error.message;
}

export async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}
