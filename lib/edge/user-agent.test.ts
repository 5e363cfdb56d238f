import { describe, expect, it } from 'vitest';
import { agentText, deviceText, userAgentName } from './user-agent';

const webKit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const iPhone = `Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${webKit}`;
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const android = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko)';

describe('userAgentName', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [
      `${windows} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0`,
      'Edge on Windows',
    ],
    [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webKit} Version/18.5 Safari/605.1.15`, 'Safari on macOS'],
    [`${iPhone} Version/18.5 Mobile/15E148 Safari/604.1`, 'Safari on iOS'],
    [`${iPhone} FxiOS/140.0 Mobile/15E148 Safari/605.1.15`, 'Firefox on iOS'],
    [`${android} Chrome/138.0.0.0 Mobile Safari/537.36`, 'Chrome on Android'],
    [`${android} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`, 'Samsung Internet on Android'],
    ['node', 'Node.js'],
    ['undici', 'Node.js'],
    ['curl/8.9.1', 'curl'],
    ['python-requests/2.32', 'Python'],
    ['Go-http-client/2.0', 'Go'],
    ['okhttp/5.0', 'Java'],
    ['Trailmap/7 (secret project)', undefined],
    ['', undefined],
  ])('%s is %s', (userAgent, name) => {
    expect(userAgentName(userAgent)).toBe(name);
  });

  it('is found quickly even in a malicious text', () => {
    const began = performance.now();
    userAgentName(`Mozilla/ ${'Version/1 '.repeat(5000)}`);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe('deviceText', () => {
  it.each([
    [`${iPhone} Version/18.5 Mobile/15E148 Safari/604.1`, 'Safari on iOS'],
    ['curl/8.9.1', 'curl'],
    ['Trailmap/1 CFNetwork/1', 'A phone app'],
    ['Mozilla/5.0 (X11; Linux x86_64) SomethingNew/1.0', 'A browser on Linux'],
    ['<script>', 'Unknown device'],
    [undefined, 'Unknown device'],
  ])('calls %s %s', (userAgent, words) => {
    expect(deviceText('en', userAgent)).toBe(words);
  });
});

it('a name that was stored has the words of each language', () => {
  expect(agentText('de', 'Firefox on Linux')).toBe('Firefox auf Linux');
  expect(agentText('ja', 'Samsung Internet on Android')).toBe('AndroidのSamsung Internet');
  expect(agentText('de', 'a phone app')).toBe('Eine mobile App');
  expect(agentText('de', 'curl')).toBe('curl');
});
