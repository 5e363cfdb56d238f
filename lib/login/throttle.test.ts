import { expect, test } from 'vitest';
import * as nodeHttp from '@/lib/node-http';
import { addressKey, clientIp, clientIpHeader } from './throttle';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['1:2:3::', '1:2:3:0::/64'],
  ['unknown', 'unknown'],
])('%s counts as %s', (ip, key) => {
  expect(addressKey(ip)).toBe(key);
});

test("the client's address is what our own server wrote, under the name it writes", () => {
  expect(clientIpHeader).toBe(nodeHttp.clientIpHeader);
  expect(clientIp(new Headers({ [nodeHttp.clientIpHeader]: '192.0.2.7', 'x-forwarded-for': '203.0.113.1' }))).toBe(
    '192.0.2.7',
  );
  expect(clientIp(new Headers({ 'x-forwarded-for': '203.0.113.1' }))).toBe('unknown');
});
