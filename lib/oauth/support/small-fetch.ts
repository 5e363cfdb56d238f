/**
 * Fetches small documents from addresses that a client names: its keys, metadata, request objects and sector
 * identifiers.
 *
 * Owns: the bounds of each such request (3 seconds, 64 KiB unless the caller wants less, status 200, no redirect). Does
 * not own: which addresses may be reached; the `fetch` that the core is given decides that.
 */
import { contentType, readBounded } from '../http';
import type { World } from '../world';
import { withinTime } from './time-limit';

const timeoutMilliseconds = 3000;
const defaultMaxBytes = 64 * 1024;

/** What went wrong. `unreachable` includes timeouts and answers that broke off. */
type FetchFault = 'unreachable' | 'status' | 'media type' | 'too large' | 'malformed';

/** A document that could not be fetched. The message is for logs and for the client's developer. */
export class FetchError extends Error {
  readonly fault: FetchFault;
  /** The status of the answer, if there was one. */
  readonly status: number | undefined;

  constructor(fault: FetchFault, message: string, status?: number) {
    super(message);
    this.fault = fault;
    this.status = status;
  }
}

type FetchOptions = {
  /** The `Accept` header. */
  accept: string;
  /** Media types that the answer may have; any if absent. */
  types?: RegExp;
  maxBytes?: number;
};

type Fetched<T> = { content: T; headers: Headers };

/** The text at the address, which has to be UTF-8. Throws `FetchError`. */
export async function fetchText(
  { fetch }: Pick<World, 'fetch'>,
  address: string,
  { accept, types, maxBytes = defaultMaxBytes }: FetchOptions,
): Promise<Fetched<string>> {
  const { status, headers, bytes } = await withinTime(timeoutMilliseconds, async (signal) => {
    // A redirect is an answer with another status than 200: nothing follows it.
    const response = await fetch(address, { headers: { Accept: accept }, redirect: 'manual', signal });
    const excess = () => new FetchError('too large', `it is larger than ${maxBytes} bytes`);
    const isWanted = response.status === 200 && (types?.test(contentType(response) ?? '') ?? true);
    if (!isWanted) await response.body?.cancel();
    const read = isWanted ? await readBounded(response, maxBytes, excess) : undefined;
    return { status: response.status, headers: response.headers, bytes: read };
  }).catch((error: unknown) => {
    throw error instanceof FetchError ? error : new FetchError('unreachable', String(error));
  });
  if (status !== 200) throw new FetchError('status', `it answered ${status}`, status);
  if (!bytes) throw new FetchError('media type', 'its media type is not the expected one');
  try {
    return { content: new TextDecoder('utf-8', { fatal: true }).decode(bytes), headers };
  } catch (error) {
    throw new FetchError('malformed', `it is not UTF-8: ${String(error)}`);
  }
}

/** The JSON value at the address. Throws `FetchError`. */
export async function fetchJson(
  world: Pick<World, 'fetch'>,
  address: string,
  options: FetchOptions,
): Promise<Fetched<unknown>> {
  const { content, headers } = await fetchText(world, address, options);
  try {
    return { content: JSON.parse(content), headers };
  } catch (error) {
    throw new FetchError('malformed', `it is not JSON: ${String(error)}`);
  }
}
