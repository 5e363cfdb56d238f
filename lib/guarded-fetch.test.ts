import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { guardedFetch, isPublicAddress } from './guarded-fetch';

let running: Server | undefined;
afterEach(() => {
  running?.closeAllConnections();
  running?.close();
});

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  running = server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return `http://127.0.0.1:${address.port}/keys`;
}

const inDevelopment = guardedFetch({ loopbackAllowed: true, timeoutMs: 300, maxBytes: 1000 });
const inProduction = guardedFetch({ loopbackAllowed: false });

describe('a fetch of a registered address', () => {
  it('answers what is there', async () => {
    const url = await listen((_, response) =>
      response.setHeader('content-type', 'application/json').end('{"keys":[]}'),
    );
    const answer = await inDevelopment(url, { headers: { accept: 'application/json' } });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ keys: [] });
  });

  it('follows no redirect', async () => {
    const url = await listen((_, response) => response.writeHead(302, { location: 'http://127.0.0.1/admin' }).end());
    await expect(inDevelopment(url)).rejects.toThrow('redirect');
  });

  it('reads only so much', async () => {
    const url = await listen((_, response) => response.end('x'.repeat(1001)));
    await expect(inDevelopment(url)).rejects.toThrow('more than 1000 bytes');
  });

  it('waits only so long, also for a body that trickles', async () => {
    const url = await listen((_, response) => response.writeHead(200).write('{'));
    await expect(inDevelopment(url)).rejects.toThrow();
  });

  it('only gets', async () => {
    await expect(inDevelopment('http://127.0.0.1:1/', { method: 'POST' })).rejects.toThrow('GET');
  });

  it.each([
    'http://keys.example/',
    'http://127.0.0.1/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://10.1.2.3/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::ffff:10.0.0.1]/',
    'https://2130706433/',
    'https://localhost/',
    'ftp://keys.example/',
  ])('does not go to %s in production', async (url) => {
    await expect(inProduction(url)).rejects.toThrow(/not https|not a public address/);
  });
});

describe('a public address', () => {
  it.each(['1.1.1.1', '93.184.215.14', '2606:4700:4700::1111'])('%s is one', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.31.255.255', '192.168.1.1'],
    ...['224.0.0.1', '255.255.255.255', '::', '::1', 'fc00::1', 'fe80::1', 'ff02::1'],
    ...['::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '64:ff9b::a00:1', '::127.0.0.1', 'keys.example', ''],
  ])('%s is none', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
