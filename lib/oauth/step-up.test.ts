/** Step-up authentication, as far as it is the authorization server's: RFC 9470 §4 and §5. The challenge is the API's. */
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { answerOf, createPortal, good, issuer, oldTimer, pageOf, startedAt } from './authorize.fixture';

const asked = { ...good, client_id: 'old-timer', response_type: 'code id_token token' };

describe('step-up authentication (RFC 9470)', () => {
  it('states the acr that was asked for in both tokens (§5)', async () => {
    const { through } = createPortal();
    const answer = answerOf(await through({ ...asked, acr_values: '2 1' }));
    expect(decodeJwt(answer.get('access_token') ?? '')).toMatchObject({ acr: '1', auth_time: startedAt });
    expect(decodeJwt(answer.get('id_token') ?? '')).toMatchObject({ acr: '1', auth_time: startedAt });
  });

  it('fails where the sign-in reaches none of them, rather than give what the API refused before (§5)', async () => {
    const { through, start, signIn } = createPortal();
    await through(good);
    for (const acr_values of ['2', 'urn:example:gold']) {
      expect(answerOf(await start({ ...good, acr_values }, 's1')).get('error')).toBe(
        'unmet_authentication_requirements',
      );
    }
    const stronger = signIn('s2', 'ada', ['pwd', 'otp', 'mfa']);
    const response = await start({ ...good, acr_values: '2' }, stronger.sid);
    expect(answerOf(response).has('code')).toBe(true);
  });

  it('takes the registered default where the request is silent (OpenID Connect Dynamic Client Registration §2)', async () => {
    const metadata = { ...oldTimer.metadata, default_acr_values: ['2'] };
    const { through } = createPortal([{ ...oldTimer, metadata }]);
    expect(answerOf(await through(asked)).get('error')).toBe('unmet_authentication_requirements');
    expect(answerOf(await through({ ...asked, acr_values: '1' })).has('code')).toBe(true);
  });

  it('asks for a newer sign-in when max_age has passed, and states when it was (§4)', async () => {
    const { through, start, clock } = createPortal();
    await through(asked);
    clock.now += 100;
    expect(pageOf(await start({ ...asked, max_age: '99' }, 's1')).path).toBe('/login');
    expect(answerOf(await start({ ...asked, max_age: '100' }, 's1')).has('code')).toBe(true);
    const answer = answerOf(await through({ ...asked, max_age: '99' }));
    expect(decodeJwt(answer.get('access_token') ?? '')).toMatchObject({ auth_time: startedAt + 100 });
  });

  it('advertises what a sign-in can reach, and no more', async () => {
    const { server } = createPortal();
    const metadata = await (await server.discovery(new Request(`${issuer}/.well-known/openid-configuration`))).json();
    expect(metadata.acr_values_supported).toEqual(['1']);
  });
});
