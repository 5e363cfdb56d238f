/**
 * Looks up host names that clients choose, for `guarded-fetch.ts`.
 *
 * Node's own look-up calls `getaddrinfo` on a pool of four threads that the whole process shares: four names whose DNS
 * server does not answer stop every other look-up. Here the hosts file comes first, then DNS, with a timeout and
 * without threads. Names are absolute: the resolver's search domains are not tried. Nothing is cached, so that an
 * answer is never older than the connection that it is for.
 *
 * `systemLookup` is for networks whose names DNS does not know (mDNS, NSS modules, short names of a cluster). It waits
 * for `getaddrinfo`, but never has more than two of its threads.
 */
import { promises as dns, type LookupAddress } from 'node:dns';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { createLanes, type Lanes } from '../lanes';

/** All addresses of a name, at least one. Rejects with an `Error` that names the reason. */
export type NameLookup = (hostname: string, signal?: AbortSignal) => Promise<LookupAddress[]>;

export type NameLookupOptions = {
  hostsFile?: string;
  /** DNS servers with their ports; by default those of the machine. */
  servers?: string[];
  /** For the first try; c-ares doubles it for the next. */
  timeoutMs?: number;
  tries?: number;
  /** How many look-ups run at once for one site, and in all. */
  lanes?: Lanes;
};

const hostsOfMachine = process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';
const hostsKeptMs = 5000;
/** How long an answer for one address family waits for the other (RFC 8305 §3 suggests 50 ms, for a fast network). */
const otherFamilyMs = 100;

export function createNameLookup({
  hostsFile = hostsOfMachine,
  servers,
  timeoutMs = 1000,
  tries = 2,
  lanes = createLanes({ each: 4, total: 256 }),
}: NameLookupOptions = {}): NameLookup {
  const hosts = readerOfHosts(hostsFile);
  return async (hostname, signal) => {
    const name = hostname.toLowerCase().replace(/\.$/, '');
    const listed = (await hosts()).get(name);
    if (listed) return listed;
    // RFC 6761 §6.3.
    if (name === 'localhost' || name.endsWith('.localhost')) return loopback;
    return lanes(siteOf(name), () => askDns(name, { servers, timeoutMs, tries }, signal), signal);
  };
}

export function systemLookup(): NameLookup {
  const lanes = createLanes({ each: 1, total: 2 });
  return (hostname, signal) => lanes(siteOf(hostname), () => dns.lookup(hostname, { all: true }), signal);
}

const loopback: LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/**
 * Whose names these probably are: the last two labels, or three under a suffix such as `co.uk`. It only decides which
 * look-ups wait for each other, so it need not be exact.
 */
export function siteOf(name: string): string {
  const labels = name.split('.');
  const [second = '', last = ''] = labels.slice(-2);
  return labels.slice(last.length === 2 && second.length <= 3 ? -3 : -2).join('.');
}

/** hosts(5): an address, then its names; `#` starts a comment. Read again after a few seconds. */
function readerOfHosts(file: string): () => Promise<Map<string, LookupAddress[]>> {
  let kept: Promise<Map<string, LookupAddress[]>> | undefined;
  let keptUntil = 0;
  return () => {
    if (kept && performance.now() < keptUntil) return kept;
    keptUntil = performance.now() + hostsKeptMs;
    kept = readFile(file, 'utf8').then(parseHosts, () => new Map());
    return kept;
  };
}

export function parseHosts(text: string): Map<string, LookupAddress[]> {
  const hosts = new Map<string, LookupAddress[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...names] = (line.split('#')[0] ?? '').trim().split(/\s+/);
    const family = isIP(address);
    if (family === 0) continue;
    for (const name of names.map((written) => written.toLowerCase())) {
      hosts.set(name, [...(hosts.get(name) ?? []), { address, family }]);
    }
  }
  return hosts;
}

type Asking = { servers: string[] | undefined; timeoutMs: number; tries: number };

async function askDns(
  name: string,
  { servers, timeoutMs, tries }: Asking,
  signal: AbortSignal | undefined,
): Promise<LookupAddress[]> {
  // A new resolver can be cancelled by itself, and knows the current DNS servers of the machine.
  const resolver = new dns.Resolver({ timeout: timeoutMs, tries });
  if (servers) resolver.setServers(servers);
  const cancel = () => resolver.cancel();
  // The resolver's timeout applies to each server; this one to the whole look-up.
  const timer = setTimeout(cancel, timeoutMs * 2 ** tries);
  signal?.addEventListener('abort', cancel, { once: true });
  const found: LookupAddress[] = [];
  const faults: unknown[] = [];
  const ask = async (family: 4 | 6) => {
    try {
      const addresses = await (family === 4 ? resolver.resolve4(name) : resolver.resolve6(name));
      found.push(...addresses.map((address) => ({ address, family })));
    } catch (error) {
      faults.push(error);
    }
    if (found.length === 0) throw new Error('nothing yet');
  };
  try {
    const both = [ask(4), ask(6)];
    const all = Promise.allSettled(both);
    await Promise.any(both).then(
      () => Promise.race([all, pause(otherFamilyMs)]),
      () => undefined,
    );
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    resolver.cancel();
  }
  signal?.throwIfAborted();
  if (found.length === 0) throw new Error(faultOf(name, faults));
  // IPv4 first, because more servers can reach it.
  return [...found].sort((one, other) => one.family - other.family);
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds));

function faultOf(name: string, faults: unknown[]): string {
  const codes = faults.map((fault) => (fault instanceof Error ? String(Reflect.get(fault, 'code')) : String(fault)));
  const serious = codes.find((code) => code !== 'ENODATA' && code !== 'ENOTFOUND');
  if (serious === undefined) return `${name} has no address`;
  return serious === 'ETIMEOUT' || serious === 'ECANCELLED'
    ? `the DNS servers did not answer in time for ${name}`
    : `the look-up of ${name} failed: ${serious}`;
}
