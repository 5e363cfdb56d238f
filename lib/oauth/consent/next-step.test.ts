import { describe, expect, it } from 'vitest';
import type { Grant, Login } from '../model/grant-records';
import type { AuthorizationRequest } from '../model/request-records';
import { callback, desktop, startedAt, trailmap } from '../testing/authorize.fixture';
import { nextStep, type Situation } from './next-step';

const request: AuthorizationRequest = {
  clientId: 'trailmap',
  redirectUri: callback,
  responseType: 'code',
  responseMode: 'query',
  scopes: ['openid', 'email'],
  resources: [],
  prompt: [],
  acrValues: [],
  uiLocales: [],
};
const login: Login = { sid: 's1', sub: 'ada', authTime: startedAt - 1000, amr: ['pwd'] };
const grant: Grant = {
  id: 'g1',
  ownerId: 'ada',
  clientId: 'trailmap',
  scopes: [
    { scope: 'openid', endsAt: null },
    { scope: 'email', endsAt: null },
  ],
  resources: [],
  once: false,
  epoch: 1,
  status: { list: 1, index: 1 },
  createdAt: startedAt - 500,
  changedAt: startedAt - 500,
};

type Change = Partial<Omit<Situation, 'request'>> & { request?: Partial<AuthorizationRequest> };

/** The step, or the error's code, for a signed-in person who allowed the same before, but for what a test changes. */
function next(change: Change = {}): string {
  const found = nextStep({
    createdAt: startedAt,
    progress: {},
    client: trailmap,
    login,
    subject: ('login' in change ? change.login : login)?.sub,
    grant,
    now: startedAt,
    ...change,
    request: { ...request, ...change.request },
  });
  return found.step === 'error' ? found.code : found.step;
}
const silently = (change: Change = {}): string => next({ ...change, request: { ...change.request, prompt: ['none'] } });

describe('who answers (OpenID Connect Core §3.1.2.3)', () => {
  it('issues at once to someone who is signed in and allowed the same before', () => {
    expect(next()).toBe('issue');
    expect(silently()).toBe('issue');
  });

  it('asks for a sign-in, or says login_required to prompt=none', () => {
    expect(next({ login: undefined })).toBe('login');
    expect(silently({ login: undefined })).toBe('login_required');
  });

  it('shows sign-up for prompt=create, until somebody signed up or in, or chose to go on (Registration 1.0 §4)', () => {
    const creating = (change: Change = {}) => next({ ...change, request: { ...change.request, prompt: ['create'] } });
    expect(creating({ login: undefined })).toBe('signUp');
    expect(creating()).toBe('signUp');
    expect(creating({ progress: { accountSid: 's1' } })).toBe('issue');
    expect(creating({ progress: { accountSid: 's2' } })).toBe('signUp');
    expect(creating({ login: { ...login, sid: 's2', authTime: startedAt + 5 } })).toBe('issue');
    expect(creating({ login: undefined, request: { maxAge: 10 } })).toBe('signUp');
    expect(creating({ request: { requiredSub: 'bob' } })).toBe('login');
  });

  it('lets only the person answer that id_token_hint or the sub claim names (§3.1.2.2, §5.5.1)', () => {
    expect(next({ request: { requiredSub: 'bob' } })).toBe('login');
    expect(silently({ request: { requiredSub: 'bob' } })).toBe('login_required');
    expect(next({ request: { requiredSub: 'ada' } })).toBe('issue');
    const claims = (values: unknown[]) => ({ userinfo: {}, id_token: { sub: { values } } });
    expect(next({ request: { claims: claims(['bob', 'ada']) } })).toBe('issue');
    expect(next({ request: { claims: claims(['bob']) } })).toBe('login');
  });

  it('tells the app when somebody else signed in for it, rather than ask for ever (§3.1.2.1, §5.5.1)', () => {
    const since = { ...login, sid: 's2', sub: 'bob', authTime: startedAt + 5 };
    for (const asked of [{ requiredSub: 'ada' }, { claims: { userinfo: {}, id_token: { sub: { value: 'ada' } } } }]) {
      expect(next({ request: asked, login: since })).toBe('login_required');
      expect(next({ request: asked, login: { ...since, sub: 'ada' } })).toBe('issue');
      // Who was signed in before is asked once.
      expect(next({ request: asked, login: { ...login, sub: 'bob' } })).toBe('login');
    }
  });

  it('lets an account be chosen, unless it was just signed in to', () => {
    const prompt: AuthorizationRequest['prompt'] = ['select_account'];
    expect(next({ request: { prompt } })).toBe('selectAccount');
    expect(next({ request: { prompt }, progress: { accountSid: 'another' } })).toBe('selectAccount');
    expect(next({ request: { prompt }, progress: { accountSid: 's1' } })).toBe('issue');
    expect(next({ request: { prompt }, login: { ...login, sid: 's2', authTime: startedAt + 5 } })).toBe('issue');
  });
});

describe('how fresh the sign-in is (OpenID Connect Core §3.1.2.1)', () => {
  const again: AuthorizationRequest['prompt'] = ['login'];
  const startedWith = { sid: 's1', authTime: startedAt };

  it('asks again for prompt=login, and for max_age=0', () => {
    expect(next({ request: { prompt: again } })).toBe('login');
    expect(next({ request: { maxAge: 0 } })).toBe('login');
    expect(silently({ request: { maxAge: 0 } })).toBe('login_required');
  });

  it('tells a sign-in of the same second before the request from one after it', () => {
    const before = { ...login, authTime: startedAt };
    const after = { ...before, sid: 's2' };
    expect(next({ request: { prompt: again }, progress: { startedWith }, login: before })).toBe('login');
    expect(next({ request: { prompt: again }, progress: { startedWith }, login: after })).toBe('issue');
    expect(next({ request: { maxAge: 0 }, progress: { startedWith }, login: before })).toBe('login');
  });

  it('does not take another, older session for a fresh one', () => {
    const other = { ...login, sid: 's2', authTime: startedAt - 1 };
    expect(next({ request: { prompt: again }, progress: { startedWith }, login: other })).toBe('login');
  });

  it('accepts the same session once its person signed in again', () => {
    const renewed = { ...login, authTime: startedAt + 1 };
    expect(next({ request: { prompt: again }, progress: { startedWith }, login: renewed })).toBe('issue');
  });

  it('measures max_age at the request, so that reading slowly is no reason to sign in again', () => {
    expect(next({ request: { maxAge: 999 } })).toBe('login');
    expect(silently({ request: { maxAge: 999 } })).toBe('login_required');
    expect(next({ request: { maxAge: 1000 } })).toBe('issue');
    expect(next({ request: { maxAge: 1000 }, now: startedAt + 900 })).toBe('issue');
  });
});

describe('acr (OpenID Connect Core §5.5.1.1)', () => {
  it('asks for what is essential and not reached, and ignores what is only preferred', () => {
    const claims = { userinfo: {}, id_token: { acr: { essential: true, value: '2' } } };
    expect(next({ request: { claims } })).toBe('stepUp');
    expect(next({ request: { claims }, progress: { unmetSid: login.sid } })).toBe('unmet_authentication_requirements');
    expect(next({ request: { claims }, login: { ...login, amr: ['pwd', 'otp', 'mfa'] } })).toBe('issue');
    expect(next({ request: { claims: { userinfo: {}, id_token: { acr: { values: ['2'] } } } } })).toBe('issue');
    // RFC 9470 §5: what an API asked for is not a preference.
    expect(next({ request: { acrValues: ['2'] } })).toBe('stepUp');
    expect(next({ request: { acrValues: ['2', '1'] } })).toBe('issue');
  });
});

describe('whether to ask for consent (OpenID Connect Core §3.1.2.4)', () => {
  const more = { scopes: ['openid', 'email', 'routes.write'] };

  it('asks the first time, and consent_required is what prompt=none is told', () => {
    expect(next({ grant: undefined })).toBe('consent');
    expect(silently({ grant: undefined })).toBe('consent_required');
  });

  it('asks when the app asks for more, or for a claim whose scope was not allowed', () => {
    expect(next({ request: more })).toBe('consent');
    expect(silently({ request: more })).toBe('consent_required');
    expect(next({ request: { claims: { userinfo: { name: null }, id_token: {} } } })).toBe('consent');
  });

  it('does not ask for less, nor for what the client could not get anyway', () => {
    expect(next({ request: { scopes: ['openid'] } })).toBe('issue');
    expect(next({ request: { claims: { userinfo: { phone_number: null }, id_token: {} } } })).toBe('issue');
  });

  it('asks when a scope’s own end has passed', () => {
    const ended = {
      ...grant,
      scopes: [
        { scope: 'openid', endsAt: null },
        { scope: 'email', endsAt: startedAt },
      ],
    };
    expect(next({ grant: ended })).toBe('consent');
    expect(next({ grant: ended, now: startedAt - 1 })).toBe('issue');
  });

  it('asks for prompt=consent, after "just this once", and while the owner has it paused', () => {
    expect(next({ request: { prompt: ['consent'] } })).toBe('consent');
    expect(next({ grant: { ...grant, once: true } })).toBe('consent');
    expect(next({ grant: { ...grant, pausedAt: startedAt - 1 } })).toBe('consent');
    expect(silently({ grant: { ...grant, pausedAt: startedAt - 1 } })).toBe('consent_required');
  });

  it('does not ask again for what the owner unticked, unless it became required or all of it was', () => {
    const narrowed = { ...grant, declined: ['routes.write'] };
    expect(next({ grant: narrowed, request: more })).toBe('issue');
    expect(silently({ grant: narrowed, request: more })).toBe('issue');
    const scopes = trailmap.scopes.map((entry) => ({ ...entry, required: true }));
    expect(next({ grant: narrowed, request: more, client: { ...trailmap, scopes } })).toBe('consent');
    expect(next({ grant: narrowed, request: { scopes: ['routes.write'] } })).toBe('consent');
  });

  it('wants a person there each time an app answers at an address that anyone can claim (RFC 8252 §8.6)', () => {
    const native = { client: desktop, request: { scopes: ['openid'], redirectUri: 'http://127.0.0.1:4000/cb' } };
    expect(next(native)).toBe('consent');
    expect(silently(native)).toBe('consent_required');
    expect(next({ ...native, request: { ...native.request, redirectUri: 'https://desktop.example/cb' } })).toBe(
      'issue',
    );
  });

  it('holds that for a client that registered itself, whatever type it states, and not for a single-page app on localhost', () => {
    const spa = { ...desktop, kind: 'spa' as const };
    const request = { scopes: ['openid'], redirectUri: 'http://127.0.0.1:4000/cb' };
    expect(next({ client: spa, request })).toBe('issue');
    expect(silently({ client: { ...spa, registrationHash: 'h' }, request })).toBe('consent_required');
    expect(silently({ client: { ...spa, documentEndsAt: startedAt + 60 }, request })).toBe('consent_required');
  });
});

describe('the answer', () => {
  const allow = { action: 'allow' as const, sid: 's1', scopes: ['openid'], endsAt: null, once: false };

  it('settles the request, narrowed or not: it never comes back to the consent page', () => {
    expect(next({ grant: undefined, progress: { decision: allow } })).toBe('issue');
    expect(next({ request: { prompt: ['consent'] }, progress: { decision: allow } })).toBe('issue');
    expect(next({ progress: { decision: { action: 'deny', sid: 's1' } } })).toBe('access_denied');
  });

  it('counts only in the session that gave it', () => {
    expect(next({ grant: undefined, progress: { decision: { ...allow, sid: 's2' } } })).toBe('consent');
    expect(next({ progress: { decision: { action: 'deny', sid: 's2' } } })).toBe('issue');
  });

  it('does not outlast the end that was chosen', () => {
    const decision = { ...allow, endsAt: startedAt + 60 };
    expect(next({ grant: undefined, progress: { decision }, now: startedAt + 59 })).toBe('issue');
    expect(next({ grant: undefined, progress: { decision }, now: startedAt + 60 })).toBe('consent');
  });

  it('does not stand in for a sign-in that was asked for', () => {
    expect(next({ request: { prompt: ['login'] }, progress: { decision: allow } })).toBe('login');
  });
});
