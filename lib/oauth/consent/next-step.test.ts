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

/** The step, or the error code, for a signed-in person who allowed the same before. A test overrides some of it. */
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

describe('the person who answers (OpenID Connect Core §3.1.2.3)', () => {
  it('gets an answer at once if they are signed in and allowed the same before', () => {
    expect(next()).toBe('issue');
    expect(silently()).toBe('issue');
  });

  it('must sign in; prompt=none gets login_required', () => {
    expect(next({ login: undefined })).toBe('login');
    expect(silently({ login: undefined })).toBe('login_required');
  });

  it('sees sign-up for prompt=create until they signed up, signed in or chose an account (Registration 1.0 §4)', () => {
    const creating = (change: Change = {}) => next({ ...change, request: { ...change.request, prompt: ['create'] } });
    expect(creating({ login: undefined })).toBe('signUp');
    expect(creating()).toBe('signUp');
    expect(creating({ progress: { accountSid: 's1' } })).toBe('issue');
    expect(creating({ progress: { accountSid: 's2' } })).toBe('signUp');
    expect(creating({ login: { ...login, sid: 's2', authTime: startedAt + 5 } })).toBe('issue');
    expect(creating({ login: undefined, request: { maxAge: 10 } })).toBe('signUp');
    expect(creating({ request: { requiredSub: 'bob' } })).toBe('login');
  });

  it('must be the one that id_token_hint or the sub claim names (§3.1.2.2, §5.5.1)', () => {
    expect(next({ request: { requiredSub: 'bob' } })).toBe('login');
    expect(silently({ request: { requiredSub: 'bob' } })).toBe('login_required');
    expect(next({ request: { requiredSub: 'ada' } })).toBe('issue');
    const claims = (values: unknown[]) => ({ userinfo: {}, id_token: { sub: { values } } });
    expect(next({ request: { claims: claims(['bob', 'ada']) } })).toBe('issue');
    expect(next({ request: { claims: claims(['bob']) } })).toBe('login');
  });

  it('causes an error for the app if they sign in as somebody else, instead of a loop (§3.1.2.1, §5.5.1)', () => {
    const since = { ...login, sid: 's2', sub: 'bob', authTime: startedAt + 5 };
    for (const asked of [{ requiredSub: 'ada' }, { claims: { userinfo: {}, id_token: { sub: { value: 'ada' } } } }]) {
      expect(next({ request: asked, login: since })).toBe('login_required');
      expect(next({ request: asked, login: { ...since, sub: 'ada' } })).toBe('issue');
      // A person who was signed in before is asked once.
      expect(next({ request: asked, login: { ...login, sub: 'bob' } })).toBe('login');
    }
  });

  it('chooses an account, unless they have just signed in', () => {
    const prompt: AuthorizationRequest['prompt'] = ['select_account'];
    expect(next({ request: { prompt } })).toBe('selectAccount');
    expect(next({ request: { prompt }, progress: { accountSid: 'another' } })).toBe('selectAccount');
    expect(next({ request: { prompt }, progress: { accountSid: 's1' } })).toBe('issue');
    expect(next({ request: { prompt }, login: { ...login, sid: 's2', authTime: startedAt + 5 } })).toBe('issue');
  });
});

describe('the age of the sign-in (OpenID Connect Core §3.1.2.1)', () => {
  const again: AuthorizationRequest['prompt'] = ['login'];
  const startedWith = { sid: 's1', authTime: startedAt };

  it('must be new for prompt=login and for max_age=0', () => {
    expect(next({ request: { prompt: again } })).toBe('login');
    expect(next({ request: { maxAge: 0 } })).toBe('login');
    expect(silently({ request: { maxAge: 0 } })).toBe('login_required');
  });

  it('is compared correctly within the second of the request', () => {
    const before = { ...login, authTime: startedAt };
    const after = { ...before, sid: 's2' };
    expect(next({ request: { prompt: again }, progress: { startedWith }, login: before })).toBe('login');
    expect(next({ request: { prompt: again }, progress: { startedWith }, login: after })).toBe('issue');
    expect(next({ request: { maxAge: 0 }, progress: { startedWith }, login: before })).toBe('login');
  });

  it('is not satisfied by another, older session', () => {
    const other = { ...login, sid: 's2', authTime: startedAt - 1 };
    expect(next({ request: { prompt: again }, progress: { startedWith }, login: other })).toBe('login');
  });

  it('is satisfied by the same session once the person signed in again', () => {
    const renewed = { ...login, authTime: startedAt + 1 };
    expect(next({ request: { prompt: again }, progress: { startedWith }, login: renewed })).toBe('issue');
  });

  it('is measured at the request, so reading slowly does not require another sign-in', () => {
    expect(next({ request: { maxAge: 999 } })).toBe('login');
    expect(silently({ request: { maxAge: 999 } })).toBe('login_required');
    expect(next({ request: { maxAge: 1000 } })).toBe('issue');
    expect(next({ request: { maxAge: 1000 }, now: startedAt + 900 })).toBe('issue');
  });
});

describe('acr (OpenID Connect Core §5.5.1.1)', () => {
  it('requires an essential value that is not reached, and ignores a preferred one', () => {
    const claims = { userinfo: {}, id_token: { acr: { essential: true, value: '2' } } };
    expect(next({ request: { claims } })).toBe('stepUp');
    expect(next({ request: { claims }, progress: { unmetSid: login.sid } })).toBe('unmet_authentication_requirements');
    expect(next({ request: { claims }, login: { ...login, amr: ['pwd', 'otp', 'mfa'] } })).toBe('issue');
    expect(next({ request: { claims: { userinfo: {}, id_token: { acr: { values: ['2'] } } } } })).toBe('issue');
    // RFC 9470 §5: acr_values that an API requires are no preference.
    expect(next({ request: { acrValues: ['2'] } })).toBe('stepUp');
    expect(next({ request: { acrValues: ['2', '1'] } })).toBe('issue');
  });
});

describe('consent (OpenID Connect Core §3.1.2.4)', () => {
  const more = { scopes: ['openid', 'email', 'routes.write'] };

  it('is requested the first time; prompt=none gets consent_required', () => {
    expect(next({ grant: undefined })).toBe('consent');
    expect(silently({ grant: undefined })).toBe('consent_required');
  });

  it('is requested for more scopes, or for a claim whose scope was not allowed', () => {
    expect(next({ request: more })).toBe('consent');
    expect(silently({ request: more })).toBe('consent_required');
    expect(next({ request: { claims: { userinfo: { name: null }, id_token: {} } } })).toBe('consent');
  });

  it('is not requested for fewer scopes, nor for scopes that the client cannot get', () => {
    expect(next({ request: { scopes: ['openid'] } })).toBe('issue');
    expect(next({ request: { claims: { userinfo: { phone_number: null }, id_token: {} } } })).toBe('issue');
  });

  it('is requested when a scope has ended', () => {
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

  it('is requested for prompt=consent, after "just this once", and while the grant is paused', () => {
    expect(next({ request: { prompt: ['consent'] } })).toBe('consent');
    expect(next({ grant: { ...grant, once: true } })).toBe('consent');
    expect(next({ grant: { ...grant, pausedAt: startedAt - 1 } })).toBe('consent');
    expect(silently({ grant: { ...grant, pausedAt: startedAt - 1 } })).toBe('consent_required');
  });

  it('is not requested again for deselected scopes, unless one became required or nothing else was allowed', () => {
    const narrowed = { ...grant, declined: ['routes.write'] };
    expect(next({ grant: narrowed, request: more })).toBe('issue');
    expect(silently({ grant: narrowed, request: more })).toBe('issue');
    const scopes = trailmap.scopes.map((entry) => ({ ...entry, required: true }));
    expect(next({ grant: narrowed, request: more, client: { ...trailmap, scopes } })).toBe('consent');
    expect(next({ grant: narrowed, request: { scopes: ['routes.write'] } })).toBe('consent');
  });

  it('is requested each time for a redirect URI that any app can claim (RFC 8252 §8.6)', () => {
    const native = { client: desktop, request: { scopes: ['openid'], redirectUri: 'http://127.0.0.1:4000/cb' } };
    expect(next(native)).toBe('consent');
    expect(silently(native)).toBe('consent_required');
    expect(next({ ...native, request: { ...native.request, redirectUri: 'https://desktop.example/cb' } })).toBe(
      'issue',
    );
  });

  it('is so requested from any self-registered client, and not for a single-page app on localhost', () => {
    const spa = { ...desktop, kind: 'spa' as const };
    const request = { scopes: ['openid'], redirectUri: 'http://127.0.0.1:4000/cb' };
    expect(next({ client: spa, request })).toBe('issue');
    expect(silently({ client: { ...spa, registrationHash: 'h' }, request })).toBe('consent_required');
    expect(silently({ client: { ...spa, documentEndsAt: startedAt + 60 }, request })).toBe('consent_required');
  });
});

describe('the answer', () => {
  const allow = { action: 'allow' as const, sid: 's1', scopes: ['openid'], endsAt: null, once: false };

  it('completes the request, narrowed or not, so the consent page is not shown again', () => {
    expect(next({ grant: undefined, progress: { decision: allow } })).toBe('issue');
    expect(next({ request: { prompt: ['consent'] }, progress: { decision: allow } })).toBe('issue');
    expect(next({ progress: { decision: { action: 'deny', sid: 's1' } } })).toBe('access_denied');
  });

  it('counts only in the session that gave it', () => {
    expect(next({ grant: undefined, progress: { decision: { ...allow, sid: 's2' } } })).toBe('consent');
    expect(next({ progress: { decision: { action: 'deny', sid: 's2' } } })).toBe('issue');
  });

  it('is not used after the end that was chosen', () => {
    const decision = { ...allow, endsAt: startedAt + 60 };
    expect(next({ grant: undefined, progress: { decision }, now: startedAt + 59 })).toBe('issue');
    expect(next({ grant: undefined, progress: { decision }, now: startedAt + 60 })).toBe('consent');
  });

  it('does not replace a sign-in that is required', () => {
    expect(next({ request: { prompt: ['login'] }, progress: { decision: allow } })).toBe('login');
  });
});
