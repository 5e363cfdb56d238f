/**
 * The authorization server's part of step-up authentication: RFC 9470 §4 and §5. The API sends the challenge.
 */
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { answerOf, createPortal, good, issuer, legacyApp, pageOf, startedAt } from '../testing/authorize.fixture';

const asked = { ...good, client_id: 'legacy-app', response_type: 'code id_token token' };

describe('step-up authentication (RFC 9470)', () => {
  it('states the requested acr in both tokens (§5)', async () => {
    const { through } = createPortal();
    const answer = answerOf(await through({ ...asked, acr_values: '2 1' }));
    expect(decodeJwt(answer.get('access_token') ?? '')).toMatchObject({ acr: '1', auth_time: startedAt });
    expect(decodeJwt(answer.get('id_token') ?? '')).toMatchObject({ acr: '1', auth_time: startedAt });
  });

  it('asks only for the missing factor, and the app gets the requested acr (§4, §5)', async () => {
    const { through, start, signIn, visit, clock, codeOf } = createPortal();
    await through(good);
    const { path, id } = pageOf(await start({ ...good, acr_values: '2' }, 's1'));
    expect(path).toBe('/login/second');
    // The sign-in is still the weaker one: the page cannot be bypassed.
    expect(pageOf(await visit(`${issuer}/oauth/authorize?interaction=${id}`, 's1')).path).toBe('/login/second');
    clock.now += 30;
    signIn('s2', 'ada', ['pwd', 'otp', 'mfa']);
    const response = await visit(`${issuer}/oauth/authorize?interaction=${id}`, 's2');
    expect(await codeOf(response)).toMatchObject({
      code: { context: { acr: '2', login: { amr: ['pwd', 'otp', 'mfa'] } } },
    });
  });

  it('applies to an essential acr claim, and not to a voluntary one (OpenID Connect Core §5.5.1.1)', async () => {
    const { through, start, codeOf } = createPortal();
    await through(good);
    const asking = (acr: object) => start({ ...good, claims: JSON.stringify({ id_token: { acr } }) }, 's1');
    expect(pageOf(await asking({ essential: true, value: '2' })).path).toBe('/login/second');
    expect(pageOf(await asking({ essential: true, values: ['3', '2'] })).path).toBe('/login/second');
    expect(await codeOf(await asking({ value: '2' }))).toMatchObject({ code: { context: { acr: '1' } } });
    expect(await codeOf(await asking({ essential: true }))).toMatchObject({ code: { context: { acr: '1' } } });
  });

  it('returns an error if the person has no second factor (Unmet Authentication Requirements 1.0)', async () => {
    const { server, through, start, visit, signIn } = createPortal();
    await through(good);
    const { id } = pageOf(await start({ ...good, acr_values: '2' }, 's1'));
    const other = signIn('s2');
    expect(await server.interactions.declineStepUp(id, other)).toBe(true);
    // The answer of another session does not count.
    expect(pageOf(await visit(`${issuer}/oauth/authorize?interaction=${id}`, 's1')).path).toBe('/login/second');
    expect(await server.interactions.declineStepUp(id, { ...other, sid: 's1' })).toBe(true);
    const refused = await visit(`${issuer}/oauth/authorize?interaction=${id}`, 's1');
    expect(answerOf(refused).get('error')).toBe('unmet_authentication_requirements');
    expect(await server.interactions.declineStepUp(id, other)).toBe(false);
  });

  it('ignores acr_values that discovery does not list (OpenID Connect Core §3.1.2.1)', async () => {
    const { through, start, codeOf } = createPortal();
    await through(good);
    for (const acr_values of ['urn:example:gold', 'urn:example:gold 1', '0 3 urn:mace:incommon:iap:silver']) {
      const code = await codeOf(await start({ ...good, acr_values }, 's1'));
      expect(code).toMatchObject({ code: { context: { acr: '1' } } });
    }
    // A listed value is still required (RFC 9470 §5).
    expect(pageOf(await start({ ...good, acr_values: 'urn:example:gold 2' }, 's1')).path).toBe('/login/second');
  });

  it('fails at once for an essential acr claim that no sign-in can satisfy (OpenID Connect Core §5.5.1.1)', async () => {
    const { through, start } = createPortal();
    await through(good);
    const claims = JSON.stringify({ id_token: { acr: { essential: true, values: ['urn:example:gold'] } } });
    for (const more of [{}, { acr_values: '1' }]) {
      const refused = answerOf(await start({ ...good, ...more, claims }, 's1'));
      expect(refused.get('error')).toBe('unmet_authentication_requirements');
    }
  });

  it('shows no page for prompt=none (OpenID Connect Core §3.1.2.1)', async () => {
    const { through, start } = createPortal();
    await through(good);
    const silently = async (acr_values: string) =>
      answerOf(await start({ ...good, prompt: 'none', acr_values }, 's1')).get('error');
    expect(await silently('2')).toBe('login_required');
    expect(await silently('urn:example:gold')).toBeNull();
  });

  it('uses the registered default if the request names none (OpenID Connect Dynamic Client Registration §2)', async () => {
    const metadata = { ...legacyApp.metadata, default_acr_values: ['2'] };
    const { through } = createPortal([{ ...legacyApp, metadata }]);
    expect(pageOf(await through(asked)).path).toBe('/login/second');
    expect(answerOf(await through({ ...asked, acr_values: '1' })).has('code')).toBe(true);
  });

  it('requires a new sign-in after max_age, and states its time (§4)', async () => {
    const { through, start, clock } = createPortal();
    await through(asked);
    clock.now += 100;
    expect(pageOf(await start({ ...asked, max_age: '99' }, 's1')).path).toBe('/login');
    expect(answerOf(await start({ ...asked, max_age: '100' }, 's1')).has('code')).toBe(true);
    const answer = answerOf(await through({ ...asked, max_age: '99' }));
    expect(decodeJwt(answer.get('access_token') ?? '')).toMatchObject({ auth_time: startedAt + 100 });
  });

  it('advertises only the values that a sign-in can reach', async () => {
    const { server } = createPortal();
    const metadata = await (await server.discovery(new Request(`${issuer}/.well-known/openid-configuration`))).json();
    expect(metadata.acr_values_supported).toEqual(['1', '2']);
  });
});
