import { describe, expect, it } from 'vitest';
import type { ActivityView, UseView } from '@/lib/data/owner/timeline';
import { type TimelineContext, timelineLines } from './timeline-words';

const context: TimelineContext = {
  scopes: new Map([['routes.write', { title: 'Change your saved routes', description: '' }]]),
  networks: { own: '198.51.100.0/24', others: new Set(['192.0.2.0/24']) },
  zone: 'UTC',
  hasServer: true,
  placeOf: (network) => (network === '100.64.0.0/24' ? { city: 'Lyon', country: 'France' } : undefined),
  deviceName: () => 'Firefox on Linux',
  agentName: (agent: string) => agent,
};
const at = Date.UTC(2027, 2, 12, 12) / 1000;
const said = (activity: Partial<ActivityView>, language: 'en' | 'de' = 'en') =>
  timelineLines(language, { activities: [{ kind: 'changed', at, ...activity }], uses: [] }, context).map(
    ({ text, from }) => [text, from].filter(Boolean).join(' · '),
  );
const used = (use: Partial<UseView>[], change: Partial<TimelineContext> = {}) =>
  timelineLines(
    'en',
    {
      activities: [],
      uses: use.map((one, index) => ({
        kind: 'userinfo' as const,
        count: 1,
        firstAt: at,
        lastAt: at - index,
        places: [],
        ...one,
      })),
    },
    { ...context, ...change },
  ).map(({ text, from }) => [text, from].filter(Boolean).join(' · '));

describe('a change of access', () => {
  it('is described by what it did, one sentence each', () => {
    const change = { removed: ['routes.write', 'email'], added: ['profile'], endsAt: at, endsAtBefore: at - 60 };
    expect(said({ change, by: 'this' })).toEqual([
      'You removed “Change your saved routes” and “See your e-mail address” · From this device',
      'You allowed “See your profile”',
      'You extended access to 12 March 2027',
    ]);
    expect(said({ change: { endsAt: at, endsAtBefore: null }, by: { userAgent: 'x' } })).toEqual([
      'You shortened access to 12 March 2027 · From Firefox on Linux',
    ]);
    expect(said({ change: { endsAt: null, endsAtBefore: at, remindBeforeSeconds: 3 * 86_400 } })).toEqual([
      'You removed the end date',
      'You asked for a reminder 3 days before the end',
    ]);
    expect(said({ change: { added: ['routes.write'] }, undo: true })).toEqual([
      'You undid the removal of “Change your saved routes”',
    ]);
    expect(said({ change: { removed: ['routes.write'] }, reason: 'api_withdrawn' })).toEqual([
      'A service withdrew permissions: “Change your saved routes”',
    ]);
  });

  it('has a general sentence if it was not recorded what changed', () => {
    expect(said({})).toEqual(['You changed its permissions or end date']);
  });
});

describe('the origin of use', () => {
  it('is the app’s server where the app proved who it is, and the networks of devices elsewhere', () => {
    const server = { network: '203.0.113.0/24', agent: 'Node.js' };
    expect(
      used([
        { kind: 'refreshed', count: 3, places: [server] },
        { places: [server, { network: '198.51.100.0/24' }] },
        { places: [{ network: '192.0.2.0/24' }] },
        { places: [{ network: '100.64.0.0/24' }] },
        { kind: 'introspected', api: 'Routes', apiNames: { en: { name: 'Your routes' } }, count: 2 },
      ]),
    ).toEqual([
      'Renewed its access 3 times · From the app’s server, Node.js',
      'Read your profile · From the app’s server, Node.js, From the network of this device',
      'Read your profile · From the network of another of your devices',
      'Read your profile · From an unknown network near Lyon, France (100.64.0.0/24)',
      'Used its access at Your routes 2 times',
    ]);
  });

  it('is never the server of an app without credentials', () => {
    expect(used([{ kind: 'refreshed', places: [{ network: '203.0.113.0/24' }] }], { hasServer: false })).toEqual([
      'Renewed its access · From an unknown network (203.0.113.0/24)',
    ]);
  });
});
