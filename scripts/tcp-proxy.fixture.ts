/**
 * A TCP proxy on the loopback address, between the portal and a database server. It can refuse connections, drop all
 * bytes, be slow, or cut open connections.
 */
import { createServer, type Socket, connect as tcpConnect } from 'node:net';

export type TcpProxy = {
  port: number;
  /** The address of a database through this proxy. */
  through: (url: string) => string;
  pass: () => Promise<void>;
  /** Open connections are reset, and new ones refused. */
  refuse: () => Promise<void>;
  /** Neither open nor new connections get an answer, and none is closed. */
  hang: () => void;
  /** Delays each piece by this time, in each direction. */
  delay: (milliseconds: number) => void;
  /** Resets open connections. New ones pass. */
  cut: () => void;
  close: () => Promise<void>;
};

export async function startProxy(targetPort: number): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let hanging = false;
  let pause = 0;

  const server = createServer((near) => {
    const far = tcpConnect(targetPort, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      let before: Promise<void> = Promise.resolve();
      from.on('data', (bytes) => {
        const wait = pause;
        before = before.then(async () => {
          if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
          if (!hanging && !to.destroyed) to.write(bytes);
        });
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        if (!hanging) to.destroy();
      });
    }
  });
  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  const port = await listen(0);
  const cut = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  const stopListening = () =>
    new Promise<void>((resolve) => (server.listening ? server.close(() => resolve()) : resolve()));

  return {
    port,
    through(url) {
      const address = new URL(url);
      address.port = String(port);
      return address.href;
    },
    async pass() {
      // Dropped bytes are lost, as on a network, so these connections never work again.
      if (hanging) cut();
      hanging = false;
      pause = 0;
      if (!server.listening) await listen(port);
    },
    async refuse() {
      hanging = false;
      const stopped = stopListening();
      cut();
      await stopped;
    },
    hang() {
      hanging = true;
    },
    delay(milliseconds) {
      pause = milliseconds;
    },
    cut,
    async close() {
      const stopped = stopListening();
      cut();
      await stopped;
    },
  };
}
