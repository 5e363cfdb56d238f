import { describe, expect, it } from 'vitest';
import { agentOf, placeOf } from './request-origin';

describe('where a request came from', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari on iOS',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
    ['node', 'Node.js'],
    ['undici', 'Node.js'],
    ['curl/8.9.1', 'curl'],
    ['python-requests/2.32', 'Python'],
    ['Go-http-client/2.0', 'Go'],
    ['okhttp/5.0', 'Java'],
    ['Trailmap/7 (secret project)', undefined],
    ['', undefined],
  ])('%s is told in words that we know: %s', (userAgent, agent) => {
    expect(agentOf(userAgent)).toBe(agent);
  });

  it('nobody knows is left out', () => {
    expect(placeOf('unknown', null)).toEqual({});
    expect(placeOf('10.1.2.3', 'curl/8')).toEqual({ network: '10.1.2.0/24', agent: 'curl' });
  });
});
