import { expect, it } from 'vitest';
import { appFace, schemeWarning } from './app-face';

const client = {
  kind: 'web' as const,
  createdAt: 1,
  metadata: { client_name: 'Agent', client_uri: 'https://bank.example/' },
};

it('an app that is known by an address is shown by the host of that address, whatever home page it states', () => {
  expect(appFace({ ...client, id: 'https://agent.example:8443/oauth/client.json' }).describedAt).toBe(
    'agent.example:8443',
  );
});

it.each(['app_x7k2', 'https', 'https://', 'javascript://x/y'])('an app with the id %s is described by nobody', (id) => {
  expect(appFace({ ...client, id })).not.toHaveProperty('describedAt');
});

it('a scheme that any app can claim is warned about, a domain name and a web address are not (RFC 8252 §8.4)', () => {
  expect(schemeWarning('cursor:')).toMatch(/opens cursor: links\. Another app can claim them/);
  for (const place of ['com.example.app:', 'https://app.example', 'http://127.0.0.1:4000']) {
    expect(schemeWarning(place)).toBeUndefined();
  }
});
