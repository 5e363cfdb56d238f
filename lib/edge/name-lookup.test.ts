import { createSocket } from 'node:dgram';
import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanes } from '../lanes';
import { guardedFetch } from './guarded-fetch';
import { createNameLookup, parseHosts, siteOf, systemLookup } from './name-lookup';

const folder = mkdtempSync(join(tmpdir(), 'hosts-'));
const hostsFile = join(folder, 'hosts');
writeFileSync(hostsFile, '127.0.0.1 localhost\n10.9.8.7\tapi.internal API.alias # ours\n::1 localhost\n');

const asked: string[] = [];
const dnsServer = createSocket('udp4');
let servers: string[] = [];

/** RFC 1035 §4: the question of a message, and an answer to it with these records. */
const question = (message: Buffer) => {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.subarray(at + 1, at + 1 + length).toString());
    at += 1 + length;
  }
  return { name: labels.join('.'), type: message.readUInt16BE(at + 1), end: at + 5 };
};
const nameOf = (name: string) =>
  Buffer.concat([...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])), Buffer.of(0)]);
const recordOf = (owner: string, type: number, data: Buffer) => {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(60, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([nameOf(owner), fixed, data]);
};
const answerTo = (message: Buffer, end: number, records: Buffer[], code = 0) => {
  const header = Buffer.from(message.subarray(0, 12));
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(records.length, 6);
  header.writeUInt32BE(0, 8);
  return Buffer.concat([header, message.subarray(12, end), ...records]);
};
const [A, CNAME, AAAA] = [1, 5, 28];
const four = Buffer.of(192, 0, 2, 7);
const six = Buffer.from('20010db8000000000000000000000007', 'hex');

beforeAll(async () => {
  dnsServer.on('message', (message, from) => {
    const { name, type, end } = question(message);
    asked.push(name);
    const reply = (records: Buffer[], code = 0) =>
      dnsServer.send(answerTo(message, end, records, code), from.port, from.address);
    if (name.endsWith('silent.example')) return;
    if (name === 'half.example' && type === AAAA) return;
    if (name === 'broken.example') return reply([], 2);
    if (name === 'nobody.example') return reply([], 3);
    if (name === 'inside.example') return reply(type === A ? [recordOf(name, A, Buffer.of(127, 0, 0, 1))] : []);
    if (name === 'alias.example') {
      const real = 'real.example';
      return reply([recordOf(name, CNAME, nameOf(real)), ...(type === A ? [recordOf(real, A, four)] : [])]);
    }
    const both = type === A ? [recordOf(name, A, four)] : [recordOf(name, AAAA, six)];
    const answer = name === 'six.example' && type === A ? [] : both;
    if (name.endsWith('slow.example')) setTimeout(reply, 300, answer);
    else reply(answer);
  });
  await new Promise<void>((resolve) => dnsServer.bind(0, '127.0.0.1', resolve));
  servers = [`127.0.0.1:${dnsServer.address().port}`];
});
afterAll(() => {
  dnsServer.close();
  rmSync(folder, { recursive: true });
});

const lookupWith = (more = {}) => createNameLookup({ hostsFile, servers, timeoutMs: 500, tries: 1, ...more });
const addresses = async (name: string) => (await lookupWith()(name)).map(({ address }) => address);

describe('the look-up of a name', () => {
  it('reads the hosts file first, in any case, and then sends no query', async () => {
    asked.length = 0;
    expect(await addresses('API.internal')).toEqual(['10.9.8.7']);
    expect(await addresses('api.alias.')).toEqual(['10.9.8.7']);
    expect(await addresses('localhost')).toEqual(['127.0.0.1', '::1']);
    expect(asked).toEqual([]);
  });

  it('knows localhost without a hosts file (RFC 6761 §6.3)', async () => {
    const bare = lookupWith({ hostsFile: join(folder, 'none') });
    expect(await bare('localhost')).toHaveLength(2);
    expect(await bare('app.localhost')).toHaveLength(2);
  });

  it('queries DNS for both families, and follows an alias', async () => {
    expect(await addresses('both.example')).toEqual(['192.0.2.7', '2001:db8::7']);
    expect(await addresses('six.example')).toEqual(['2001:db8::7']);
    expect(await addresses('alias.example')).toEqual(['192.0.2.7']);
  });

  it('does not wait for a family without an answer', async () => {
    const began = performance.now();
    expect(await addresses('half.example')).toEqual(['192.0.2.7']);
    expect(performance.now() - began).toBeLessThan(400);
  });

  it('uses no search domain, because names are absolute', async () => {
    asked.length = 0;
    await addresses('intranet');
    expect(new Set(asked)).toEqual(new Set(['intranet']));
  });

  it('names the reason: no such name, a failing server, a silent server', async () => {
    await expect(addresses('nobody.example')).rejects.toThrow('nobody.example has no address');
    await expect(addresses('broken.example')).rejects.toThrow('the look-up of broken.example failed: ESERVFAIL');
    await expect(addresses('silent.example')).rejects.toThrow('did not answer in time for silent.example');
  });

  it('of forty names with silent servers delays no other name', async () => {
    const lookUp = lookupWith({ timeoutMs: 1000 });
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const ended = () => 'ended';
    const ofOne = Array.from({ length: 40 }, (_, at) => lookUp(`c${at}.silent.example`, stop.signal).catch(ended));
    const elsewhere = Array.from({ length: 40 }, (_, at) => lookUp(`c.x${at}-silent.example`).catch(ended));
    const began = performance.now();
    expect(await lookUp('good.example')).toHaveLength(2);
    expect(await lookUp('slow.example')).toHaveLength(2);
    expect(performance.now() - began).toBeLessThan(900);
    expect(await Promise.all(elsewhere)).toEqual(Array(40).fill('ended'));
    stop.abort();
    expect(await Promise.all(ofOne)).toEqual(Array(40).fill('ended'));
  });

  it('limits concurrent look-ups of one site, and ends with its request', async () => {
    asked.length = 0;
    const lookUp = lookupWith({ lanes: createLanes({ each: 2, total: 100 }) });
    const stop = new AbortController();
    const ends = Array.from({ length: 10 }, (_, at) => lookUp(`d${at}.silent.example`, stop.signal).catch(String));
    await lookUp('good.example');
    expect(new Set(asked.filter((name) => name.startsWith('d')))).toEqual(
      new Set(['d0.silent.example', 'd1.silent.example']),
    );
    stop.abort(new Error('given up'));
    const began = performance.now();
    expect(await Promise.all(ends)).toEqual(Array(10).fill('Error: given up'));
    expect(performance.now() - began).toBeLessThan(200);
  });
});

describe('a request by name', () => {
  it('limits the look-up too, and checks every address from DNS', async () => {
    const lookUp = lookupWith({ timeoutMs: 5000 });
    const ask = guardedFetch({ loopbackAllowed: false, timeoutMs: 300, lookUp });
    await expect(ask('https://a.silent.example/')).rejects.toThrow('took longer than 300 ms');
    await expect(ask('https://inside.example/')).rejects.toThrow('127.0.0.1, which is not a public address');
  });
});

describe("the operating system's look-up, where the operator wants it", () => {
  it('returns what the system knows, and ends with its request', async () => {
    const lookUp = systemLookup();
    expect((await lookUp('localhost')).map(({ address }) => address)).toContain('127.0.0.1');
    await expect(lookUp('localhost', AbortSignal.abort(new Error('given up')))).rejects.toThrow('given up');
  });
});

describe('the hosts file', () => {
  it('is read line by line, without comments and invalid addresses', () => {
    const hosts = parseHosts('# 1.1.1.1 no\n1.2.3.4 a b #c\r\nfe80::1%eth0 z\nnonsense d\n::5 a\n\n');
    expect([...hosts.keys()].sort()).toEqual(['a', 'b', 'z']);
    expect(hosts.get('a')).toEqual([
      { address: '1.2.3.4', family: 4 },
      { address: '::5', family: 6 },
    ]);
  });
});

describe('the site of a name', () => {
  it.each([
    ['a.b.example.com', 'example.com'],
    ['example.com', 'example.com'],
    ['a.b.example.co.uk', 'example.co.uk'],
    ['a.example.de', 'example.de'],
    ['intranet', 'intranet'],
  ])('of %s is %s', (name, site) => expect(siteOf(name)).toBe(site));
});
