/**
 * The fetch for upstream issuers. The operator configures them, so they may be on a private network; only time and size
 * are bounded. One timer covers connect, headers and body: on Node 20, a signal of `AbortSignal.timeout` can be
 * garbage-collected and never fire.
 */
const upstreamLimits = { timeoutMs: 10_000, maxBytes: 256 * 1024 };

/** Follows no redirect. Rejects with an `Error` that names the exceeded bound. */
export async function fetchUpstream(
  url: string,
  init: RequestInit,
  { timeoutMs, maxBytes } = upstreamLimits,
): Promise<Response> {
  const controller = new AbortController();
  const host = new URL(url).host;
  const timer = setTimeout(
    () => controller.abort(new Error(`${host} did not answer within ${timeoutMs / 1000} seconds`)),
    timeoutMs,
  );
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: controller.signal });
    const body = await readBounded(response, maxBytes, host);
    // A `Response` of status 204, 205 or 304 must not have a body (Fetch §6.4).
    const { status, headers } = response;
    return new Response([204, 205, 304].includes(status) ? null : body, { status, headers });
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

async function readBounded(response: Response, maxBytes: number, host: string): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > maxBytes) {
      await reader?.cancel();
      throw new Error(`${host} answered with more than ${maxBytes} bytes`);
    }
    parts.push(part.value);
  }
  return Uint8Array.from(Buffer.concat(parts));
}
