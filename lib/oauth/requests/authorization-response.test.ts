import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  answerOf,
  createPortal,
  good,
  issuer,
  legacyApp,
  locationOf,
  startedAt,
  trailmap,
} from '../testing/authorize.fixture';

type Portal = ReturnType<typeof createPortal>;

async function opened(portal: Portal, jwt: string | null, client = 'trailmap') {
  const jwks = await (await portal.server.jwks(new Request(`${issuer}/oauth/jwks`))).json();
  return jwtVerify(jwt ?? '', createLocalJWKSet(jwks), {
    issuer,
    audience: client,
    typ: 'oauth-authz-resp+jwt',
    currentDate: new Date(portal.clock.now * 1000),
  });
}

describe('responses in a JWT (JARM)', () => {
  it('contain the whole response, for one client and a few minutes (§2.1)', async () => {
    const portal = createPortal();
    const response = await portal.through({ ...good, response_mode: 'query.jwt' });
    const answer = answerOf(response);
    expect([...answer.keys()]).toEqual(['tenant', 'response']);
    const { payload, protectedHeader } = await opened(portal, answer.get('response'));
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toEqual({
      iss: issuer,
      aud: 'trailmap',
      exp: startedAt + 300,
      code: expect.stringMatching(/^[\w-]{43}$/),
      state: 'st-1',
    });
  });

  it('use the default mode of the response type if the request says only jwt (§2.3.4)', async () => {
    const portal = createPortal();
    const code = locationOf(await portal.through({ ...good, response_mode: 'jwt' }));
    expect(code.searchParams.has('response')).toBe(true);
    const tokens = { ...good, client_id: 'legacy-app', response_type: 'id_token token', response_mode: 'jwt' };
    const location = locationOf(await portal.through(tokens));
    expect(location.search).toBe('?tenant=7');
    const { payload } = await opened(portal, new URLSearchParams(location.hash.slice(1)).get('response'), 'legacy-app');
    expect(Object.keys(payload)).toEqual(expect.arrayContaining(['access_token', 'id_token', 'state']));
  });

  it('can be sent as a form (§2.3.3) and in the fragment (§2.3.2)', async () => {
    const portal = createPortal();
    const page = await (await portal.through({ ...good, response_mode: 'form_post.jwt' })).text();
    expect([...page.matchAll(/<input[^>]* name="(\w+)"/g)].map(([, name]) => name)).toEqual(['response']);
    await opened(portal, /value="([^"]+)"/.exec(page)?.[1] ?? null);
    const location = locationOf(await portal.through({ ...good, response_mode: 'fragment.jwt' }));
    await opened(portal, new URLSearchParams(location.hash.slice(1)).get('response'));
  });

  it('sign errors as well (§2.1), with the algorithm that the client registered (§3)', async () => {
    const metadata = { ...trailmap.metadata, authorization_signed_response_alg: 'ES256' as const };
    const portal = createPortal([{ ...trailmap, metadata }]);
    const answer = answerOf(await portal.start({ ...good, response_mode: 'jwt', prompt: 'none' }));
    const { payload, protectedHeader } = await opened(portal, answer.get('response'));
    expect(protectedHeader.alg).toBe('ES256');
    expect(payload).toMatchObject({ error: 'login_required', state: 'st-1' });
    expect(answer.has('error')).toBe(false);
  });

  it('are never in a query if they contain tokens (§2.3.1)', async () => {
    const portal = createPortal([legacyApp]);
    const asked = { ...good, client_id: 'legacy-app', response_type: 'code token', response_mode: 'query.jwt' };
    expect(answerOf(await portal.through(asked)).get('error')).toBe('invalid_request');
  });

  it('are not accepted as an ID token hint (RFC 8725 §3.11)', async () => {
    const portal = createPortal();
    const id_token_hint = answerOf(await portal.through({ ...good, response_mode: 'jwt' })).get('response') ?? '';
    expect(answerOf(await portal.start({ ...good, id_token_hint })).get('error')).toBe('invalid_request');
  });
});
