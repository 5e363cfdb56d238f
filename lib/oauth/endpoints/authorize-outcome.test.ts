/** Who may be sent an error by redirect: the check beside the code; attacks on it are in `testing/attacks`. */
import { describe, expect, it } from 'vitest';
import { answerOf, createPortal, good, locationOf, startedAt, trailmap } from '../testing/authorize.fixture';

const malformed = { ...good, code_challenge: 'too short' };
const registered = { ...trailmap, registrationHash: 'hash' };
const known = 'https://trailmap.example';

describe('an error in a request whose redirect URI is registered', () => {
  it('is redirected to an app that a developer registered (RFC 6749 §4.1.2.1)', async () => {
    const response = await createPortal().start(malformed);
    expect(locationOf(response).origin).toBe(known);
    expect(answerOf(response).get('error')).toBe('invalid_request');
  });

  it.each([
    ['registered itself', registered],
    ['is a metadata document', { ...trailmap, documentEndsAt: startedAt + 3600 }],
  ])('is shown while nobody is signed in, for an app that %s (RFC 9700 §4.11.2)', async (_, client) => {
    const portal = createPortal([client]);
    const response = await portal.start(malformed);
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    portal.signIn('s1');
    expect(locationOf(await portal.start(malformed, 's1')).origin).toBe(known);
  });

  it('is redirected to such an app once it is verified, and for a silent request', async () => {
    const verified = createPortal([{ ...registered, verifiedAt: startedAt }]);
    expect(locationOf(await verified.start(malformed)).origin).toBe(known);
    const silent = createPortal([registered]);
    expect(answerOf(await silent.start({ ...malformed, prompt: 'none' })).get('error')).toBe('invalid_request');
  });

  it('is never redirected to an address that is not registered', async () => {
    for (const redirect_uri of ['https://evil.example/', `${known}.evil.example/callback?tenant=7`]) {
      const portal = createPortal();
      portal.signIn('s1');
      const response = await portal.start({ ...malformed, redirect_uri, prompt: 'none' }, 's1');
      expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    }
  });
});
