import { describe, expect, it } from 'vitest';
import { OAuthError } from '../errors';
import type { Refusal } from '../model/client-records';
import type { Use } from '../model/usage-records';
import { createMemoryStore } from '../testing/memory-store';
import { basic, clientOf, createPortal, type Portal, routesApi, startedAt } from '../testing/token.fixture';
import { createUsageRecorder } from './usage-recorder';

const mapper = clientOf('mapper', {}, { kind: 'machine' });

async function written(portal: Portal) {
  await portal.server.flush();
  return portal.store.uses.map(({ grantId: _, firstAt: __, lastAt: ___, ...use }) => use);
}

describe('the timeline of a grant', () => {
  it('has the uses by its app and by an API, one entry for each kind with a count', async () => {
    const portal = await createPortal({ clients: [mapper] });
    const { body } = await portal.exchange(await portal.mintCode());
    for (let n = 0; n < 3; n++) await portal.userinfo(body['access_token']);
    await portal.introspect(body['access_token'], basic('mapper'));
    await portal.introspect(body['access_token']);
    await portal.refresh(body['refresh_token']);
    expect(await written(portal)).toEqual([
      { kind: 'code_redeemed', count: 1 },
      { kind: 'userinfo', count: 3 },
      { kind: 'introspected', count: 1, api: expect.stringMatching(/^https/) },
      { kind: 'introspected', count: 1 },
      { kind: 'refreshed', count: 1 },
    ]);
    expect(portal.store.grants()[0]?.lastUsedAt).toBe(startedAt);
  });

  it('has the requests refused after a pause and an end, which do not change the last use', async () => {
    const portal = await createPortal({ clients: [mapper] });
    const { body } = await portal.exchange(await portal.mintCode());
    const waiting = await portal.mintCode();
    await portal.server.flush();
    const grantId = portal.store.grants()[0]?.id ?? '';
    portal.clock.now += 30;
    await portal.server.grants.pause('ada', grantId);
    await portal.exchange(waiting);
    await portal.userinfo(body['access_token']);
    await portal.introspect(body['access_token'], basic('mapper'));
    await portal.server.grants.resume('ada', grantId);
    await portal.server.grants.end('ada', grantId);
    await portal.refresh(body['refresh_token']);
    const refused = (await written(portal)).filter(({ kind }) => kind === 'refused');
    expect(refused).toEqual([
      { kind: 'refused', count: 3 },
      { kind: 'refused', count: 1, api: expect.stringMatching(/^https/) },
    ]);
    expect(portal.store.grants()[0]?.lastUsedAt).toBe(startedAt);
  });

  it('counts a repeated rotation once, and a replayed code as a refused request', async () => {
    const portal = await createPortal();
    const code = await portal.mintCode();
    const { body } = await portal.exchange(code);
    await portal.refresh(body['refresh_token']);
    await portal.refresh(body['refresh_token']);
    await portal.exchange(code);
    expect(await written(portal)).toEqual([
      { kind: 'code_redeemed', count: 1 },
      { kind: 'refreshed', count: 1 },
      { kind: 'refused', count: 1 },
    ]);
  });

  it('costs the token request no statement of its own', async () => {
    const portal = await createPortal();
    await portal.exchange(await portal.mintCode());
    await portal.server.flush();
    const code = await portal.mintCode();
    portal.calls.length = 0;
    const { body } = await portal.exchange(code);
    await portal.userinfo(body['access_token']);
    expect(portal.calls).toEqual(['findClient', 'findCode', 'redeemCode', 'findEpoch']);
    await portal.server.flush();
    expect(portal.calls.slice(4)).toEqual(['recordUsage']);
  });
});

describe('uses kept in memory', () => {
  const use = (grantId: string): Use => ({
    grantId,
    kind: 'userinfo',
    count: 1,
    firstAt: startedAt,
    lastAt: startedAt,
  });
  function collecting(most: number, recordUsage: (uses: readonly Use[]) => Promise<void>) {
    const logged: Record<string, unknown>[] = [];
    const store = { ...createMemoryStore(), recordUsage };
    const recorder = createUsageRecorder(
      { store, now: () => startedAt, log: (entry) => void logged.push(entry) },
      most,
    );
    return { recorder, logged };
  }

  it('are bounded: those that do not fit are dropped, and their number is logged', async () => {
    const batches: (readonly Use[])[] = [];
    let open: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { recorder, logged } = collecting(4, async (uses) => {
      batches.push(uses);
      await held;
    });
    // Two are half of the limit and are written at once; while that waits, four more fit.
    for (let n = 0; n < 9; n++) {
      recorder.recordUse(`g${n}`, 'userinfo');
      if (n === 1) await Promise.resolve();
    }
    open();
    await recorder.flush();
    await recorder.flush();
    expect(batches.flat().map(({ grantId }) => grantId)).toEqual(['g0', 'g1', 'g2', 'g3', 'g4', 'g5']);
    expect(logged).toEqual([{ level: 'error', event: 'uses_dropped', count: 3 }]);
  });

  it('are retried after a failure, together with newer ones', async () => {
    const batches: (readonly Use[])[] = [];
    let down = true;
    const { recorder, logged } = collecting(100, async (uses) => {
      if (down) throw new Error('down');
      batches.push(uses);
    });
    recorder.recordUse('g1', 'userinfo');
    await recorder.flush();
    down = false;
    recorder.recordUse('g1', 'userinfo');
    await recorder.flush();
    expect(batches).toEqual([[{ ...use('g1'), count: 2 }]]);
    expect(logged).toMatchObject([{ event: 'usage_flush_failed' }]);
  });

  it('are counted separately for each day', async () => {
    const batches: (readonly Use[])[] = [];
    const { recorder } = collecting(100, async (uses) => void batches.push(uses));
    const midnight = Math.ceil(startedAt / 86_400) * 86_400;
    for (const at of [midnight - 1, midnight])
      recorder.recordUse('g1', 'reported', { api: routesApi, what: 'read', at });
    await recorder.flush();
    expect(batches[0]).toHaveLength(2);
  });
});

describe('uses of tokens without an expiry', () => {
  it('are written once an hour for each token, and retried after a failure with the newest time', async () => {
    const batches: unknown[] = [];
    let isAway = true;
    const recordTokenUses = async (uses: readonly { hash: string; at: number }[]) => {
      if (isAway) throw new Error('the database is down');
      batches.push(uses);
    };
    const clock = { now: startedAt };
    const store = { ...createMemoryStore(), recordTokenUses };
    const recorder = createUsageRecorder({ store, now: () => clock.now, log: () => undefined });
    recorder.recordTokenUse('fresh', startedAt - 3599);
    recorder.recordTokenUse('due', startedAt - 3600);
    await recorder.flush();
    clock.now += 60;
    recorder.recordTokenUse('due', startedAt - 3600);
    isAway = false;
    await recorder.flush();
    await recorder.flush();
    expect(batches).toEqual([[{ hash: 'due', at: startedAt + 60 }]]);
  });
});

describe('refusals kept in memory', () => {
  const error = new OAuthError('invalid_request', 'no');
  function recording() {
    const written: Refusal[] = [];
    const recordRefusals = async (refusals: readonly Refusal[]) => void written.push(...refusals);
    const store = { ...createMemoryStore(), recordRefusals };
    const logged: Record<string, unknown>[] = [];
    const clock = { now: startedAt };
    const recorder = createUsageRecorder({ store, now: () => clock.now, log: (entry) => void logged.push(entry) });
    return { written, recorder, clock, logged };
  }

  it('are at most 20 for each client until they are written', async () => {
    const { written, recorder } = recording();
    for (let n = 0; n < 25; n++) recorder.recordRefusal('a', 'token', error, `r${n}`);
    recorder.recordRefusal('b', 'token', error, 'other');
    await recorder.flush();
    expect(written).toHaveLength(21);
    for (let n = 0; n < 25; n++) recorder.recordRefusal('a', 'token', error, `again${n}`);
    await recorder.flush();
    expect(written).toHaveLength(41);
  });

  it('are at most 500 for all clients until they are written', async () => {
    const { written, recorder } = recording();
    for (let n = 0; n < 600; n++) recorder.recordRefusal(`client ${n}`, 'token', error, '');
    await recorder.flush();
    expect(written).toHaveLength(500);
    recorder.recordRefusal('later', 'token', error, '');
    await recorder.flush();
    expect(written).toHaveLength(501);
  });

  it('are recorded once an hour for the same dropped scope', async () => {
    const { recorder, clock, logged } = recording();
    const drop = () => recorder.recordDroppedScope('a', { endpoint: 'token', requestId: '' }, 'email', 'not allowed');
    drop();
    clock.now += 3599;
    drop();
    expect(logged).toHaveLength(1);
    clock.now += 1;
    drop();
    expect(logged).toHaveLength(2);
  });

  it('remember at most 10,000 dropped scopes', () => {
    const { recorder, logged } = recording();
    const drop = (scope: string) =>
      recorder.recordDroppedScope('a', { endpoint: 'token', requestId: '' }, scope, 'not registered');
    for (let n = 0; n < 10_000; n++) drop(`scope ${n}`);
    drop('scope 0');
    expect(logged).toHaveLength(10_000);
    drop('one more');
    drop('scope 0');
    expect(logged).toHaveLength(10_002);
  });
});
