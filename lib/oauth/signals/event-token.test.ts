/** Which events a stream excludes: subjects of Shared Signals Framework 1.0 §3.3, compared by §8.1.3.1. */
import { expect, test } from 'vitest';
import { claimsOf, createPortal, issuer, routesApi, startedAt, trailmap } from '../testing/token.fixture';
import { securityEventToken } from './event-token';
import { signalTypes } from './event-types';
import type { EventStream, Signal, SubjectId } from './stream-store';

const world = (await createPortal()).world();
const stream: EventStream = {
  id: 'stream-1',
  resource: routesApi,
  eventsRequested: [],
  excluded: [],
  status: 'enabled',
  failures: 0,
};
/** The session s1 of Ada at the app trailmap ended. */
const signal: Signal = {
  id: 'jti-1',
  txn: 'txn-1',
  event: signalTypes.sessionRevoked,
  at: startedAt,
  sub: 'ada',
  client: { id: trailmap.id, metadata: trailmap.metadata },
  detail: { sid: 's1' },
};
const ada = { format: 'iss_sub', iss: issuer, sub: 'ada' };
const app = { format: 'opaque', id: 'trailmap' };
const session = { format: 'opaque', id: 's1' };
const complex = (members: Record<string, unknown>): SubjectId => ({ format: 'complex', ...members });

const excludes = async (excluded: SubjectId): Promise<boolean> =>
  (await securityEventToken(world, { ...stream, excluded: [excluded] }, signal)) === undefined;

test('the event names the person, the app and the session (§3.3)', async () => {
  const token = await securityEventToken(world, stream, signal);
  expect(claimsOf(token)['sub_id']).toEqual({ format: 'complex', user: ada, application: app, session });
});

test('a simple subject excludes the events about this user, whatever the order of its members', async () => {
  expect(await excludes(ada)).toBe(true);
  expect(await excludes({ sub: 'ada', iss: issuer, format: 'iss_sub' })).toBe(true);
  expect(await excludes({ ...ada, sub: 'bob' })).toBe(false);
  expect(await excludes({ ...ada, iss: 'https://other.example' })).toBe(false);
});

test('a complex subject excludes the events in which no common member differs', async () => {
  expect(await excludes(complex({ user: ada, application: app }))).toBe(true);
  expect(await excludes(complex({ application: app }))).toBe(true);
  expect(await excludes(complex({ user: ada, device: { format: 'opaque', id: 'd1' } }))).toBe(true);
  expect(await excludes(complex({ user: ada, application: { ...app, id: 'other' } }))).toBe(false);
  expect(await excludes(complex({ user: { ...ada, sub: 'bob' }, application: app }))).toBe(false);
});
