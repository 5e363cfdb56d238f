/**
 * Every request ends in time, at whatever stage the other side stops answering and however often memory is collected
 * meanwhile. Node 20 collects a signal of `AbortSignal.timeout` that only `AbortSignal.any` refers to: it never fires.
 */
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { guardedFetch } from './guarded-fetch';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function portOf(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return address.port;
}

/** Listens and accepts nothing: the kernel takes the first two connections, and leaves the others half open. */
async function unaccepting(): Promise<number> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
    const server = require('node:net').createServer();
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000));
    });`,
    { eval: true },
  );
  closers.push(() => void worker.terminate());
  return new Promise((resolve) => worker.once('message', (port) => resolve(Number(port))));
}

const silent = () => portOf(createServer());
const drip = (socket: { write: (text: string) => unknown }) => {
  const timer = setInterval(() => socket.write(' '), 20);
  closers.push(() => clearInterval(timer));
};

const limits = { loopbackAllowed: true, timeoutMs: 400 };
const never = new Promise<never>(() => undefined);

/** Each stage at which a receiver can stop: the address to ask, and the look-up to ask it with. */
const stages: Record<string, () => Promise<{ url: string; lookUp?: () => Promise<never> }>> = {
  'the look-up of its name': async () => ({ url: 'https://keys.example/', lookUp: () => never }),
  'the connection': async () => ({ url: `http://127.0.0.1:${await unaccepting()}/` }),
  TLS: async () => ({ url: `https://127.0.0.1:${await silent()}/` }),
  headers: async () => ({ url: `http://127.0.0.1:${await silent()}/` }),
  'headers that drip': async () => {
    const server = createServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX-Slow:');
      drip(socket);
    });
    return { url: `http://127.0.0.1:${await portOf(server)}/` };
  },
  'a body that drips': async () => {
    const server = createHttpServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      drip(response);
    });
    return { url: `http://127.0.0.1:${await portOf(server)}/` };
  },
  'a body that never comes': async () => {
    const server = createHttpServer((_, response) => void response.writeHead(200).flushHeaders());
    return { url: `http://127.0.0.1:${await portOf(server)}/` };
  },
};

describe('a request whose receiver stops answering', () => {
  it.each(Object.entries(stages))(
    'ends in time at %s: 20 of 20, even with garbage collection meanwhile',
    async (_, stage) => {
      const { url, lookUp } = await stage();
      const ask = guardedFetch({ ...limits, ...(lookUp && { lookUp }) });
      const collecting = setInterval(collect, 20);
      closers.push(() => clearInterval(collecting));
      const began = performance.now();
      const ends = Array.from({ length: 20 }, () =>
        ask(url).then(
          () => 'answered',
          (error: unknown) => String(error),
        ),
      );
      const late = new Promise<string>((resolve) => void setTimeout(resolve, 5000, 'still waiting'));
      const outcomes = await Promise.all(ends.map((end) => Promise.race([end, late])));
      expect(outcomes).toEqual(Array.from({ length: 20 }, () => expect.stringContaining('took longer than 400 ms')));
      expect(performance.now() - began).toBeLessThan(4000);
    },
  );
});
