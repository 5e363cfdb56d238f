/**
 * Fuzzes what the pages pass to the core for a person: consent answers, user codes and logout tickets. A page passes on
 * what the browser sends, so an attacker can write all of it. Seeded.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { clientMetadataSchema } from '../../clients/metadata';
import { OAuthError } from '../../errors';
import type { Client } from '../../model/client-records';
import type { ConsentAnswer } from '../../server';
import { createPortal, desktop, good, issuer, locationOf, pageOf, trailmap } from '../authorize.fixture';
import { formRequest } from '../token.fixture';

const goodbye = 'https://trailmap.example/goodbye';
const app: Client = {
  ...trailmap,
  maxGrantSeconds: 86_400,
  metadata: clientMetadataSchema.parse({ ...trailmap.metadata, post_logout_redirect_uris: [goodbye] }),
};
const tv: Client = {
  ...trailmap,
  id: 'tv',
  kind: 'native',
  metadata: clientMetadataSchema.parse({
    client_name: 'Television',
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
    response_types: [],
    token_endpoint_auth_method: 'none',
  }),
};
const text = fc.oneof(
  fc.constantFrom('', ' ', '\0', '\u{d800}', '☃', '__proto__', '..', 'a.b', '.', '%00', 'x'.repeat(3000)),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

describe('an answer to the consent page', () => {
  it('never exceeds the request or the app’s limit, and counts only with the form of its own session', async () => {
    const portal = createPortal([app, desktop]);
    const ada = portal.signIn('s1');
    const bob = portal.signIn('s2', 'bob');
    const asked = ['openid', 'email', 'routes.read', 'routes.write'];
    const seen = { allowed: 0, refused: 0, forged: 0 };
    const scope = fc.oneof(fc.constantFrom(...asked, 'invoices.read', 'offline_access', 'admin'), text);
    const answer = fc.record({
      forged: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
      token: text,
      deny: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
      scopes: fc.array(scope, { maxLength: 6 }),
      endsAt: fc.oneof(
        fc.constantFrom(null, 0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, portal.clock.now, portal.clock.now + 86_400),
        fc.integer({ min: portal.clock.now, max: portal.clock.now + 90_000 }),
      ),
      once: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(answer, async ({ forged, token, deny, scopes, endsAt, once }) => {
        const { id } = pageOf(await portal.start({ ...good, prompt: 'consent', scope: asked.join(' ') }, 's1'));
        const { formToken } = await portal.question(id, ada);
        const sent: ConsentAnswer = deny
          ? { action: 'deny', formToken: forged ? token : formToken }
          : { action: 'allow', formToken: forged ? token : formToken, scopes, endsAt, once };
        // A form of another person's session is never accepted, whatever it contains.
        await expect(portal.server.consent.decide(id, bob, sent)).rejects.toBeInstanceOf(OAuthError);
        const decided = await portal.server.consent.decide(id, ada, sent).catch((error: unknown) => error);
        if (decided instanceof Error) {
          expect(decided).toBeInstanceOf(OAuthError);
          expect(decided).toMatchObject({ code: forged ? 'access_denied' : 'invalid_request' });
          seen[forged ? 'forged' : 'refused'] += 1;
          return;
        }
        expect(forged).toBe(false);
        const response = await portal.visit(z.object({ resumeUrl: z.string() }).parse(decided).resumeUrl, 's1');
        expect(locationOf(response).origin).toBe('https://trailmap.example');
        const grant = await portal.store.findGrant('ada', app.id, portal.clock.now);
        if (deny || !locationOf(response).searchParams.has('code')) return;
        seen.allowed += 1;
        if (once) return;
        for (const entry of grant?.scopes ?? []) expect(asked).toContain(entry.scope);
        expect(grant?.endsAt).toBeLessThanOrEqual(portal.clock.now + 86_400);
        expect(grant?.endsAt).toBe(endsAt);
      }),
      { numRuns: 500, seed: 20_261_122 },
    );
    expect(portal.logged.filter(({ level }) => level === 'error')).toEqual([]);
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(30);
  });

  it('to an unknown request leads to the page for finished requests', async () => {
    const portal = createPortal([app]);
    const ada = portal.signIn('s1');
    await fc.assert(
      fc.asyncProperty(text, async (id) => {
        expect(await portal.server.interactions.pending(id)).toBeUndefined();
        expect(await portal.server.consent.question(id, ada)).toBeUndefined();
        expect(await portal.server.interactions.confirmAccount(id, ada)).toBe(false);
        const answer = portal.server.consent.decide(id, ada, { action: 'deny', formToken: id });
        await expect(answer).rejects.toMatchObject({ code: 'access_denied' });
        const url = `${issuer}/oauth/authorize?${new URLSearchParams({ interaction: id || 'x' })}`;
        expect((await portal.visit(url, 's1')).status).toBe(400);
      }),
      { numRuns: 200, seed: 20_261_122 },
    );
  });
});

describe('a user code', () => {
  it('starts the request of the device that shows it, however it is typed, and no other text does (RFC 8628 §6.1)', async () => {
    const portal = createPortal([tv]);
    const asked = await portal.server.deviceAuthorization(
      formRequest('/oauth/device_authorization', { client_id: 'tv', scope: 'openid' }),
    );
    const { user_code: code } = z.object({ user_code: z.string() }).parse(await asked.json());
    const letter = fc.constantFrom(...'BCDFGHJKLMNPQRSTVWXZaeiou01-_ .ßıſ');
    const between = fc
      .array(fc.constantFrom(' ', '-', '.', '\t', '–', '"'), { maxLength: 3 })
      .map((all) => all.join(''));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          text,
          fc.array(letter, { maxLength: 12 }).map((all) => all.join('')),
        ),
        fc.array(between, { minLength: 9, maxLength: 9 }),
        fc.boolean(),
        async (guess, gaps, lower) => {
          const plain = code.replace('-', '');
          const typed = [...(lower ? plain.toLowerCase() : plain)].map((one, at) => `${gaps[at]}${one}`).join('');
          const entered = await portal.server.devices.enterCode(typed);
          expect(entered?.resumeUrl).toMatch(`${issuer}/oauth/authorize?interaction=`);
          const shown = portal.server.devices.parseCode(guess);
          expect(shown === undefined || /^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/.test(shown)).toBe(true);
          if (shown !== code) expect(await portal.server.devices.enterCode(guess)).toBeUndefined();
        },
      ),
      { numRuns: 400, seed: 20_261_122 },
    );
  });
});

describe('a logout ticket', () => {
  it('that was changed leads only to our own page (RFC 9700 §4.11)', async () => {
    const portal = createPortal([app]);
    portal.signIn('s1');
    const query = new URLSearchParams({ client_id: app.id, post_logout_redirect_uri: goodbye, state: 's' });
    const request = new Request(`${issuer}/oauth/logout?${query}`, { headers: { cookie: 's1' } });
    const ticket = locationOf(await portal.server.endSession(request)).searchParams.get('logout') ?? '';
    expect(await portal.server.logout.after(ticket, undefined)).toBe(`${goodbye}?state=s`);
    const spoiled = fc.oneof(
      text,
      fc
        .tuple(fc.nat(ticket.length - 1), fc.constantFrom('', 'A', 'B', '.', '='))
        .map(([at, put]) => ticket.slice(0, at) + put + ticket.slice(at + 1)),
      fc.json().map((json) => ticket.split('.').with(3, Buffer.from(json).toString('base64url')).join('.')),
    );
    await fc.assert(
      fc.asyncProperty(spoiled, async (other) => {
        fc.pre(other !== ticket);
        expect(await portal.server.logout.after(other, 's1')).toBe(`${issuer}/signout`);
        expect(await portal.server.logout.pending(other)).toEqual({});
        expect(await portal.server.logout.done(other)).toBeUndefined();
        const address = `${issuer}/oauth/logout?${new URLSearchParams({ logout: other || 'x' })}`;
        expect((await portal.server.endSession(new Request(address, { headers: { cookie: 's1' } }))).status).toBe(400);
      }),
      { numRuns: 400, seed: 20_261_122 },
    );
    // A ticket for the page that asks is not accepted by the page shown after signing out.
    expect(await portal.server.logout.done(ticket)).toBeUndefined();
  });
});
