import { expect, test } from 'vitest';
import { entryInWords } from './log-words';

test('an event is shown with its details', () => {
  expect(entryInWords({ kind: 'passkey_added', detail: { name: 'Phone' } })).toBe('Passkey Phone added');
  expect(entryInWords({ kind: 'email_changed', detail: { from: 'a@x.example', to: 'b@x.example' } })).toBe(
    'E-mail address changed from a@x.example to b@x.example',
  );
  expect(entryInWords({ kind: 'email_changed', detail: { to: 'a@x.example' } })).toBe(
    'E-mail address put back to a@x.example',
  );
  expect(entryInWords({ kind: 'recovery_code_used', detail: { left: '0' } })).toBe('Recovery code used, none left');
  expect(entryInWords({ kind: 'sessions_ended', detail: { sessions: '2' } })).toBe(
    'Signed out everywhere else: 2 browsers',
  );
  expect(
    entryInWords({ kind: 'session_ended', detail: { endedUserAgent: 'Mozilla/5.0 (X11; Linux) Firefox/140.0' } }),
  ).toBe('Signed out Firefox on Linux');
  expect(entryInWords({ kind: 'everything_ended', detail: { sessions: '1', apps: '3' } })).toBe(
    'After a loss, ended: 1 other sign-in, access of 3 apps',
  );
  expect(entryInWords({ kind: 'identity_linked', detail: { label: 'ada', issuer: 'https://harbour.example' } })).toBe(
    'Account elsewhere linked: ada, at harbour.example',
  );
});
