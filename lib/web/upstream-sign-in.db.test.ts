import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseEnv } from '@/lib/config/env';
import type { Upstream } from '@/lib/config/upstream-settings';
import type { Database } from '@/lib/data/database/database';
import { openTestDatabase } from '@/lib/data/database/databases.fixture';
import { deleteAccount, eraseDeletedAccounts, restoreSeconds } from '@/lib/data/people/account-deletion';
import { linkIdentity, listIdentities, unlinkIdentity } from '@/lib/data/people/identities';
import { createPerson, findByEmail, findPerson, type Person } from '@/lib/data/people/people';
import { requireSecondFactor, setTotp } from '@/lib/data/people/second-factors';
import { listSecurity } from '@/lib/data/people/security-log';
import { nowSeconds } from '@/lib/time';
import { pendingSecondStep } from '../login/factors/second-factor';
import { pendingRestore } from '../login/session/restore';
import { loginOf, sessionOf, sessionSeconds } from '../login/session/session-cookie';
import { startSession } from '../login/session/start-session';
import { countUpstream } from '../login/session/throttle';
import { type Issuer, openIssuer } from '../login/upstream/issuer.fixture';
import type { UpstreamPerson } from '../login/upstream/issuer-person';
import { readFlash } from './flash';
import { hasRecentProof } from './reauthentication';
import {
  applyUpstreamIdentity,
  finishUpstreamSignIn,
  requiresFreshSignIn,
  startUpstreamSignIn,
  stateCookie,
} from './upstream-sign-in';

const env = parseEnv({
  COUNTERSIGN_ISSUER: 'https://id.example',
  COUNTERSIGN_SECRET: 'ab'.repeat(32),
  COUNTERSIGN_GITHUB_CLIENT_ID: 'ours',
  COUNTERSIGN_GITHUB_CLIENT_SECRET: 'secret',
  COUNTERSIGN_UPSTREAMS: JSON.stringify([
    { id: 'harbour', name: 'Harbour', issuer: 'https://harbour.example', clientId: 'c', clientSecret: 's' },
    { id: 'mill', name: 'Mill', issuer: 'https://mill.example', clientId: 'c', clientSecret: 's' },
  ]),
});
const named = (id: string): Upstream => {
  const found = env.upstreams.find((one) => one.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};
const harbour = named('harbour');
const returnPath = { interaction: 'the-request' };

let db: Database;
const world = () => ({ env, db });

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T12:00:00Z') });
  await db.prisma.user.deleteMany();
});
afterEach(() => {
  vi.useRealTimers();
});
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

const somebody = (more: Partial<UpstreamPerson> = {}): UpstreamPerson => ({
  subject: '4711',
  label: 'mary@harbour.example',
  email: 'Mary@Harbour.example',
  name: 'Mary  Shelley',
  ...more,
});

async function newPerson(email = 'ada@example.com', passwordHash = 'hash'): Promise<Person> {
  const made = await createPerson(db, { email, name: 'Ada', passwordHash }, nowSeconds());
  if (!made) throw new Error('taken');
  return made;
}

/** A browser with its cookies. */
function browser() {
  const jar = new Map<string, string>();
  const headers = () => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    return new Headers({ cookie, 'x-countersign-client-ip': '192.0.2.1', 'user-agent': 'Firefox/140.0' });
  };
  const keep = (cookies: string[]) => {
    for (const line of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
  };
  return {
    jar,
    headers,
    keep,
    start: async (more: Partial<Parameters<typeof stateCookie>[1]> = {}) =>
      keep([
        await stateCookie(env, {
          upstream: 'harbour',
          returnPath,
          checks: { state: '', nonce: '', verifier: '' },
          ...more,
        }),
      ]),
    async finish(person = somebody(), upstream = harbour) {
      const arrival = await applyUpstreamIdentity(world(), upstream, person, headers());
      keep(arrival.cookies);
      const url = new URL(arrival.to, env.issuer);
      const flash = await readFlash(env, headers().get('cookie'), url.searchParams.get('flash'));
      url.searchParams.delete('flash');
      return { ...arrival, to: `${url.pathname}${url.search}`, flash };
    },
    login: () => loginOf(world(), new Request(env.issuer, { headers: headers() })),
    session: () => sessionOf(world(), headers().get('cookie')),
    async signIn(person: Person) {
      keep((await startSession(world(), person, headers(), { amr: ['pwd'], isNewDevice: false })).cookies);
      const session = await sessionOf(world(), headers().get('cookie'));
      if (!session) throw new Error('not signed in');
      return session;
    },
  };
}

const link = ({ sub, sid }: { sub: string; sid: string }) => ({ sub, sid });

describe('an unknown identity', () => {
  test('creates an account if its issuer confirms the address, and continues at the return path', async () => {
    const { start, finish, login, jar } = browser();
    await start();
    const arrival = await finish();
    expect(arrival.to).toBe('/oauth/authorize?interaction=the-request');
    const mary = await findByEmail(db, 'mary@harbour.example');
    expect(mary).toMatchObject({ name: 'Mary Shelley', secondFactor: false });
    expect(mary?.passwordHash).toBeUndefined();
    const user = await db.prisma.user.findUniqueOrThrow({ where: { id: mary?.sub ?? '' } });
    expect(user.emailVerifiedAt).toEqual(new Date());
    expect(await login()).toMatchObject({ sub: mary?.sub, amr: ['fed'], authTime: nowSeconds() });
    expect([...jar.keys()]).not.toContain('__Host-countersign.upstream');
    // The first sign-in of a new account causes no mail about a new device.
    expect(await listSecurity(db, { sub: mary?.sub ?? '' }, { limit: 9 })).toEqual([]);
  });

  test.each([
    ['no address', { email: undefined }],
    ['none that is one', { email: 'mary' }],
  ])('makes none with %s', async (_, { email }) => {
    const { start, finish, login } = browser();
    await start();
    const { email: _email, ...person } = somebody();
    const { to, flash } = await finish({ ...person, ...(email !== undefined && { email }) });
    expect(to).toBe('/login?interaction=the-request');
    expect(flash).toEqual({ code: 'upstream_unconfirmed', values: { upstream: 'Harbour' } });
    expect(await login()).toBeUndefined();
    expect(await db.prisma.user.count()).toBe(0);
  });

  test('is never linked to an account with the same address, confirmed or not', async () => {
    const ada = await newPerson('mary@harbour.example');
    for (const confirmed of [null, new Date()]) {
      await db.prisma.user.update({ where: { id: ada.sub }, data: { emailVerifiedAt: confirmed } });
      const { start, finish, login } = browser();
      await start();
      expect(await finish()).toMatchObject({ flash: { code: 'upstream_taken' }, to: '/login?interaction=the-request' });
      expect(await login()).toBeUndefined();
      expect(await listIdentities(db, ada)).toEqual([]);
    }
  });

  test('accepts addresses beyond ASCII (RFC 6531)', async () => {
    const { start, finish, login } = browser();
    await start();
    await finish(somebody({ email: 'Jörg@Müller.example' }));
    expect((await findByEmail(db, 'jörg@xn--mller-kva.example'))?.sub).toBe((await login())?.sub);
  });

  test('uses a name that can be shown, or one from the address', async () => {
    for (const [subject, name, called] of [
      ['1', undefined, 'one'],
      ['2', 'a\u202eb', 'Somebody'],
    ] as const) {
      const { start, finish } = browser();
      await start();
      const email = subject === '1' ? 'one@harbour.example' : 'two@harbour.example';
      await finish({ subject, label: email, email, ...(name && { name }) });
      expect((await findByEmail(db, email))?.name).toBe(called);
    }
  });

  test('creates one account in ten simultaneous first sign-ins', async () => {
    const browsers = Array.from({ length: 10 }, browser);
    for (const one of browsers) await one.start();
    await Promise.all(browsers.map((one) => one.finish()));
    expect(await db.prisma.user.count()).toBe(1);
    expect(await db.prisma.identity.count()).toBe(1);
  });
});

describe('a known identity', () => {
  const identity = { issuer: harbour.issuer, subject: '4711', label: 'mary' };

  test('signs its person in, whatever address its issuer states now', async () => {
    const ada = await newPerson();
    await newPerson('mary@harbour.example');
    await linkIdentity(db, ada, identity, {}, nowSeconds());
    const { start, finish, login } = browser();
    await start();
    const { email: _, ...person } = somebody();
    expect((await finish(person)).to).toBe('/oauth/authorize?interaction=the-request');
    expect(await login()).toMatchObject({ sub: ada.sub, amr: ['fed'] });
    expect(await listIdentities(db, ada)).toMatchObject([{ lastUsedAt: nowSeconds() }]);
    // The browser is new, so the owner gets a mail.
    expect(await listSecurity(db, ada, { limit: 1 })).toMatchObject([{ kind: 'signed_in_new_device' }]);
  });

  test('is a different identity at another issuer', async () => {
    const ada = await newPerson();
    await linkIdentity(db, ada, identity, {}, nowSeconds());
    const { start, finish, login } = browser();
    await start({ upstream: 'mill' });
    await finish(somebody(), named('mill'));
    expect((await login())?.sub).not.toBe(ada.sub);
  });

  test('still needs the second step, and its auth_time is kept', async () => {
    const ada = await newPerson();
    await linkIdentity(db, ada, identity, {}, nowSeconds());
    await setTotp(db, ada, { sealed: 'x', step: 1 }, {}, nowSeconds());
    await requireSecondFactor(db, ada, true, {}, nowSeconds());
    const { start, finish, login, headers } = browser();
    await start();
    const authTime = nowSeconds() - 7200;
    expect(await finish(somebody({ authTime }))).toMatchObject({ to: '/login/second?interaction=the-request' });
    expect(await login()).toBeUndefined();
    expect(await pendingSecondStep(world(), headers())).toMatchObject({
      person: { sub: ada.sub },
      proved: { amr: ['fed'], authTime },
    });
  });

  test('of a deleted account offers to restore it, and creates a new account once it is erased', async () => {
    const ada = await newPerson('mary@harbour.example');
    await linkIdentity(db, ada, identity, {}, nowSeconds());
    await deleteAccount(db, ada, {}, nowSeconds());
    const { start, finish, login, headers } = browser();
    await start();
    expect((await finish()).to).toBe('/login/restore?interaction=the-request');
    expect(await login()).toBeUndefined();
    expect(await pendingRestore(world(), headers())).toMatchObject({ person: { sub: ada.sub } });

    await eraseDeletedAccounts(db, nowSeconds() + restoreSeconds);
    await start();
    await finish();
    const after = await login();
    expect(after?.sub).toBeDefined();
    expect(after?.sub).not.toBe(ada.sub);
    expect(await findPerson(db, ada.sub)).toBeUndefined();
  });
});

describe('the time of the sign-in at the issuer', () => {
  test('is the session’s auth_time, and does not shorten the session', async () => {
    const { start, finish, session } = browser();
    await start();
    const authTime = nowSeconds() - 30 * 86_400;
    await finish(somebody({ authTime }));
    const made = await session();
    expect(made).toMatchObject({ authTime, endsAt: nowSeconds() + sessionSeconds });
    expect(made && hasRecentProof(made, nowSeconds())).toBe(false);
  });

  test('is never in the future, whatever its clock says', async () => {
    const { start, finish, login } = browser();
    await start();
    await finish(somebody({ authTime: nowSeconds() + 500 }));
    expect(await login()).toMatchObject({ authTime: nowSeconds() });
  });

  test('counts as fresh only if it is after the request (OpenID Connect Core §3.1.2.1)', async () => {
    for (const [authTime, outcome] of [
      [nowSeconds() - 600, 'upstream_stale'],
      [nowSeconds() + 10, undefined],
      [undefined, undefined],
    ] as const) {
      const { start, finish, login } = browser();
      await start({ returnPath: { next: '/account/data', fresh: '1' }, freshFrom: nowSeconds() });
      const { to, flash } = await finish(somebody(authTime === undefined ? {} : { authTime }));
      expect(flash?.code).toBe(outcome);
      expect(to).toBe(outcome ? '/login?next=%2Faccount%2Fdata&fresh=1' : '/account/data');
      expect((await login())?.authTime).toBe(outcome ? undefined : nowSeconds());
    }
  });

  test('must be fresh if one of our pages or an app requires it', () => {
    expect(requiresFreshSignIn({}, undefined)).toBe(false);
    expect(requiresFreshSignIn({ next: '/account', fresh: '1' }, undefined)).toBe(true);
    expect(requiresFreshSignIn({}, { prompt: [] })).toBe(false);
    expect(requiresFreshSignIn({}, { prompt: ['login'] })).toBe(true);
    expect(requiresFreshSignIn({}, { prompt: [], maxAge: 60 })).toBe(true);
  });
});

describe('linking', () => {
  test('needs the session that started it, and a fresh sign-in', async () => {
    const ada = await newPerson();
    const { signIn, start, finish } = browser();
    const session = await signIn(ada);
    await start({ returnPath: {}, link: link(session) });
    expect(await finish()).toMatchObject({
      to: '/account/security',
      flash: { code: 'identity_linked', values: { upstream: 'Harbour' } },
    });
    expect(await listIdentities(db, ada)).toMatchObject([{ issuer: harbour.issuer, subject: '4711' }]);
    expect(await listSecurity(db, ada, { limit: 1 })).toMatchObject([{ kind: 'identity_linked', ip: '192.0.2.1' }]);
    // No account with that address was created.
    expect(await db.prisma.user.count()).toBe(1);
  });

  test.each(['another session of theirs', 'somebody else', 'nobody', 'a session that is stale'])(
    'is refused to %s',
    async (who) => {
      const ada = await newPerson();
      const mine = browser();
      const session = await mine.signIn(ada);
      await mine.start({ returnPath: {}, link: link(session) });
      const theirs = browser();
      if (who === 'another session of theirs') await theirs.signIn(ada);
      if (who === 'somebody else') await theirs.signIn(await newPerson('bob@example.com'));
      if (who === 'a session that is stale') {
        theirs.keep([...mine.jar].map(([name, value]) => `${name}=${value}`));
        later(11 * 60);
      }
      theirs.jar.set('__Host-countersign.upstream', mine.jar.get('__Host-countersign.upstream') ?? '');
      expect(await theirs.finish()).toMatchObject({ to: '/account/security', flash: { code: 'upstream_over' } });
      expect(await db.prisma.identity.count()).toBe(0);
    },
  );

  test('is refused if the identity belongs to another account', async () => {
    const [ada, bob] = [await newPerson(), await newPerson('bob@example.com')];
    const identity = { issuer: harbour.issuer, subject: '4711', label: 'mary' };
    await linkIdentity(db, bob, identity, {}, nowSeconds());
    const { signIn, start, finish, login } = browser();
    const session = await signIn(ada);
    await start({ returnPath: {}, link: link(session) });
    expect(await finish()).toMatchObject({ flash: { code: 'identity_taken' } });
    expect(await listIdentities(db, bob)).toHaveLength(1);
    expect((await login())?.sub).toBe(ada.sub);
    await unlinkIdentity(db, bob, identity, {}, nowSeconds());
    await start({ returnPath: {}, link: link(session) });
    expect(await finish()).toMatchObject({ flash: { code: 'identity_linked' } });
  });
});

describe('the redirect to the issuer and back', () => {
  test.each([
    ['did not begin here', async () => undefined],
    ['began at another issuer', async (one: ReturnType<typeof browser>) => one.start({ upstream: 'mill' })],
    [
      'is over',
      async (one: ReturnType<typeof browser>) => {
        await one.start();
        later(15 * 60 + 1);
      },
    ],
    [
      'is another cookie of ours',
      async (one: ReturnType<typeof browser>) => {
        await one.start();
        const path = one.jar.get('__Host-countersign.upstream') ?? '';
        one.jar.clear();
        one.jar.set('__Host-countersign.half', path);
      },
    ],
  ])('leads nowhere where it %s', async (_, prepare) => {
    const one = browser();
    await prepare(one);
    expect(await one.finish()).toMatchObject({ to: '/login', flash: { code: 'upstream_over' } });
    expect(await one.login()).toBeUndefined();
    expect(await db.prisma.user.count()).toBe(0);
  });

  test('is limited to sixty per address in 15 minutes', async () => {
    const round = () => countUpstream(world(), '198.51.100.60');
    for (let count = 0; count < 60; count += 1) expect(await round()).toEqual({ allowed: true });
    expect(await round()).toMatchObject({ allowed: false });
    expect(await countUpstream(world(), '198.51.100.61')).toEqual({ allowed: true });
  });

  test('works once', async () => {
    const one = browser();
    await one.start();
    await one.finish();
    expect(await one.finish()).toMatchObject({ flash: { code: 'upstream_over' } });
  });
});

describe('the redirect and back, with a real issuer', () => {
  let issuer: Issuer;
  const logged: { level: string; event: string; [detail: string]: unknown }[] = [];
  const bound: string[] = [];
  const loggingWorld = () => ({
    ...world(),
    log: (entry: (typeof logged)[number]) => logged.push(entry),
    oauth: { interactions: { confirmAccount: async (id: string) => bound.push(id) > 0 } },
  });
  beforeEach(async () => {
    logged.length = 0;
    bound.length = 0;
    issuer = await openIssuer('ES256');
  });
  afterEach(() => issuer.close());

  /** A browser that follows redirects to the issuer and back. */
  function traveller(upstream = issuer.upstream()) {
    const one = browser();
    const flashAt = async (response: Response) => {
      one.keep(response.headers.getSetCookie());
      const url = new URL(response.headers.get('location') ?? '', env.issuer);
      const flash = await readFlash(env, one.headers().get('cookie'), url.searchParams.get('flash'));
      url.searchParams.delete('flash');
      return { to: `${url.pathname}${url.search}`, flash };
    };
    return {
      ...one,
      async go(more: Partial<Parameters<typeof startUpstreamSignIn>[2]> = {}): Promise<string> {
        const response = await startUpstreamSignIn(loggingWorld(), upstream, {
          returnPath,
          fresh: false,
          link: undefined,
          ...more,
        });
        expect(response.status).toBe(303);
        one.keep(response.headers.getSetCookie());
        return response.headers.get('location') ?? '';
      },
      async back(authorizationUrl: string) {
        const callback = issuer.redirectBack(authorizationUrl);
        const request = new Request(callback, { headers: one.headers() });
        return flashAt(await finishUpstreamSignIn(loggingWorld(), upstream, request));
      },
      flashAt,
    };
  }

  test('a person signs in and continues at the return path; the cookie is deleted', async () => {
    const one = traveller();
    const there = await one.go();
    expect(there).toContain(`${issuer.issuer}/authorize?`);
    expect(new URL(there).searchParams.get('redirect_uri')).toBe('https://id.example/api/auth/callback/harbour');
    expect(await one.back(there)).toEqual({ to: '/oauth/authorize?interaction=the-request', flash: undefined });
    const mary = await findByEmail(db, 'mary@harbour.example');
    expect(await one.login()).toMatchObject({ sub: mary?.sub, amr: ['fed'] });
    expect([...one.jar.keys()]).not.toContain('__Host-countersign.upstream');
    expect(logged).toEqual([]);
  });

  test('a denial is shown as a denial, and is no error in the log', async () => {
    const one = traveller();
    issuer.deviate({ response: { code: undefined, error: 'access_denied' } });
    expect(await one.back(await one.go())).toEqual({
      to: '/login?interaction=the-request',
      flash: { code: 'upstream_declined', values: { upstream: 'Harbour' } },
    });
    expect(logged).toEqual([
      { level: 'info', event: 'upstream_declined', upstream: 'harbour', reason: 'access_denied' },
    ]);
    expect(await one.login()).toBeUndefined();
  });

  test.each([
    [
      'an error of the issuer',
      () => issuer.deviate({ response: { code: undefined, error: 'server_error' } }),
      'server_error',
    ],
    ['a token that does not verify', () => issuer.deviate({ idToken: { aud: 'another' } }), '"aud"'],
  ])('%s shows a failure with the reference of its log entry', async (_, break_, reason) => {
    const one = traveller();
    break_();
    const { to, flash } = await one.back(await one.go());
    expect(to).toBe('/login?interaction=the-request');
    expect(flash).toMatchObject({ code: 'upstream_failed', values: { upstream: 'Harbour' } });
    expect(logged).toMatchObject([{ level: 'error', event: 'upstream_failed', reference: flash?.values['reference'] }]);
    expect(logged[0]?.['reason']).toContain(reason);
    expect(await one.login()).toBeUndefined();
    expect(await db.prisma.user.count()).toBe(0);
  });

  test('an unreachable issuer fails before the redirect', async () => {
    const down = traveller(issuer.upstream({ issuer: 'http://127.0.0.1:9' }));
    const response = await startUpstreamSignIn(loggingWorld(), issuer.upstream({ issuer: 'http://127.0.0.1:9' }), {
      returnPath,
      fresh: false,
      link: undefined,
    });
    expect(await down.flashAt(response)).toMatchObject({
      to: '/login?interaction=the-request',
      flash: { code: 'upstream_failed' },
    });
    expect(logged).toMatchObject([{ event: 'upstream_failed' }]);
  });

  test('a response for another browser, or for an older request, is refused (RFC 6749 §10.12)', async () => {
    const [mine, theirs] = [traveller(), traveller()];
    const stolen = await theirs.go();
    const first = await mine.go();
    expect(await mine.back(stolen)).toMatchObject({ flash: { code: 'upstream_over' } });
    expect(await mine.login()).toBeUndefined();
    // A second tab starts: the first response is no longer valid, the second one is.
    const second = await mine.go();
    expect(await mine.back(first)).toMatchObject({ flash: { code: 'upstream_over' } });
    expect(await mine.back(second)).toMatchObject({ to: '/oauth/authorize?interaction=the-request' });
    expect(await mine.back(second)).toMatchObject({ to: '/login', flash: { code: 'upstream_over' } });
  });

  test('a failed link returns to the page that links identities', async () => {
    const one = traveller();
    const session = await one.signIn(await newPerson());
    issuer.deviate({ response: { code: undefined, error: 'access_denied' } });
    const there = await one.go({ returnPath: {}, link: link(session) });
    expect(await one.back(there)).toMatchObject({ to: '/account/security', flash: { code: 'upstream_declined' } });
    issuer.deviate({});
    const again = await one.go({ returnPath: {}, link: link(session) });
    expect(await one.back(again)).toMatchObject({ to: '/account/security', flash: { code: 'identity_linked' } });
    expect(await db.prisma.user.count()).toBe(1);
  });

  test('a fresh sign-in is requested, and an older one is refused (OpenID Connect Core §3.1.2.1)', async () => {
    const one = traveller();
    const freshly = { returnPath: { next: '/account/data', fresh: '1' as const }, fresh: true };
    const there = await one.go(freshly);
    expect(new URL(there).searchParams.get('prompt')).toBe('login');
    issuer.deviate({ idToken: { auth_time: nowSeconds() - 600 } });
    expect(await one.back(there)).toMatchObject({ flash: { code: 'upstream_stale' } });
    issuer.deviate({});
    expect(await one.back(await one.go(freshly))).toMatchObject({ to: '/account/data' });
  });
});
