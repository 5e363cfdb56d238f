import { expect, it } from 'vitest';
import { appFace } from './app-face';

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
