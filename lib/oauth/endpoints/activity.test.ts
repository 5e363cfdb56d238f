import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  answerOf,
  basic,
  claimsOf,
  clientOf,
  createPortal,
  formRequest,
  ledgerApi,
  type Parameters,
  type Portal,
  routesApi,
  spa,
} from '../testing/token.fixture';

const backend = clientOf('routes-backend', {}, { kind: 'machine' });
const statusSchema = z.object({ status: z.object({ status_list: z.object({ idx: z.number(), uri: z.string() }) }) });

let portal: Portal;
let token: string;
beforeEach(async () => {
  portal = await createPortal({ clients: [backend] });
  portal.store.putApis('routes-backend', [{ resource: routesApi, scopes: ['routes.read', 'routes.write'] }]);
  const { body } = await portal.exchange(await portal.mintCode());
  token = String(body['access_token']);
});

const report = async (parameters: Parameters, headers = basic('routes-backend')) =>
  answerOf(await portal.server.activity(formRequest('/oauth/activity', parameters, headers)));
const noted = { status: 200, body: { noted: true } };
const ignored = { status: 200, body: { noted: false } };

async function reported() {
  await portal.server.flush();
  return portal.store.uses.filter(({ kind }) => kind === 'reported');
}

describe('a report of an API', () => {
  it('is in the timeline of the token’s grant, in the API’s words, counted by day', async () => {
    expect(await report({ token, action: 'read a route' })).toMatchObject(noted);
    portal.clock.now += 60;
    expect(await report({ token, action: 'read a  route', count: '13' })).toMatchObject(noted);
    const first = portal.clock.now - 60;
    expect(await reported()).toMatchObject([
      { api: routesApi, what: 'read a route', count: 14, firstAt: first, lastAt: portal.clock.now },
    ]);
  });

  it('says which permissions were used: those of this API that the grant has', async () => {
    expect(await report({ token, action: 'read', scope: 'routes.read' })).toMatchObject(noted);
    expect(await reported()).toMatchObject([{ what: 'read', scopes: ['routes.read'] }]);
    expect(await report({ token, action: 'read', scope: 'routes.read invoices.read' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_scope' },
    });
    expect(await report({ token: 'x', action: 'read', scope: 'invoices.read' })).toMatchObject({ status: 400 });
  });

  it('does not record where the API runs, and its response is not stored', async () => {
    const { headers } = await report({ token, action: 'read' });
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await reported())[0]).not.toHaveProperty('network');
  });

  it('may name the token by its status reference, also after it expired, within a day', async () => {
    const { idx, uri } = statusSchema.parse(claimsOf(token)).status.status_list;
    const reference = { status_list_uri: uri, status_list_idx: String(idx), action: 'export' };
    await portal.server.grants.end('ada', portal.store.grants()[0]?.id ?? '');
    portal.clock.now += 4000;
    expect(await report({ token, action: 'export' })).toMatchObject(ignored);
    expect(await report({ ...reference, at: String(portal.clock.now - 3900) })).toMatchObject(noted);
    expect(await reported()).toMatchObject([{ what: 'export', lastAt: portal.clock.now - 3900 }]);
    for (const at of [portal.clock.now - 90_000, portal.clock.now + 3600]) {
      expect(await report({ ...reference, at: String(at) })).toMatchObject({ status: 400 });
    }
  });
});

describe('the sender of a report', () => {
  it('is a client of the API’s owner: no app reports in its name, not even one with access to it', async () => {
    expect(await report({ token, action: 'read' }, basic('trailmap'))).toMatchObject(ignored);
    expect(await report({ token, action: 'read' }, basic('other'))).toMatchObject(ignored);
    expect(await reported()).toEqual([]);
  });

  it('does not speak for an API by owning another', async () => {
    portal.store.putApis('routes-backend', [{ resource: ledgerApi, scopes: ['invoices.read'] }]);
    expect(await report({ token, action: 'read' })).toMatchObject(ignored);
    const { idx, uri } = statusSchema.parse(claimsOf(token)).status.status_list;
    const reference = { status_list_uri: uri, status_list_idx: String(idx), action: 'read' };
    expect(await report(reference)).toMatchObject(ignored);
    expect(await reported()).toEqual([]);
  });

  it('must authenticate (RFC 6749 §2.3), and a client without credentials cannot', async () => {
    expect(await report({ token, action: 'read' }, basic('routes-backend', 'wrong'))).toMatchObject({ status: 401 });
    expect(await report({ token, action: 'read', client_id: spa.id }, {})).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
  });

  it('learns nothing about tokens for others: unknown, forged and foreign ones look alike', async () => {
    const { idx } = statusSchema.parse(claimsOf(token)).status.status_list;
    for (const unknown of ['x', `${token}x`, 'a.b.c']) {
      expect(await report({ token: unknown, action: 'read' })).toMatchObject(ignored);
    }
    for (const uri of ['https://elsewhere.example/oauth/status/1', 'https://id.example/oauth/status/999', 'x']) {
      const reference = { status_list_uri: uri, status_list_idx: String(idx), action: 'read' };
      expect(await report(reference)).toMatchObject(ignored);
    }
  });

  it('is limited in its rate (RFC 6585 §4)', async () => {
    const counted: string[] = [];
    const busy = await createPortal({
      clients: [backend],
      deps: { countRequest: async ({ name }, key) => counted.push(`${name} ${key}`) * 7 },
    });
    const request = formRequest('/oauth/activity', { token: 'x', action: 'read' }, basic('routes-backend'));
    const answer = await answerOf(await busy.server.activity(request));
    expect(answer).toMatchObject({ status: 429, body: { error: 'temporarily_unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(counted).toEqual(['report routes-backend']);
  });
});

describe('a report', () => {
  it.each<[Record<string, string>, string]>([
    [{ action: 'read' }, 'without a token'],
    [{ token: 'x' }, 'without an action'],
    [{ token: 'x', status_list_uri: 'x', status_list_idx: '1', action: 'read' }, 'with both'],
    [{ status_list_uri: 'x', action: 'read' }, 'with half a reference'],
    [{ token: 'x', action: '<b>you owe us money</b>' }, 'in markup'],
    [{ token: 'x', action: 'a'.repeat(41) }, 'at length'],
    [{ token: 'x', action: 'read\u202Edaer' }, 'written backwards'],
    [{ token: 'x', action: 'read', count: '0' }, 'of nothing'],
    [{ token: 'x', action: 'read', count: '10001' }, 'of too much'],
    [{ token: 'x', action: 'read', at: 'yesterday' }, 'of some time'],
  ])('%o: %s is refused', async (parameters) => {
    expect(await report({ ...parameters })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('is posted', async () => {
    expect(await portal.server.activity(new Request('https://id.example/oauth/activity'))).toMatchObject({
      status: 405,
    });
  });
});
