/** Made-up data of the gallery. */
import type { ConsentLine } from '@/lib/oauth/server';
import type { AppFace } from '@/lib/words/app-display';
import type { LineGroup } from '@/lib/words/consent-lines';
import type { ReceiptInWords } from '@/lib/words/receipt-words';
import type { TimelineLine } from '@/lib/words/timeline-words';

/** A word of 60 letters, as names can be. */
export const longWord = 'Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsamt';

export const moment = Date.UTC(2026, 10, 28, 14, 5) / 1000;

const face: AppFace = {
  id: 'trailmap',
  name: { text: 'Trailmap' },
  homePage: { url: 'https://trailmap.example', host: 'trailmap.example' },
  kind: 'web',
  registeredAt: moment,
};

/** One app of each kind that people may meet. */
export const apps: { title: string; app: AppFace }[] = [
  { title: 'Verified', app: { ...face, verifiedAt: moment } },
  { title: 'Unverified', app: { ...face, registeredBy: 'Grace Hopper' } },
  {
    title: 'A metadata document',
    app: { ...face, id: 'https://agent.example/client.json', describedAt: 'agent.example', isProgram: true },
  },
  {
    title: 'Self-registered, and its name looks like another',
    app: { ...face, name: { text: 'Trаilmap', warning: 'copies_verified' }, selfRegistered: true },
  },
  { title: 'A long name', app: { ...face, name: { text: longWord }, registeredBy: longWord } },
];

const line = (scope: string, rest: Partial<ConsentLine>): ConsentLine => ({
  scope,
  required: false,
  isNew: false,
  selected: false,
  values: {},
  ...rest,
});

const api = { name: 'Trail routes', resource: 'https://routes.example', description: '' };

export const consentGroups: LineGroup[] = [
  {
    lines: [
      line('openid', { required: true }),
      line('profile', { required: true, values: { name: 'Ada Lovelace', locale: 'en' } }),
      line('email', { values: { email: 'ada@example.com', email_verified: true } }),
      line('phone', {}),
    ],
  },
  {
    api: { ...api, title: 'See your saved routes', effect: 'reads' },
    lines: [
      line('routes.read', { selected: true, api: { ...api, title: 'See your saved routes', effect: 'reads' } }),
      line('routes.write', {
        isNew: true,
        api: { ...api, title: 'Change your saved routes', description: 'Add and rename', effect: 'changes' },
      }),
      line('routes.delete', {
        isNew: true,
        api: { ...api, title: `Delete your saved routes at ${longWord}`, effect: 'deletes' },
      }),
    ],
  },
];

const event = (key: string, text: string, rest: Partial<TimelineLine> = {}): TimelineLine => ({
  key,
  text,
  at: moment,
  alarm: false,
  ...rest,
});

export const days = [
  {
    day: '2026-11-28',
    lines: [
      event('1', 'Read your profile 14 times', { from: 'From the app’s server' }),
      event('2', 'Possible stolen credential', { alarm: true, from: 'From an unknown network' }),
    ],
  },
  { day: '2026-11-27', lines: [event('3', `You allowed access to ${longWord}`, { from: 'From this device' })] },
];

export const receipt: ReceiptInWords = {
  title: 'You gave Trailmap access',
  rows: [
    { label: 'Time', moment: { iso: '2026-11-28T14:05:00.000Z', text: '28 November 2026, 14:05 UTC' } },
    { label: 'App', text: 'Trailmap', below: 'trailmap.example' },
    {
      label: 'Permissions',
      entries: [{ key: 'routes.read', title: 'See your saved routes', lines: ['Trail routes', longWord] }],
    },
    { label: 'Receipt number', text: '0f8a1c2e-5b7d-4f0a-9c3e-2d1b0a9f8e7d', isCode: true },
  ],
};
