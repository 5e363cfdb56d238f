import { describe, expect, it } from 'vitest';
import { answerOf, basic, createPortal, formRequest } from '../testing/token.fixture';

describe('revocation', () => {
  it('ends a refresh token, its family and its access tokens, and not the grant (RFC 7009 §2.1)', async () => {
    const portal = await createPortal();
    const first = await portal.exchange(await portal.mintCode());
    const second = await portal.refresh(first.body['refresh_token']);
    const response = await portal.revoke(second.body['refresh_token']);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await portal.refresh(second.body['refresh_token'])).toMatchObject({ body: { error: 'invalid_grant' } });
    expect(await portal.userinfo(second.body['access_token'])).toMatchObject({ status: 401 });
    expect(portal.store.grants()[0]).not.toHaveProperty('endedAt');
    expect(await portal.exchange(await portal.mintCode())).toMatchObject({ status: 200 });
  });

  it('ends an access token, and the refresh token stays valid (RFC 7009 §2.1)', async () => {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode());
    expect(await portal.revoke(body['access_token'])).toMatchObject({ status: 200 });
    expect(await portal.userinfo(body['access_token'])).toMatchObject({ status: 401 });
    expect((await portal.introspect(body['access_token'])).body).toEqual({ active: false });
    const next = await portal.refresh(body['refresh_token']);
    expect(await portal.userinfo(next.body['access_token'])).toMatchObject({ status: 200 });
    await portal.revoke(body['access_token']);
    expect(await portal.userinfo(next.body['access_token'])).toMatchObject({ status: 200 });
  });

  it('does not affect other apps of the same person', async () => {
    const portal = await createPortal();
    const mine = await portal.exchange(await portal.mintCode());
    const theirs = await portal.exchange(await portal.mintCode(undefined, { clientId: 'other' }), {}, basic('other'));
    await portal.revoke(mine.body['refresh_token']);
    expect(await portal.userinfo(theirs.body['access_token'])).toMatchObject({ status: 200 });
  });

  it('succeeds for an unknown token (RFC 7009 §2.2)', async () => {
    const portal = await createPortal();
    for (const token of ['unknown', 'a.b.c', 'ä', '..'])
      expect(await portal.revoke(token)).toMatchObject({ status: 200 });
    const { body } = await portal.exchange(await portal.mintCode());
    await portal.revoke(body['refresh_token']);
    expect(await portal.revoke(body['refresh_token'])).toMatchObject({ status: 200 });
  });

  it('refuses a token of another client, which stays valid (RFC 7009 §2.1)', async () => {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode());
    for (const token of [body['access_token'], body['refresh_token']]) {
      const answer = await answerOf(await portal.revoke(token, basic('other')));
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    }
    expect(await portal.userinfo(body['access_token'])).toMatchObject({ status: 200 });
    expect(await portal.refresh(body['refresh_token'])).toMatchObject({ status: 200 });
  });

  it('says that ID tokens cannot be revoked (RFC 7009 §2.2.1)', async () => {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode());
    const answer = await answerOf(await portal.revoke(body['id_token']));
    expect(answer).toMatchObject({ status: 400, body: { error: 'unsupported_token_type' } });
  });

  it('is open to clients without credentials for their own tokens (RFC 7009 §2.1, §5)', async () => {
    const portal = await createPortal();
    const code = await portal.mintCode(undefined, { clientId: 'spa' });
    const { body } = await portal.exchange(code, { client_id: 'spa' }, {});
    const parameters = { token: String(body['refresh_token']), client_id: 'spa', token_type_hint: 'nonsense' };
    expect(await portal.server.revoke(formRequest('/oauth/revoke', parameters))).toMatchObject({ status: 200 });
    expect(await portal.userinfo(body['access_token'])).toMatchObject({ status: 401 });
  });

  it('authenticates the client first, and requires a token (RFC 7009 §2.1)', async () => {
    const portal = await createPortal();
    expect(await portal.revoke('x', basic('trailmap', 'wrong'))).toMatchObject({ status: 401 });
    const without = formRequest('/oauth/revoke', {}, basic('trailmap'));
    expect(await portal.server.revoke(without)).toMatchObject({ status: 400 });
  });
});
