import { describe, expect, it } from 'vitest';
import { clientAddress, clientIp, clientIpHeader } from './client-address';
import { addressKey, networkOf } from './ip-network';

const forwardedFor = { proxyCount: 1, clientAddressHeader: 'x-forwarded-for' } as const;
const forwarded = { proxyCount: 1, clientAddressHeader: 'forwarded' } as const;
const incoming = (headers: Record<string, string>, remoteAddress: string | undefined = '10.0.0.9') => ({
  headers,
  socket: { remoteAddress },
});

describe('the address of a client', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['203.0.113.9:40001', '203.0.113.9'],
    ['"203.0.113.9:40001"', '203.0.113.9'],
    ['[203.0.113.9]:40001', '203.0.113.9'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['"[2001:db8::1]:443"', '2001:db8::1'],
    ['"[2001:db8:cafe::17]:_port"', '2001:db8:cafe::17'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8:0000::0001', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:80', 'fe80::1'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['::FFFF:1.2.3.4', '1.2.3.4'],
    ['::ffff:102:304', '1.2.3.4'],
    ['0:0:0:0:0:ffff:102:304', '1.2.3.4'],
    ['0000:0000:0000:0000:0000:ffff:0102:0304', '1.2.3.4'],
    ['::0:ffff:1.2.3.4', '1.2.3.4'],
    ['[::ffff:1.2.3.4]:5060', '1.2.3.4'],
    ['[::ffff:102:304%1]:5060', '1.2.3.4'],
    ['::ffff:0.0.0.0', '0.0.0.0'],
    ['::1.2.3.4', '::102:304'],
  ])('%s is spelled %s (RFC 4291 §2.5.5.2, RFC 5952 §4)', (written, address) => {
    expect(clientAddress(incoming({ 'x-forwarded-for': written }), forwardedFor)).toBe(address);
    expect(clientAddress(incoming({}, written), { ...forwardedFor, proxyCount: 0 })).toBe(address);
    expect(clientIp(new Headers({ [clientIpHeader]: written }))).toBe(address);
  });

  it.each(['unknown', '_hidden', '', ' ', '1.2.3', '1.2.3.4.5', '01.2.3.4', '1.2.3.4:99999999', '1.2.3.4 evil'])(
    'is unknown for "%s", which is not an address, and all of these count together',
    (written) => {
      const address = clientAddress(incoming({ 'x-forwarded-for': `6.6.6.6, ${written}` }), forwardedFor);
      expect(address).toBe('unknown');
      expect(addressKey(address)).toBe('unknown');
      expect(addressKey(written)).toBe('unknown');
      expect(networkOf(written)).toBeUndefined();
    },
  );

  it('is unknown for a connection without an address, and for a request without our own header', () => {
    expect(clientAddress({ headers: {}, socket: {} }, forwardedFor)).toBe('unknown');
    expect(clientIp(new Headers({ 'x-forwarded-for': '203.0.113.1' }))).toBe('unknown');
  });

  it('is counted from the right, behind our own proxies', () => {
    const chain = { 'x-forwarded-for': '6.6.6.6, 1.1.1.1:2000, 10.0.0.1' };
    expect(clientAddress(incoming(chain), { ...forwardedFor, proxyCount: 0 })).toBe('10.0.0.9');
    expect(clientAddress(incoming(chain), { ...forwardedFor, proxyCount: 2 })).toBe('1.1.1.1');
    expect(clientAddress(incoming(chain), { ...forwardedFor, proxyCount: 4 })).toBe('10.0.0.9');
    expect(clientAddress(incoming({}), forwardedFor)).toBe('10.0.0.9');
  });
});

describe('the Forwarded header (RFC 7239)', () => {
  const from = (value: string, proxyCount = 1) =>
    clientAddress(incoming({ forwarded: value }), { ...forwarded, proxyCount });

  it.each([
    ['for=192.0.2.60;proto=http;by=203.0.113.43', '192.0.2.60'],
    ['For="[2001:db8:cafe::17]:4711"', '2001:db8:cafe::17'],
    ['proto=https; FOR = nobody', 'unknown'],
    ['for="_gazonk"', 'unknown'],
    ['for=unknown', 'unknown'],
    ['proto=https', 'unknown'],
    ['for=1.1.1.1;for=2.2.2.2', 'unknown'],
    ['for="192.0.2.60:_http"', '192.0.2.60'],
    ['for="192\\.0.2.60"', '192.0.2.60'],
    ['host="a;for=6.6.6.6";for=192.0.2.60', '192.0.2.60'],
  ])('%s is from %s (§4, §6)', (value, address) => {
    expect(from(value)).toBe(address);
  });

  it('is read from the right, so that no quote or comma of a client moves the entries of our proxies (§5.2, §8.1)', () => {
    expect(from('for=6.6.6.6, for=192.0.2.60')).toBe('192.0.2.60');
    expect(from('for="6.6.6.6, for=192.0.2.60')).toBe('192.0.2.60');
    expect(from('for="6.6.6.6\\", for=192.0.2.60')).toBe('192.0.2.60');
    expect(from('for=192.0.2.60;host="x, for=6.6.6.6"')).toBe('192.0.2.60');
    expect(from('for=192.0.2.60;host="x\\", for=6.6.6.6"')).toBe('192.0.2.60');
    expect(from('for="6.6.6.6, for=192.0.2.60, for=10.0.0.1', 2)).toBe('192.0.2.60');
    expect(from('for=192.0.2.60', 2)).toBe('10.0.0.9');
  });
});

it('reads the header that the operator names, and never the other', () => {
  const both = { 'x-forwarded-for': '203.0.113.1', forwarded: 'for=203.0.113.2' };
  expect(clientAddress(incoming(both), forwardedFor)).toBe('203.0.113.1');
  expect(clientAddress(incoming(both), forwarded)).toBe('203.0.113.2');
  expect(clientAddress(incoming({ forwarded: 'for=203.0.113.2' }), forwardedFor)).toBe('10.0.0.9');
  expect(clientAddress(incoming({ 'x-forwarded-for': '203.0.113.1' }), forwarded)).toBe('10.0.0.9');
});

it('counts thirty ports of one address as one', () => {
  const keys = Array.from({ length: 30 }, (_, port) =>
    addressKey(clientAddress(incoming({ 'x-forwarded-for': `203.0.113.9:${40_000 + port}` }), forwardedFor)),
  );
  expect(new Set(keys)).toEqual(new Set(['203.0.113.9']));
});
