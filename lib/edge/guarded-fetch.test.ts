import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { guardedFetch, reachOf } from './guarded-fetch';

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

describe('a fetch of a registered URL', () => {
  it('returns the response', async () => {
    const url = await listen((_, response) =>
      response.setHeader('content-type', 'application/json').end('{"keys":[]}'),
    );
    const answer = await inDevelopment(url, { headers: { accept: 'application/json' } });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ keys: [] });
  });

  it('does not follow redirects', async () => {
    const url = await listen((_, response) => response.writeHead(302, { location: 'http://127.0.0.1/admin' }).end());
    await expect(inDevelopment(url)).rejects.toThrow('redirect');
    const seen = await inDevelopment(url, { redirect: 'manual' });
    expect([seen.status, seen.url]).toEqual([302, '']);
  });

  it('limits the size of the body', async () => {
    const url = await listen((_, response) => response.end('x'.repeat(1001)));
    await expect(inDevelopment(url)).rejects.toThrow('more than 1000 bytes');
  });

  it('limits the time, also for a body that trickles', async () => {
    const url = await listen((_, response) => response.writeHead(200).write('{'));
    await expect(inDevelopment(url)).rejects.toThrow();
  });

  it('posts the given body', async () => {
    const url = await listen((request, response) => void request.pipe(response));
    const answer = await inDevelopment(url, { method: 'POST', body: new URLSearchParams({ logout_token: 'ä' }) });
    expect(await answer.text()).toBe('logout_token=%C3%A4');
  });

  it.each(['PUT', 'DELETE', 'HEAD'])('refuses the method %s', async (method) => {
    await expect(inDevelopment('http://127.0.0.1:1/', { method })).rejects.toThrow('GET and POST');
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
    'https://0x7f000001/',
    'https://017700000001/',
    'https://127.1/',
    'https://0xa9.0xfe.0xa9.0xfe/',
    'https://①②⑦.⓪.⓪.①/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://localhost/',
    'ftp://keys.example/',
  ])('does not connect to %s in production', async (url) => {
    await expect(inProduction(url)).rejects.toThrow(/not https|not a public address/);
  });
});

describe('the address of a connection', () => {
  it('is checked after the name was resolved, by the look-up of that connection', async () => {
    const url = await listen((_, response) => response.end('{}'));
    const named = url.replace('127.0.0.1', 'localhost');
    expect((await inDevelopment(named)).status).toBe(200);
    await expect(inProduction(named.replace('http:', 'https:'))).rejects.toThrow('not a public address');
  });

  it('may be in a private network only if the operator allows it, also over plain http', async () => {
    const url = await listen((_, response) => response.end('{}'));
    const inside = guardedFetch({ loopbackAllowed: false, privateAllowed: true, timeoutMs: 300 });
    expect((await inside(url)).status).toBe(200);
    await expect(inDevelopment('http://10.1.2.3/')).rejects.toThrow('not a public address');
    // What is nobody's network stays closed, and so does the internet over plain http.
    await expect(inside('http://169.254.169.254/latest/meta-data')).rejects.toThrow('not a public address');
    await expect(inside('http://0.0.0.0/')).rejects.toThrow('not a public address');
    await expect(inside('http://1.1.1.1/')).rejects.toThrow('not https');
  });

  it('gets no credentials from the URL', async () => {
    await expect(inDevelopment('http://a:b@127.0.0.1:1/')).rejects.toThrow('credentials');
  });
});

describe('reachOf (RFC 6890)', () => {
  it.each([
    '1.1.1.1',
    '93.184.215.14',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '2606:4700:4700::1111',
    '2a00::1',
  ])('%s is public', (address) => expect(reachOf(address)).toBe('public'));

  it.each([
    ['10.0.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['100.127.255.255', 'private'],
    ['172.16.0.0', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['fc00::1', 'private'],
    ['fdff:ffff::1', 'private'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
  ])('%s is %s', (address, reach) => expect(reachOf(address)).toBe(reach));

  it.each([
    ['this network', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['link local, where clouds keep credentials', '169.254.169.254'],
    ['protocol assignments', '192.0.0.170'],
    ['documentation', '192.0.2.1'],
    ['6to4 relays', '192.88.99.1'],
    ['benchmarks', '198.18.0.1'],
    ['benchmarks', '198.19.255.255'],
    ['documentation', '198.51.100.1'],
    ['documentation', '203.0.113.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['everyone', '255.255.255.255'],
    ['nobody', '::'],
    ['IPv4 within IPv6, compatible', '::127.0.0.1'],
    ['IPv4 within IPv6, mapped', '::ffff:127.0.0.1'],
    ['the same in hex', '::ffff:a9fe:a9fe'],
    ['mapped, of a public address', '::ffff:1.1.1.1'],
    ['translated', '::ffff:0:10.0.0.1'],
    ['NAT64', '64:ff9b::a00:1'],
    ['NAT64 of a network', '64:ff9b:1::a00:1'],
    ['discarded', '100::1'],
    ['Teredo', '2001::1'],
    ['benchmarks', '2001:2::1'],
    ['ORCHID', '2001:20::1'],
    ['documentation', '2001:db8::1'],
    ['6to4', '2002:a00:1::1'],
    ['documentation', '3fff::1'],
    ['segment routing', '5f00::1'],
    ['link local', 'fe80::1'],
    ['link local, with its zone', 'fe80::1%eth0'],
    ['site local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['a name', 'keys.example'],
    ['nothing', ''],
  ])('%s, %s, is special', (_, address) => expect(reachOf(address)).toBe('special'));
});
