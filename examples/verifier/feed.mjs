/**
 * The event feed: a poll stream of this process (OpenID Shared Signals Framework 1.0, RFC 8936), held open so that
 * events arrive at once. It is an addition: while it is disconnected, the status lists give the same information within
 * their `ttl`.
 */
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { jwtVerify } from 'jose';
import { within } from './within.mjs';

const shortestPause = 500;
const longestPause = 30_000;
/** Longer than the transmitter holds a poll open. */
const pollMilliseconds = 60_000;

/**
 * @typedef {{ type: string, subject: Record<string, unknown>, event: Record<string, unknown> }} FeedEvent
 * @param {{
 *   issuer: string,
 *   audience: string,
 *   keys: import('jose').JWTVerifyGetKey,
 *   lists: ReturnType<typeof import('./status-lists.mjs').createStatusLists>,
 *   clientId: string,
 *   clientSecret: string,
 *   onEvent?: (event: FeedEvent) => void,
 *   fetch: typeof fetch,
 *   log: (message: string) => void,
 * }} options
 */
export function listen({ issuer, audience, keys, lists, clientId, clientSecret, onEvent, fetch, log }) {
  const stop = new AbortController();
  let token;
  let stream;
  let connected;
  const ready = new Promise((resolve) => {
    connected = resolve;
  });

  async function accessToken() {
    if (token && Date.now() < token.until) return token.value;
    const ask = async (signal) => {
      const answer = await fetch(`${issuer}/oauth/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`)}`,
        },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'ssf.manage' }),
        signal,
      });
      if (!answer.ok) throw new Error(`the token endpoint answered ${answer.status}`);
      return answer.json();
    };
    const { access_token: value, expires_in: seconds } = await within(10_000, ask, stop.signal);
    token = { value, until: Date.now() + (seconds - 30) * 1000 };
    return value;
  }

  async function call(url, method, body) {
    const authorization = `Bearer ${await accessToken()}`;
    const ask = async (signal) => {
      const answer = await fetch(url, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
        signal,
      });
      if (answer.status === 401) token = undefined;
      if (answer.status === 404) stream = undefined;
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
      return answer.status === 204 ? undefined : answer.json();
    };
    return within(pollMilliseconds, ask, stop.signal);
  }

  /** SSF 1.0 §4.1: an event has its own type, the issuer, this API as audience, and neither `sub` nor `exp`. */
  async function take(set) {
    const { payload } = await jwtVerify(set, keys, { issuer, audience, typ: 'secevent+jwt' });
    if (payload.sub !== undefined || payload.exp !== undefined) throw new Error('an event has neither sub nor exp');
    for (const [type, event] of Object.entries(payload.events)) {
      const at = (event.event_timestamp ?? payload.iat) * 1000;
      for (const entry of event.token_status ?? []) lists.mark(entry, at);
      onEvent?.({ type, subject: payload.sub_id, event });
    }
  }

  async function follow() {
    if (!stream) {
      stream = await call(`${issuer}/ssf/streams`, 'POST', { aud: audience, description: `verifier on ${hostname()}` });
    }
    // Events that happened while disconnected are in the lists.
    lists.forget();
    connected();
    let answered = {};
    for (;;) {
      const { sets } = await call(stream.delivery.endpoint_url, 'POST', answered);
      const ack = [];
      const setErrs = {};
      for (const [jti, set] of Object.entries(sets)) {
        try {
          await take(set);
          ack.push(jti);
        } catch (error) {
          setErrs[jti] = { err: 'invalid_request', description: String(error.message) };
        }
      }
      answered = { ack, setErrs };
    }
  }

  async function keep() {
    let pause = shortestPause;
    while (!stop.signal.aborted) {
      const began = Date.now();
      try {
        await follow();
      } catch (error) {
        if (stop.signal.aborted) break;
        log(`The event feed is disconnected (${error.message}). Using the status lists only.`);
      }
      // After a long connection, reconnect soon.
      pause = Date.now() - began > longestPause ? shortestPause : Math.min(pause * 2, longestPause);
      await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal: stop.signal, ref: false }).catch(() => {});
    }
  }
  const kept = keep();

  return {
    ready,
    async close() {
      const mine = stream;
      stop.abort();
      await kept;
      if (!mine) return;
      const gone = `${issuer}/ssf/streams?${new URLSearchParams({ stream_id: mine.stream_id })}`;
      const headers = { authorization: `Bearer ${token?.value}` };
      await within(2000, (signal) => fetch(gone, { method: 'DELETE', headers, signal })).catch(() => {});
    },
  };
}
