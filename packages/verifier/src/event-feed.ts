/**
 * The event feed: a stream of this process at the issuer, in OpenID Shared Signals Framework 1.0. By default the stream
 * is polled (RFC 8936), with a request that is held open, so that events arrive at once. With an address to push to,
 * the issuer calls it (RFC 8935), and `push-receiver.ts` takes the events.
 *
 * The feed is an addition: while it is disconnected, the status lists give the same information within their `ttl`.
 */
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Credentials, ownToken } from './credentials';
import type { EventReceiver } from './events';
import { endpointIn, type Issuer, Unavailable } from './issuer';
import { type Caller, fetchJson, fetchText, isRecord, messageOf, parseObject } from './limited-fetch';

const shortestPause = 500;
const longestPause = 30_000;
/** Longer than a transmitter holds a poll open. */
const pollMilliseconds = 60_000;
/** How often a stream that pushes is looked at, so that it is made again if it is gone. */
const pushedMilliseconds = 60_000;

export type FeedRules = {
  issuer: string;
  /** The `aud` of the stream. */
  resource: string;
  credentials: Credentials;
  scope: string;
  /** Where the issuer pushes to, and the `Authorization` header that it sends; undefined to poll. */
  push: { url: string; authorization: string } | undefined;
  log: (message: string) => void;
};

export type Feed = {
  /** Resolves when the feed is connected for the first time. */
  ready: Promise<void>;
  connected: () => boolean;
  close: () => Promise<void>;
};

type Stream = { id: string; url: string | undefined };

export function openFeed(caller: Caller, issuer: Issuer, receiver: EventReceiver, rules: FeedRules): Feed {
  const stop = new AbortController();
  const patient: Caller = { ...caller, timeoutMilliseconds: pollMilliseconds };
  let token: { value: string; until: number } | undefined;
  let stream: Stream | undefined;
  let isConnected = false;
  let announce = () => {};
  const ready = new Promise<void>((resolve) => {
    announce = resolve;
  });

  async function accessToken(): Promise<string> {
    if (token && performance.now() < token.until) return token.value;
    const { value, seconds } = await ownToken(caller, issuer, rules.credentials, rules.scope);
    token = { value, until: performance.now() + Math.max(1, seconds - 30) * 1000 };
    return value;
  }

  async function call(url: string, method: string, body?: unknown): Promise<Record<string, unknown>> {
    const headers = { authorization: `Bearer ${await accessToken()}`, 'content-type': 'application/json' };
    const request = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const most = 1 << 24;
    const { status, text } = await fetchText(patient, url, request, { stop: stop.signal, most });
    if (status === 401) token = undefined;
    if (status === 404) stream = undefined;
    if (status < 200 || status > 299) throw new Error(`${url} answered ${status}`);
    return text === '' ? {} : parseObject(text, url);
  }

  async function streamsUrl(): Promise<string> {
    const { origin, pathname } = new URL(rules.issuer);
    // SSF 1.0 §7.2.
    const url = `${origin}/.well-known/ssf-configuration${pathname.replace(/\/$/, '')}`;
    const metadata = await fetchJson(caller, url);
    if (metadata['issuer'] !== rules.issuer) throw new Error('the transmitter is another one than the issuer');
    const found = endpointIn(metadata, 'configuration_endpoint', rules.issuer);
    if (found === undefined) throw new Error('the transmitter has no configuration_endpoint');
    return found;
  }

  async function create(): Promise<Stream> {
    const { push } = rules;
    const answer = await call(await streamsUrl(), 'POST', {
      aud: rules.resource,
      description: `verifier on ${hostname()}`,
      delivery:
        push === undefined
          ? { method: 'urn:ietf:rfc:8936' }
          : { method: 'urn:ietf:rfc:8935', endpoint_url: push.url, authorization_header: push.authorization },
    });
    const { stream_id: id, delivery } = answer;
    const url = isRecord(delivery) ? endpointIn(delivery, 'endpoint_url', rules.issuer) : undefined;
    if (typeof id !== 'string' || (push === undefined && url === undefined))
      throw new Error('the answer about the new stream is incomplete');
    return { id, url: push === undefined ? url : undefined };
  }

  async function follow(): Promise<void> {
    stream ??= await create();
    // Events that happened while disconnected are in the lists.
    receiver.missed();
    isConnected = true;
    announce();
    const { id, url } = stream;
    if (url === undefined) await watch(id);
    else await poll(url);
  }

  async function poll(url: string): Promise<void> {
    let answered: Record<string, unknown> = {};
    for (;;) {
      const { sets } = await call(url, 'POST', answered);
      const ack: string[] = [];
      const setErrs: Record<string, { err: string; description: string }> = {};
      for (const [jti, set] of Object.entries(isRecord(sets) ? sets : {})) {
        try {
          await receiver.take(String(set));
          ack.push(jti);
        } catch (error) {
          // The keys are not available, which is no fault of the event: it is sent again.
          if (error instanceof Unavailable) throw error;
          setErrs[jti] = { err: 'invalid_request', description: messageOf(error) };
        }
      }
      answered = { ack, setErrs };
    }
  }

  /** The issuer pushes. Notices if the stream is gone. */
  async function watch(id: string): Promise<void> {
    const url = `${await streamsUrl()}?${new URLSearchParams({ stream_id: id })}`;
    for (;;) {
      await sleep(pushedMilliseconds, undefined, { signal: stop.signal, ref: false });
      await call(url, 'GET');
    }
  }

  async function keep(): Promise<void> {
    let pause = shortestPause;
    while (!stop.signal.aborted) {
      const began = performance.now();
      try {
        await follow();
      } catch (error) {
        isConnected = false;
        if (stop.signal.aborted) break;
        rules.log(`The event feed is disconnected (${messageOf(error)}). Using the status lists only.`);
      }
      // After a long connection, reconnect soon.
      pause = performance.now() - began > longestPause ? shortestPause : Math.min(pause * 2, longestPause);
      await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal: stop.signal, ref: false }).catch(() => {});
    }
  }
  const kept = keep();

  return {
    ready,
    connected: () => isConnected,
    async close() {
      const mine = stream;
      stop.abort(new Error('the verifier was closed'));
      announce();
      await kept;
      isConnected = false;
      if (!mine || !token) return;
      const { value } = token;
      const remove = async () => {
        const gone = `${await streamsUrl()}?${new URLSearchParams({ stream_id: mine.id })}`;
        const headers = { authorization: `Bearer ${value}` };
        await fetchText({ ...caller, timeoutMilliseconds: 2000 }, gone, { method: 'DELETE', headers });
      };
      await remove().catch((error: unknown) => rules.log(`The stream was not deleted: ${messageOf(error)}`));
    },
  };
}
