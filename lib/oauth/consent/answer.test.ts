import { describe, expect, it } from 'vitest';
import {
  answerOf,
  createPortal,
  good,
  issuer,
  pageOf,
  resource,
  startedAt,
  trailmap,
} from '../testing/authorize.fixture';
import { consentFormToken } from './question';

const wide = { ...good, scope: 'openid email profile routes.read routes.write' };
const allow = { action: 'allow' as const, scopes: [], endsAt: null, once: false };

describe('the form token', () => {
  it('is valid only for the session and the request that the form was made for', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    const otherSession = portal.signIn('s2');
    const { id } = pageOf(await portal.start(good, 's1'));
    const { id: otherRequest } = pageOf(await portal.start(good, 's1'));
    const tokens = [
      (await portal.question(id, otherSession)).formToken,
      (await portal.question(otherRequest, login)).formToken,
      `${(await portal.question(id, login)).formToken}x`,
      '',
    ];
    for (const formToken of tokens) {
      for (const answer of [
        { ...allow, formToken },
        { action: 'deny' as const, formToken },
      ]) {
        const refused = portal.server.consent.decide(id, login, answer);
        await expect(refused).rejects.toMatchObject({ code: 'access_denied', status: 403 });
      }
    }
    expect((await portal.server.interactions.pending(id))?.interaction.progress.decision).toBeUndefined();
  });

  it('does not let a person answer a request for another person (OpenID Connect Core §5.5.1)', async () => {
    const portal = createPortal();
    const bob = portal.signIn('s2', 'bob');
    const claims = JSON.stringify({ id_token: { sub: { value: 'ada' } } });
    const { id } = pageOf(await portal.start({ ...good, claims }, 's2'));
    const formToken = consentFormToken(portal.deps, id, bob);
    await expect(portal.server.consent.decide(id, bob, { ...allow, formToken })).rejects.toMatchObject({
      code: 'access_denied',
      reason: 'Another person must answer this request.',
    });
  });
});

describe('an answer', () => {
  async function answered(parameters: typeof good, answer: Parameters<ReturnType<typeof createPortal>['allow']>[2]) {
    const portal = createPortal();
    const login = portal.signIn('s1');
    const response = await portal.allow(pageOf(await portal.start(parameters, 's1')).id, login, answer);
    return { portal, login, response };
  }

  it('allows the selected and the required scopes, and no scope that was not requested', async () => {
    const { portal, response } = await answered(wide, {
      scopes: ['routes.write', 'invoices.read', 'phone', 'routes.write'],
    });
    const { grant, code } = await portal.codeOf(response);
    expect(grant.scopes).toEqual(
      ['openid', 'email', 'routes.read', 'routes.write'].map((scope) => ({ scope, endsAt: null })),
    );
    expect(code.context.scopes).toEqual(['openid', 'email', 'routes.read', 'routes.write']);
  });

  it('that narrows the request is remembered: the person is not asked again without prompt=consent', async () => {
    const { portal, login, response } = await answered(wide, { scopes: [] });
    expect((await portal.codeOf(response)).grant.declined).toEqual(['profile', 'routes.write']);
    const again = await portal.start(wide, 's1');
    expect((await portal.codeOf(again)).code.context.scopes).toEqual(['openid', 'email', 'routes.read']);
    expect((await portal.codeOf(again)).code.context.resources).toEqual([resource]);

    const asked = pageOf(await portal.start({ ...wide, prompt: 'consent' }, 's1'));
    expect(asked.path).toBe('/consent');
    await portal.allow(asked.id, login, { scopes: ['profile'] });
    expect(portal.store.grants().map(({ declined }) => declined)).toEqual([['routes.write']]);
  });

  it('with no scope left is a refusal (RFC 6749 §4.1.2.1)', async () => {
    const { portal, response } = await answered({ ...good, scope: 'profile routes.write offline_access' }, {});
    expect(Object.fromEntries(answerOf(response))).toMatchObject({
      error: 'access_denied',
      state: 'st-1',
      iss: issuer,
    });
    expect(portal.store.grants()).toEqual([]);
  });

  it('replaces what the request asked about, and keeps the other scopes of the grant', async () => {
    const { portal, login } = await answered(
      { ...good, scope: 'openid routes.read routes.write' },
      { scopes: ['routes.write'] },
    );
    const [before] = portal.store.grants();
    const { id } = pageOf(await portal.start({ ...good, scope: 'email routes.write', prompt: 'consent' }, 's1'));
    const { grant } = await portal.codeOf(await portal.allow(id, login, { endsAt: startedAt + 1000 }));
    expect(grant.id).toBe(before?.id);
    expect(grant.scopes.map(({ scope }) => scope)).toEqual(['openid', 'routes.read', 'email']);
    expect(grant).toMatchObject({ endsAt: startedAt + 1000, epoch: 2, resources: [resource] });
  });

  it('keeps the end of a single scope unless the request asks for that scope again', async () => {
    const { portal, login } = await answered({ ...good, scope: 'openid routes.read email' }, {});
    const [grant] = portal.store.grants();
    const ends = { openid: null, email: startedAt + 500, 'routes.read': startedAt + 500 };
    const scopes = Object.entries(ends).map(([scope, endsAt]) => ({ scope, endsAt }));
    await portal.store.changeGrant(grant?.id ?? '', 'ada', { scopes }, startedAt);
    const { id } = pageOf(await portal.start({ ...good, scope: 'email', prompt: 'consent' }, 's1'));
    await portal.allow(id, login);
    expect(
      Object.fromEntries(portal.store.grants()[0]?.scopes.map(({ scope, endsAt }) => [scope, endsAt]) ?? []),
    ).toEqual({
      openid: null,
      'routes.read': startedAt + 500,
      email: null,
    });
  });

  it('"just this once" creates a second grant with only the requested scopes', async () => {
    const { portal, login } = await answered({ ...good, scope: 'openid email profile' }, { scopes: ['profile'] });
    const { id } = pageOf(await portal.start({ ...good, scope: 'openid routes.read', prompt: 'consent' }, 's1'));
    const { grant } = await portal.codeOf(await portal.allow(id, login, { once: true }));
    expect(grant.scopes.map(({ scope }) => scope)).toEqual(['openid', 'routes.read']);
    expect(portal.store.grants().map(({ once, scopes }) => [once, scopes.length])).toEqual([
      [false, 3],
      [true, 2],
    ]);
  });

  it('that narrows the grant changes the status list at once (draft-ietf-oauth-status-list §8)', async () => {
    const { portal, login } = await answered(wide, { scopes: ['routes.write'] });
    const list = portal.store.grants()[0]?.status.list;
    const fetched = async () => (await portal.server.statusList(new Request(`${issuer}/oauth/status/${list}`))).text();
    const before = await fetched();
    const { id } = pageOf(await portal.start({ ...wide, prompt: 'consent' }, 's1'));
    await portal.allow(id, login);
    expect(await fetched()).not.toBe(before);
  });

  it('resumes a paused grant', async () => {
    const { portal, login } = await answered(good, {});
    await portal.server.grants.pause('ada', portal.store.grants()[0]?.id ?? '');
    const { path, id } = pageOf(await portal.start(good, 's1'));
    expect(path).toBe('/consent');
    await portal.allow(id, login);
    expect(portal.store.grants()[0]?.pausedAt).toBeUndefined();
  });

  it('does not include a scope that became required after the page was shown', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    const { id } = pageOf(await portal.start(wide, 's1'));
    const { formToken } = await portal.question(id, login);
    const { resumeUrl } = await portal.server.consent.decide(id, login, { ...allow, formToken });
    const scopes = trailmap.scopes.map((entry) => ({ ...entry, required: true }));
    portal.store.putClient({ ...trailmap, scopes });
    const { grant } = await portal.codeOf(await portal.visit(resumeUrl, 's1'));
    expect(grant.scopes.map(({ scope }) => scope)).toEqual(['openid', 'email', 'routes.read']);
  });
});

describe('a required scope that the owner removed', () => {
  it('is requested once more and then not again, so the flow never loops (OpenID Connect Core §3.1.2.4)', async () => {
    const scopes = trailmap.scopes.map((entry) => ({ ...entry, required: entry.scope === 'routes.read' }));
    const portal = createPortal([{ ...trailmap, scopes }]);
    const { grant } = await portal.codeOf(await portal.through(wide));
    const kept = grant.scopes.filter(({ scope }) => scope !== 'routes.read');
    for (let round = 0; round < 2; round++) {
      await portal.server.grants.change('ada', grant.id, { scopes: kept, declines: true });
      const silent = await portal.start({ ...good, ...wide, prompt: 'none' }, 's1');
      expect(answerOf(silent).get('error')).toBe('consent_required');
      const login = portal.signIn('s1');
      const { path, id } = pageOf(await portal.start(wide, 's1'));
      expect(path).toBe('/consent');
      const { lines } = await portal.question(id, login);
      const asked = lines.find(({ scope }) => scope === 'routes.read');
      expect(asked).toMatchObject({ required: true, isNew: true, selected: true });
      // A posted answer cannot leave it out.
      expect(answerOf(await portal.allow(id, login, { scopes: ['email'] })).has('code')).toBe(true);
      for (const prompt of [undefined, 'none']) {
        expect(answerOf(await portal.start({ ...good, ...wide, prompt }, 's1')).has('code')).toBe(true);
      }
    }
    // A refusal is reported to the app; the person is not asked again in a loop.
    await portal.server.grants.change('ada', grant.id, { scopes: kept, declines: true });
    const login = portal.signIn('s1');
    const { id } = pageOf(await portal.start(wide, 's1'));
    const { formToken } = await portal.question(id, login);
    const { resumeUrl } = await portal.server.consent.decide(id, login, { action: 'deny', formToken });
    expect(answerOf(await portal.visit(resumeUrl, 's1')).get('error')).toBe('access_denied');
  });
});

describe('the end of an answer', () => {
  it('must be in the future and no later than the app accepts', async () => {
    const portal = createPortal([{ ...trailmap, maxGrantSeconds: 1000 }]);
    const login = portal.signIn('s1');
    const { id } = pageOf(await portal.start(good, 's1'));
    const { formToken, maxEndsAt } = await portal.question(id, login);
    expect(maxEndsAt).toBe(startedAt + 1000);
    for (const endsAt of [null, startedAt + 1001, startedAt, 0, -1, startedAt + 0.5, Number.NaN]) {
      const refused = portal.server.consent.decide(id, login, { ...allow, formToken, endsAt });
      await expect(refused).rejects.toMatchObject({ code: 'invalid_request' });
    }
    const { grant } = await portal.codeOf(await portal.allow(id, login, { endsAt: startedAt + 1000 }));
    expect(grant.endsAt).toBe(startedAt + 1000);
  });
});

describe('a later change of the end', () => {
  it('cannot exceed what the app accepts, counted from now', async () => {
    const portal = createPortal([{ ...trailmap, maxGrantSeconds: 1000 }]);
    const login = portal.signIn('s1');
    const { id } = pageOf(await portal.start(good, 's1'));
    const { grant } = await portal.codeOf(await portal.allow(id, login, { endsAt: startedAt + 1000 }));
    portal.clock.now += 500;
    const change = (endsAt: number | null) => portal.server.grants.change('ada', grant.id, { endsAt });
    for (const endsAt of [null, startedAt + 1501]) {
      await expect(change(endsAt)).rejects.toMatchObject({ code: 'invalid_request' });
    }
    expect(await change(startedAt + 1500)).toMatchObject({ endsAt: startedAt + 1500 });
    // The app lowers its limit: the existing end may stay, and may be shortened.
    portal.store.putClient({ ...trailmap, maxGrantSeconds: 10 });
    expect(await change(startedAt + 1400)).toMatchObject({ endsAt: startedAt + 1400 });
    await expect(change(startedAt + 1401)).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('ends of single scopes', () => {
  const answering = async (
    answer: Parameters<ReturnType<typeof createPortal>['allow']>[2],
    clients: Parameters<typeof createPortal>[0] = [trailmap],
  ) => {
    const portal = createPortal(clients);
    const login = portal.signIn('s1');
    const { id } = pageOf(await portal.start(wide, 's1'));
    return {
      portal,
      login,
      id,
      allow: () => portal.allow(id, login, { scopes: ['profile', 'routes.write'], ...answer }),
    };
  };
  const endsOf = (grant: { scopes: { scope: string; endsAt: number | null }[] } | undefined) =>
    Object.fromEntries(grant?.scopes.map(({ scope, endsAt }) => [scope, endsAt]) ?? []);

  it('may come before the end of the grant, and are capped by it', async () => {
    const scopeEnds = { 'routes.read': startedAt + 500, profile: startedAt + 5000, 'invoices.read': startedAt + 10 };
    const { portal, allow } = await answering({ endsAt: startedAt + 1000, scopeEnds });
    const { grant } = await portal.codeOf(await allow());
    expect(grant.endsAt).toBe(startedAt + 1000);
    expect(endsOf(grant)).toEqual({
      openid: null,
      email: null,
      'routes.write': null,
      'routes.read': startedAt + 500,
      profile: startedAt + 1000,
    });
  });

  it('leave the other scopes without an end if the person chose none', async () => {
    const { portal, allow } = await answering({ endsAt: null, scopeEnds: { 'routes.read': startedAt + 500 } });
    const { grant } = await portal.codeOf(await allow());
    expect(grant.endsAt).toBeUndefined();
    expect(endsOf(grant)).toMatchObject({ openid: null, 'routes.read': startedAt + 500 });
  });

  it('must be whole seconds in the future', async () => {
    const { portal, login, id } = await answering({});
    const { formToken } = await portal.question(id, login);
    for (const end of [startedAt, 0, Number.NaN, startedAt + 0.5]) {
      const refused = portal.server.consent.decide(id, login, { ...allow, formToken, scopeEnds: { profile: end } });
      await expect(refused).rejects.toMatchObject({ code: 'invalid_request' });
    }
    for (const remindBeforeSeconds of [-1, 0.5, Number.POSITIVE_INFINITY]) {
      const refused = portal.server.consent.decide(id, login, { ...allow, formToken, remindBeforeSeconds });
      await expect(refused).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });

  it('do not apply to an answer for once, which has no reminder either', async () => {
    const scopeEnds = { 'routes.read': startedAt + 5 };
    const { portal, allow } = await answering({ once: true, scopeEnds, remindBeforeSeconds: 60 });
    const { grant } = await portal.codeOf(await allow());
    expect(endsOf(grant)).toMatchObject({ 'routes.read': null });
    expect(grant.remindBeforeSeconds).toBeUndefined();
  });

  it('may be earlier than the app’s limit', async () => {
    const { portal, allow } = await answering({ endsAt: startedAt + 60, remindBeforeSeconds: 30 }, [
      { ...trailmap, maxGrantSeconds: 1_000_000 },
    ]);
    const { grant } = await portal.codeOf(await allow());
    expect(grant).toMatchObject({ endsAt: startedAt + 60, remindBeforeSeconds: 30 });
  });
});

describe('while the grant is paused', () => {
  const paused = async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    await portal.allow(pageOf(await portal.start(good, 's1')).id, login);
    const [grant] = portal.store.grants();
    await portal.server.grants.pause('ada', grant?.id ?? '');
    return { portal, login, grant };
  };

  it('prompt=none is answered with consent_required (OpenID Connect Core §3.1.2.6)', async () => {
    const { portal } = await paused();
    const silent = await portal.start({ ...good, prompt: 'none' }, 's1');
    expect(Object.fromEntries(answerOf(silent))).toMatchObject({ error: 'consent_required', state: 'st-1' });
  });

  it('a refusal keeps the pause, and allowing resumes the same grant in the same epoch', async () => {
    const { portal, login, grant } = await paused();
    const { id } = pageOf(await portal.start(good, 's1'));
    const { formToken, current } = await portal.question(id, login);
    expect(current?.pausedAt).toBe(startedAt);
    const { resumeUrl } = await portal.server.consent.decide(id, login, { action: 'deny', formToken });
    await portal.visit(resumeUrl, 's1');
    expect(portal.store.grants()[0]?.pausedAt).toBe(startedAt);

    await portal.allow(pageOf(await portal.start(good, 's1')).id, login);
    expect(portal.store.grants()).toMatchObject([{ id: grant?.id, epoch: 1, status: grant?.status }]);
    expect(portal.store.grants()[0]?.pausedAt).toBeUndefined();
  });
});

describe('a refusal', () => {
  it('is reported to the app, and leaves the existing grant as it was', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    await portal.allow(pageOf(await portal.start(good, 's1')).id, login);
    const { id } = pageOf(await portal.start(wide, 's1'));
    const { formToken } = await portal.question(id, login);
    const { resumeUrl } = await portal.server.consent.decide(id, login, { action: 'deny', formToken });
    const response = await portal.visit(resumeUrl, 's1');
    expect(Object.fromEntries(answerOf(response))).toMatchObject({
      error: 'access_denied',
      state: 'st-1',
      iss: issuer,
    });
    expect(portal.store.grants()).toMatchObject([{ epoch: 1, scopes: [{ scope: 'openid' }, { scope: 'email' }] }]);
    expect(answerOf(await portal.start(good, 's1')).has('code')).toBe(true);
  });
});
