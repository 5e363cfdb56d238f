import { expect, test } from 'vitest';
import { securityGroups, securityKinds } from '@/lib/data/people/security-log';
import { entryInWords } from './log-words';

const words = (entry: Parameters<typeof entryInWords>[1]) => entryInWords('en', entry);

test('an event is shown with its details', () => {
  expect(words({ kind: 'passkey_added', detail: { name: 'Phone' } })).toBe('Passkey “Phone” added');
  expect(words({ kind: 'email_changed', detail: { from: 'a@x.example', to: 'b@x.example' } })).toBe(
    'E-mail address changed from a@x.example to b@x.example',
  );
  expect(words({ kind: 'email_changed', detail: { to: 'a@x.example' } })).toBe(
    'E-mail address restored to a@x.example',
  );
  expect(words({ kind: 'recovery_code_used', detail: { left: '0' } })).toBe('Recovery code used, none left');
  expect(words({ kind: 'sessions_ended', detail: { sessions: '2' } })).toBe('Signed out 2 other devices');
  expect(words({ kind: 'session_ended', detail: { endedUserAgent: 'Mozilla/5.0 (X11; Linux) Firefox/140.0' } })).toBe(
    'Signed out Firefox on Linux',
  );
  expect(words({ kind: 'everything_ended', detail: { sessions: '1', apps: '3' } })).toBe(
    'Lost device. Ended: 1 other device and 3 apps',
  );
  expect(words({ kind: 'identity_linked', detail: { label: 'ada', issuer: 'https://harbour.example' } })).toBe(
    'Account ada at harbour.example connected',
  );
});

test('an event without its details still has a sentence', () => {
  for (const kind of securityKinds) expect(words({ kind }), kind).toMatch(/^[A-Z].+/);
});

test('every kind is in one group of the filter', () => {
  expect(Object.values(securityGroups).flat().sort()).toEqual([...securityKinds].sort());
});
