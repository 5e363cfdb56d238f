import { describe, expect, it } from 'vitest';
import { addressKey, isLoopbackAddress, networkOf } from './ip-network';

describe('addressKey', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:1234', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::'],
    ['[2001:db8:1:2::9]:443', '2001:db8:1:2::'],
    ['2001:db8::1', '2001:db8::'],
    ['fe80::1%eth0', 'fe80::'],
    ['::1', '::'],
    ['unknown', 'unknown'],
  ])('of %s is %s, and of that key the same (RFC 6177 §2)', (ip, key) => {
    expect(addressKey(ip)).toBe(key);
    expect(addressKey(addressKey(ip))).toBe(key);
  });
});

describe('networks', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['203.0.113.77:1234', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['::ffff:cb00:714d', '203.0.113.0/24'],
    ['2001:db8:7:9::1', '2001:db8:7::/48'],
    ['2001:0DB8::1', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['203.0.113.77, 10.0.0.1', undefined],
  ])('%s is in %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });

  it('only loopback addresses are this machine', () => {
    expect(['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.8.8.8:99', '::ffff:7f00:1'].every(isLoopbackAddress)).toBe(
      true,
    );
    expect(['unknown', '', '1.2.3.4', '::', '128.0.0.1', '2001:db8::1'].some(isLoopbackAddress)).toBe(false);
  });
});
