/** A closed loop: for some seconds, each connection sends its next request as soon as the last one is answered. */
import { Pool } from 'undici';

type Shot = { method: 'GET' | 'POST'; path: string; headers?: Record<string, string>; body?: string };

/** Returns the next request of a virtual client, given the body of its last response; undefined if it has no more. */
export type Client = (lastBody: string | undefined) => Shot | undefined;

export type Measured = {
  requestsPerSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  requests: number;
  failures: number;
  /** Per request. */
  cpu: Cpu;
};

/** Microseconds. */
export type Cpu = { server: number; database: number };

/** Runs the clients against an origin. Anything but the expected status counts as a failure. */
export async function run(
  origin: string,
  clients: Client[],
  seconds: number,
  cpu: () => Cpu,
  expected = 200,
): Promise<Measured> {
  const pool = new Pool(origin, { connections: clients.length, pipelining: 1 });
  const times: number[] = [];
  let failures = 0;
  const before = cpu();
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(
    clients.map(async (next) => {
      let last: string | undefined;
      while (performance.now() < end) {
        const shot = next(last);
        if (!shot) return;
        const began = performance.now();
        const answer = await pool.request({ ...shot, headers: shot.headers ?? {}, body: shot.body ?? null });
        last = await answer.body.text();
        times.push(performance.now() - began);
        if (answer.statusCode !== expected) failures += 1;
      }
    }),
  );
  const elapsed = (performance.now() - start) / 1000;
  const after = cpu();
  await pool.close();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return {
    requestsPerSecond: times.length / elapsed,
    p50: at(0.5),
    p99: at(0.99),
    requests: times.length,
    failures,
    cpu: {
      server: (after.server - before.server) / times.length,
      database: (after.database - before.database) / times.length,
    },
  };
}
