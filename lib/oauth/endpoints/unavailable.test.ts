/**
 * The protocol while the store is unavailable: 503 with `Retry-After`, what is published from memory, and nothing half
 * done.
 */
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Use } from '../model/usage-records';
import { createUsageRecorder } from '../support/usage-recorder';
import * as browser from '../testing/authorize.fixture';
import { createMemoryStore } from '../testing/memory-store';
import { basic, createPortal, issuer, startedAt } from '../testing/token.fixture';
import { UnavailableError } from '../unavailable';

const getOf = (path: string) => new Request(issuer + path);
const withToken = (path: string) => new Request(issuer + path, { headers: { authorization: 'Bearer a-token' } });
const formTo = (path: string, form: Record<string, string>) =>
  new Request(issuer + path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...basic('mapper') },
    body: new URLSearchParams(form),
  });

describe('an endpoint that needs the store', () => {
  it.each([
    ['token', (portal) => portal.server.token(formTo('/oauth/token', { grant_type: 'client_credentials' }))],
    ['introspection', (portal) => portal.server.introspect(formTo('/oauth/introspect', { token: 'x' }))],
    ['revocation (RFC 7009 §2.2.1)', (portal) => portal.server.revoke(formTo('/oauth/revoke', { token: 'x' }))],
    ['PAR', (portal) => portal.server.par(formTo('/oauth/par', { client_id: 'mapper' }))],
    ['device authorization', (portal) => portal.server.deviceAuthorization(formTo('/oauth/device_authorization', {}))],
    ['registration', (portal) => portal.server.registration(withToken('/oauth/register/mapper'))],
  ] satisfies [string, (portal: Awaited<ReturnType<typeof createPortal>>) => Promise<Response>][])(
    'answers 503 as JSON, with Retry-After, and is not logged once for each request: %s',
    async (_, ask) => {
      const portal = await createPortal();
      portal.outage.reason = 'unreachable';
      const response = await ask(portal);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('5');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await response.json()).toMatchObject({ error: 'temporarily_unavailable' });
      expect(portal.logged).toEqual([]);
    },
  );

  it('does not call a valid token invalid (RFC 6750 §3.1)', async () => {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode());
    portal.outage.reason = 'unreachable';
    portal.clock.now += 60;
    const response = await portal.userinfo(body['access_token']);
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([503, null]);
  });

  it('asks for a longer wait when the disk is full than when the database was slow', async () => {
    const portal = await createPortal();
    const waits: (string | null)[] = [];
    for (const reason of ['busy', 'full'] as const) {
      portal.outage.reason = reason;
      waits.push((await portal.server.token(formTo('/oauth/token', {}))).headers.get('retry-after'));
    }
    expect(waits).toEqual(['2', '60']);
  });
});

describe('published data', () => {
  it('is served for an hour: JWK Set (RFC 7517 §5), discovery (RFC 8414 §3), RFC 9728 §3 and receipt keys', async () => {
    const portal = await createPortal();
    await portal.server.refreshPublished();
    const asked = async () => {
      const answers = await Promise.all([
        portal.server.jwks(getOf('/oauth/jwks')),
        portal.server.discovery(getOf('/.well-known/openid-configuration')),
        portal.server.protectedResource(getOf('/.well-known/oauth-protected-resource')),
        portal.server.receiptKeys(getOf('/oauth/receipt-keys')),
      ]);
      return Promise.all(answers.map(async (answer) => [answer.status, answer.ok ? await answer.text() : '']));
    };
    const before = await asked();
    portal.outage.reason = 'unreachable';
    portal.clock.now += 3599;
    const during = await asked();
    portal.clock.now += 1;
    const after = (await asked()).map(([status]) => status);
    portal.outage.reason = undefined;
    // The request encryption key in the JWK Set follows the clock, so the answers are compared by their status.
    expect(before.map(([status]) => status)).toEqual([200, 200, 200, 200]);
    expect(during.map(([status]) => status)).toEqual([200, 200, 200, 200]);
    expect(during[1]).toEqual(before[1]);
    expect(after).toEqual([503, 503, 200, 503]);
    expect((await asked()).map(([status]) => status)).toEqual([200, 200, 200, 200]);
  });

  it('includes a status list until its exp (draft-ietf-oauth-status-list-20 §5.1), and no longer', async () => {
    const portal = await createPortal();
    await portal.exchange(await portal.mintCode());
    const list = () => portal.server.statusList(getOf('/oauth/status/1'));
    const token = await (await list()).text();
    const { exp = 0, ttl } = decodeJwt(token);
    portal.outage.reason = 'unreachable';
    portal.clock.now = exp - 2;
    const last = await list();
    expect(last.status).toBe(200);
    expect(await last.text()).toBe(token);
    expect(last.headers.get('cache-control')).toBe('public, max-age=2');
    expect(ttl).toBeLessThan(300);
    portal.clock.now = exp;
    expect((await list()).status).toBe(503);
  });

  it('does not include a status list that shows ended access as valid', async () => {
    const portal = await createPortal();
    await portal.exchange(await portal.mintCode());
    const list = () => portal.server.statusList(getOf('/oauth/status/1'));
    expect((await list()).status).toBe(200);
    const [grant] = portal.store.grants();
    await portal.server.grants.end('ada', grant?.id ?? '');
    portal.outage.reason = 'unreachable';
    expect((await list()).status).toBe(503);
  });
});

describe('the authorization endpoint', () => {
  it('shows a page with 503 while it cannot know the client', async () => {
    const portal = browser.createPortal();
    portal.outage.reason = 'unreachable';
    const response = await portal.start(browser.good);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain('temporarily_unavailable');
  });

  it('redirects the error to a known client (RFC 6749 §4.1.2.1)', async () => {
    const portal = browser.createPortal();
    Object.assign(portal.outage, { reason: 'unreachable', from: 'findClient' });
    const answer = browser.answerOf(await portal.start(browser.good));
    expect(Object.fromEntries(answer)).toMatchObject({
      error: 'temporarily_unavailable',
      state: browser.good.state,
      iss: issuer,
    });
  });

  it('shows a page that continues after a reload while the interaction waits', async () => {
    const portal = browser.createPortal();
    const login = portal.signIn('s1');
    const { id } = browser.pageOf(await portal.start(browser.good, 's1'));
    const { lines, formToken } = await portal.question(id, login);
    const scopes = lines.map(({ scope }) => scope);
    const { resumeUrl } = await portal.server.consent.decide(id, login, {
      action: 'allow',
      formToken,
      scopes,
      endsAt: null,
      once: false,
    });
    portal.outage.reason = 'unreachable';
    const during = await portal.visit(resumeUrl, 's1');
    expect([during.status, during.headers.get('location')]).toEqual([503, null]);
    portal.outage.reason = undefined;
    await portal.codeOf(await portal.visit(resumeUrl, 's1'));
  });

  it('sends the app an error when the answer was consumed and nothing could be issued', async () => {
    const portal = browser.createPortal();
    const login = portal.signIn('s1');
    const { id } = browser.pageOf(await portal.start(browser.good, 's1'));
    const { lines, formToken } = await portal.question(id, login);
    const scopes = lines.map(({ scope }) => scope);
    const { resumeUrl } = await portal.server.consent.decide(id, login, {
      action: 'allow',
      formToken,
      scopes,
      endsAt: null,
      once: false,
    });
    Object.assign(portal.outage, { reason: 'unreachable', from: 'consumeInteraction' });
    const answer = browser.answerOf(await portal.visit(resumeUrl, 's1'));
    expect(answer.get('error')).toBe('temporarily_unavailable');
  });
});

describe('what is written after the responses', () => {
  it('survives an outage without a log line for each attempt, and is written after it', async () => {
    const use: Use = { grantId: 'g1', kind: 'userinfo', count: 1, firstAt: startedAt, lastAt: startedAt };
    const logged: unknown[] = [];
    const written: (readonly Use[])[] = [];
    let down = true;
    const store = {
      ...createMemoryStore(),
      recordUsage: async (uses: readonly Use[]) => {
        if (down) throw new UnavailableError('unreachable');
        written.push(uses);
      },
    };
    const recorder = createUsageRecorder({ store, now: () => startedAt, log: (entry) => void logged.push(entry) });
    for (let attempt = 0; attempt < 5; attempt++) {
      recorder.recordUse('g1', 'userinfo');
      await recorder.flush();
    }
    expect(logged).toEqual([]);
    down = false;
    await recorder.flush();
    expect(written).toEqual([[{ ...use, count: 5 }]]);
  });
});
