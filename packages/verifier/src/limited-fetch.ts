/** Requests of the verifier: with a time limit and a size limit, and without redirects. */

/** How this process makes requests. */
export type Caller = {
  fetch: typeof fetch;
  timeoutMilliseconds: number;
};

export type Answer = { status: number; text: string };

/** Longer than any metadata document, key set or introspection response should be. */
const mostCharacters = 1 << 20;

/** The status and the body. Throws if there is no complete answer in time, or if it is too long. */
export function fetchText(
  { fetch, timeoutMilliseconds }: Caller,
  url: string,
  init: RequestInit = {},
  { most = mostCharacters, stop }: { most?: number; stop?: AbortSignal } = {},
): Promise<Answer> {
  const work = async (signal: AbortSignal): Promise<Answer> => {
    const answer = await fetch(url, { redirect: 'error', cache: 'no-store', ...init, signal });
    return { status: answer.status, text: await readText(answer, most, url) };
  };
  return within(timeoutMilliseconds, work, stop);
}

/** The JSON object of a 200. Throws otherwise. */
export async function fetchJson(caller: Caller, url: string, init?: RequestInit): Promise<Record<string, unknown>> {
  const { status, text } = await fetchText(caller, url, init);
  if (status !== 200) throw new Error(`${url} answered ${status}`);
  return parseObject(text, url);
}

/** Parses a JSON object. Throws otherwise. */
export function parseObject(text: string, from: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) throw new Error(`${from} did not answer with a JSON object`);
  return value;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an error says, for logs. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function readText(answer: Response, most: number, url: string): Promise<string> {
  const reader = answer.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > most) {
      await reader.cancel().catch(() => {});
      throw new Error(`${url} answered with more than ${most} characters`);
    }
  }
}

/**
 * Limits the time of some work, with a plain timer. On Node 20, a signal of `AbortSignal` with a timeout can be
 * garbage-collected when only a combined signal refers to it, and then it never fires.
 */
async function within<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
  stop?: AbortSignal,
): Promise<T> {
  const limit = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let stopped = () => {};
  const ended = new Promise<never>((_, reject) => {
    const end = (reason: unknown) => {
      limit.abort(reason);
      reject(reason);
    };
    timer = setTimeout(() => end(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
    stopped = () => end(stop?.reason);
    if (stop?.aborted) stopped();
    else stop?.addEventListener('abort', stopped, { once: true });
  });
  try {
    return await Promise.race([ended, work(limit.signal)]);
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener('abort', stopped);
  }
}
