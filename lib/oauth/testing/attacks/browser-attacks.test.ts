/**
 * Attacks through the person's browser and by self-registered clients: open redirects by deliberate errors, clients
 * that impersonate people, cross-origin scripts, frames and forged responses. RFC 9700 §2.6, §4.7, §4.11.2, §4.15 to
 * §4.17. `authorize-attacks.test.ts` covers redirect URIs, `token-attacks.test.ts` tokens.
 */
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../crypto';
import type { Client } from '../../model/client-records';
import { responseModes } from '../../model/response-type';
import * as front from '../authorize.fixture';
import { answerOf, basic, claimsOf, createPortal, formRequest, issuer } from '../token.fixture';

const { good, trailmap } = front;

describe('the authorization server as an open redirector (RFC 9700 §4.11.2)', () => {
  const registered: Client = { ...trailmap, id: 'registered', registrationHash: sha256('x') };
  const document: Client = { ...trailmap, id: 'document', documentEndsAt: front.startedAt + 1000 };
  const wrong = { ...good, scope: 'admin' };
  const at = (client: Client) => front.createPortal([{ ...trailmap }, client]);

  it.each([registered, document])('the self-registered app $id redirects nobody by a deliberate error', async (app) => {
    const portal = at(app);
    for (const change of [wrong, { ...good, code_challenge: 'x' }, { ...good, request: 'a.b.c' }]) {
      const response = await portal.start({ ...change, client_id: app.id });
      expect([response.status, response.headers.get('location')]).toEqual([400, null]);
      expect(await response.text()).not.toContain('trailmap.example');
    }
    // Nothing redirects to its URI before a person signed in; a valid request leads to the sign-in page.
    expect(front.pageOf(await portal.start({ ...good, client_id: app.id })).path).toBe('/login');
  });

  it.each([registered, document])(
    '$id gets the error once a person is signed in, and always for prompt=none',
    async (app) => {
      const portal = at(app);
      const silent = await portal.start({ ...good, client_id: app.id, prompt: 'none' });
      expect(front.answerOf(silent).get('error')).toBe('login_required');
      portal.signIn('s1');
      expect(front.answerOf(await portal.start({ ...wrong, client_id: app.id }, 's1')).get('error')).toBe(
        'invalid_scope',
      );
    },
  );

  it('an app that a developer registered, or that was verified, gets the error at once', async () => {
    const verified = { ...registered, verifiedAt: front.startedAt };
    for (const app of [trailmap, verified]) {
      const response = await front.createPortal([app]).start({ ...wrong, client_id: app.id });
      expect(front.answerOf(response).get('error')).toBe('invalid_scope');
    }
  });

  it('a verified app that changed its name redirects nobody', async () => {
    const portal = at({ ...registered, verifiedAt: front.startedAt });
    const metadata = { ...registered.metadata, client_name: 'Google' };
    const { id, kind, scopes } = registered;
    expect(await portal.store.replaceRegistration({ id, kind, scopes, metadata }, front.startedAt)).toBe(true);
    const response = await portal.start({ ...wrong, client_id: id });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });
});

describe('a client that impersonates a person (RFC 9700 §4.15)', () => {
  const open = () => createPortal({ settings: { registration: 'open' } });

  it('cannot choose its id, which is random and has a prefix that no person’s identifier has', async () => {
    const { server } = await open();
    const sent = { client_id: 'ada', sub: 'ada', redirect_uris: ['https://app.example/cb'] };
    const headers = { 'content-type': 'application/json' };
    const request = new Request(`${issuer}/oauth/register`, { method: 'POST', headers, body: JSON.stringify(sent) });
    const { status, body } = await answerOf(await server.register(request));
    expect(status).toBe(201);
    expect(body['client_id']).toMatch(/^reg_[\w-]{22}$/);
    expect(body).not.toHaveProperty('sub');
  });

  it('is recognizable in its tokens: sub is client_id, and there are no claims about a sign-in', async () => {
    const { token } = await createPortal();
    const machine = claimsOf(
      (await token({ grant_type: 'client_credentials', scope: 'routes.sync' })).body['access_token'],
    );
    expect(machine['sub']).toBe(machine['client_id']);
    for (const claim of ['auth_time', 'acr', 'amr', 'sid']) expect(machine).not.toHaveProperty(claim);
  });
});

describe('responses to scripts of other sites (RFC 9700 §2.6, §4.17)', () => {
  it('have no CORS headers at the authorization and logout endpoints', async () => {
    const portal = front.createPortal();
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'GET' };
    for (const endpoint of ['authorize', 'endSession'] as const) {
      for (const method of ['GET', 'OPTIONS']) {
        const url = `${issuer}/oauth/x?${front.query(good)}`;
        const response = await portal.server[endpoint](new Request(url, { method, headers }));
        expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
    }
  });

  it('are never sent by postMessage: such a response mode is refused', async () => {
    expect(responseModes).not.toContain('web_message');
    const portal = front.createPortal();
    for (const response_mode of ['web_message', 'web_message.jwt', 'postMessage', '*']) {
      expect(front.answerOf(await portal.start({ ...good, response_mode })).get('error')).toBe('invalid_request');
    }
  });
});

describe('a page that this server shows (RFC 9700 §4.2, §4.16)', () => {
  it('cannot be framed, and sends no referrer', async () => {
    const portal = front.createPortal();
    portal.signIn('s1');
    const answers = [
      await portal.start({ ...good, redirect_uri: 'https://evil.example/' }, 's1'),
      await portal.start({ ...good, prompt: 'none', response_mode: 'form_post' }, 's1'),
      await portal.server.endSession(new Request(`${issuer}/oauth/logout?client_id=nobody`)),
    ];
    for (const answer of answers) {
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(await answer.text()).not.toMatch(/(src|href)="(https?:)?\/\//);
    }
  });
});

describe('a forged response at the app (RFC 9700 §4.7)', () => {
  it('is detected by state, which returns unchanged, and by nonce, which is only in this request’s ID token', async () => {
    const portal = front.createPortal();
    const answers = [];
    for (const nonce of ['n-1', 'n-2']) {
      const response = await portal.through({ ...good, state: `st ${nonce}`, nonce });
      expect(front.answerOf(response).get('state')).toBe(`st ${nonce}`);
      answers.push((await portal.codeOf(response)).code.context.nonce);
    }
    expect(answers).toEqual(['n-1', 'n-2']);
  });

  it('cannot use a code of another session of the app, whose PKCE challenge differs', async () => {
    const { mintCode, exchange } = await createPortal();
    const code = await mintCode(undefined, {
      codeChallenge: sha256('the attacker’s own verifier, of their own session'),
    });
    expect(await exchange(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });
});

describe('what one client steals from another', () => {
  it('is useless: a pushed request or a refresh token (RFC 9126 §7.1, RFC 9700 §4.14)', async () => {
    const { server, mintCode, exchange, refresh } = await createPortal();
    const pushed = {
      response_type: 'code',
      redirect_uri: 'https://trailmap.example/callback',
      scope: 'openid',
      nonce: 'n',
    };
    const { body } = await answerOf(await server.par(formRequest('/oauth/par', pushed, basic('trailmap'))));
    const stolen = new URLSearchParams({ client_id: 'other', request_uri: String(body['request_uri']) });
    expect((await server.authorize(new Request(`${issuer}/oauth/authorize?${stolen}`))).status).toBe(400);
    const { body: tokens } = await exchange(await mintCode());
    expect(await refresh(tokens['refresh_token'], {}, basic('other'))).toMatchObject({ status: 400 });
    expect(await refresh(tokens['refresh_token'])).toMatchObject({ status: 200 });
  });
});
