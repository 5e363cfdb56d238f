/** The event feed: OpenID Shared Signals Framework 1.0, by poll (RFC 8936) and by push (RFC 8935). */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createVerifier, type Revocation, type SecurityEvent } from './index';
import {
  createSimulatedIssuer,
  credentials,
  issuer,
  listUrl,
  refusalOf,
  resource,
  type SimulatedIssuer,
} from './simulated-issuer.fixture';

const revoked = 'https://schemas.openid.net/secevent/oauth/event-type/token-revoked';
const entry = (status: number, idx = 5) => ({ token_status: [{ idx, uri: listUrl, status }] });

let simulated: SimulatedIssuer;
beforeEach(async () => {
  simulated = await createSimulatedIssuer();
});

/** A verifier that has acknowledged these events. */
async function hearing(...sets: string[]) {
  const events: SecurityEvent[] = [];
  const revocations: Revocation[] = [];
  const { state } = simulated;
  state.waiting.push(...sets);
  const onEvent = (event: SecurityEvent) => void events.push(event);
  const verifier = createVerifier(simulated.options({ credentials, revocation: 'events', onEvent }));
  verifier.onRevocation((revocation) => void revocations.push(revocation));
  await vi.waitFor(() => expect(state.acknowledged).toHaveLength(sets.length > 0 ? 2 : 1));
  return { verifier, events, revocations };
}

describe('the event feed', () => {
  test('makes an end take effect at once, before the cached list; the event is acknowledged', async () => {
    const { verifier, events, revocations } = await hearing(await simulated.event(revoked, entry(1)));
    expect(verifier.connected()).toBe(true);
    expect((await refusalOf(verifier.verifyToken(await simulated.token()))).reason).toBe('ended');
    expect(events).toMatchObject([{ type: revoked, subject: { format: 'opaque' } }]);
    expect(revocations).toEqual([
      { type: 'everything' },
      { type: 'status', reference: { idx: 5, uri: listUrl }, status: 'invalid' },
    ]);
    expect(simulated.state.acknowledged).toEqual([{}, { ack: ['e0'], setErrs: {} }]);
    await verifier.close();
    expect(verifier.connected()).toBe(false);
    expect(simulated.askedFor(`${issuer}/ssf/streams?stream_id=s1`)).toBe(1);
  });

  test('after a pause and a resume, the later event or a newer list counts', async () => {
    simulated.mark(5, 2);
    const { verifier } = await hearing(
      await simulated.event('a', entry(2)),
      await simulated.event('b', entry(0), { jti: 'e2' }),
    );
    await verifier.verifyToken(await simulated.token());
    simulated.state.clock += 120_000;
    expect((await refusalOf(verifier.verifyToken(await simulated.token()))).reason).toBe('paused');
    await verifier.close();
  });

  test('cannot make a token valid again that a list calls invalid', async () => {
    simulated.mark(5, 1);
    const { verifier } = await hearing(await simulated.event('b', entry(0)));
    expect((await refusalOf(verifier.verifyToken(await simulated.token()))).reason).toBe('ended');
    await verifier.close();
  });

  test('an end holds, even if a newer list does not have it yet', async () => {
    const { verifier } = await hearing(await simulated.event(revoked, entry(1)));
    simulated.state.clock += 120_000;
    expect((await refusalOf(verifier.verifyToken(await simulated.token()))).reason).toBe('ended');
    await verifier.close();
  });

  test('drops what was introspected before', async () => {
    const key = 'cs_key_x';
    simulated.state.opaque.set(key, { active: true, sub: 'ada', aud: resource });
    const { verifier } = await hearing();
    await verifier.verifyToken(key);
    simulated.state.opaque.delete(key);
    await verifier.verifyToken(key);
    await verifier.close();
    const pushed = createVerifier(
      simulated.options({ credentials, revocation: { by: 'events', push: { authorization: 'Bearer x' } } }),
    );
    simulated.state.opaque.set(key, { active: true, sub: 'ada', aud: resource });
    await pushed.verifyToken(key);
    simulated.state.opaque.delete(key);
    const body = await simulated.event(revoked, entry(1, 7));
    await pushed.receivePush({ authorization: 'Bearer x', contentType: 'application/secevent+jwt', body });
    expect((await refusalOf(pushed.verifyToken(key))).reason).toBe('not active');
  });

  test.each<[string, Record<string, unknown>]>([
    ['of another API', { aud: 'https://other.example' }],
    ['of another issuer', { iss: 'https://other.example' }],
    ['with an exp (SSF 1.0 §4.1.7)', { exp: 2_000_000_000 }],
    ['with a sub (SSF 1.0 §4.1.2)', { sub: 'ada' }],
    ['without events', { events: undefined }],
    ['with a malformed entry', { events: { x: { token_status: [{ idx: '5', uri: listUrl, status: 1 }] } } }],
  ])('refuses an event %s by its id, and changes nothing', async (_, claims) => {
    const { verifier, events } = await hearing(await simulated.event(revoked, entry(1), claims));
    await verifier.verifyToken(await simulated.token());
    expect(events).toEqual([]);
    const [, said] = simulated.state.acknowledged;
    expect(z.object({ setErrs: z.object({ e0: z.object({ err: z.string() }) }) }).safeParse(said).success).toBe(true);
    await verifier.close();
  });

  test('keeps an event until the keys of the issuer are available again', async () => {
    const jwks = `${issuer}/oauth/jwks`;
    simulated.state.broken.add(jwks);
    const set = await simulated.event(revoked, entry(1));
    simulated.state.waiting.push(set);
    const log = vi.fn();
    const verifier = createVerifier(simulated.options({ credentials, revocation: 'events', log }));
    await vi.waitFor(() => expect(log).toHaveBeenCalledWith(expect.stringContaining('keys of the issuer')));
    expect(simulated.state.acknowledged).toEqual([{}]);
    simulated.state.broken.clear();
    simulated.state.clock += 2000;
    // The transmitter repeats what was not acknowledged.
    simulated.state.waiting.push(set);
    await vi.waitFor(() => expect(simulated.state.acknowledged.at(-1)).toEqual({ ack: ['e0'], setErrs: {} }), 5000);
    expect((await refusalOf(verifier.verifyToken(await simulated.token()))).reason).toBe('ended');
    await verifier.close();
  });

  test('survives a listener that fails', async () => {
    const log = vi.fn();
    const broken = () => {
      throw new Error('broken');
    };
    const options = { credentials, revocation: 'events' as const, onEvent: broken, log };
    simulated.state.waiting.push(await simulated.event(revoked, entry(1)));
    const verifier = createVerifier(simulated.options(options));
    verifier.onRevocation(broken);
    await vi.waitFor(() => expect(simulated.state.acknowledged).toHaveLength(2));
    expect((await refusalOf(verifier.verifyToken(await simulated.token()))).reason).toBe('ended');
    expect(log).toHaveBeenCalledWith('A listener failed: broken');
    await verifier.close();
  });

  test('connects again by itself, and uses the lists meanwhile', async () => {
    simulated.state.broken.add(`${issuer}/oauth/token`);
    const log = vi.fn();
    const verifier = createVerifier(simulated.options({ credentials, revocation: 'events', log }));
    await vi.waitFor(() => expect(log).toHaveBeenCalled());
    expect(verifier.connected()).toBe(false);
    expect(await verifier.verifyToken(await simulated.token())).toMatchObject({ subject: 'ada' });
    simulated.state.broken.clear();
    await verifier.ready();
    expect(verifier.connected()).toBe(true);
    await verifier.close();
  });

  test('can be closed before it is connected', async () => {
    simulated.state.answers.set(`${issuer}/oauth/token`, () => new Promise(() => {}));
    const verifier = createVerifier(simulated.options({ credentials, revocation: 'events', timeoutMilliseconds: 50 }));
    await verifier.close();
    await verifier.ready();
  });

  test('is not used if the transmitter belongs to another issuer', async () => {
    const log = vi.fn();
    simulated.state.answers.set(`${issuer}/.well-known/ssf-configuration`, () =>
      Response.json({ issuer: 'https://other.example', configuration_endpoint: `${issuer}/ssf/streams` }),
    );
    const verifier = createVerifier(simulated.options({ credentials, revocation: 'events', log }));
    await vi.waitFor(() => expect(log).toHaveBeenCalledWith(expect.stringContaining('another one')));
    await verifier.close();
  });
});

describe('events that are pushed (RFC 8935)', () => {
  const authorization = 'Bearer a secret of the stream';
  const contentType = 'application/secevent+jwt';
  const pushed = () => createVerifier(simulated.options({ revocation: { by: 'events', push: { authorization } } }));

  test('take effect at once: 202 (§2.2), without credentials of the API', async () => {
    const verifier = pushed();
    const token = await simulated.token();
    await verifier.verifyToken(token);
    const body = await simulated.event(revoked, entry(1));
    const answer = await verifier.receivePush({ authorization, contentType: `${contentType}; charset=utf-8`, body });
    expect(answer).toEqual({ status: 202, headers: {}, body: '' });
    expect((await refusalOf(verifier.verifyToken(token))).reason).toBe('ended');
  });

  test.each([
    ['without the agreed header', { authorization: undefined }, 401, 'authentication_failed'],
    ['with another header', { authorization: 'Bearer guess' }, 401, 'authentication_failed'],
    ['of another type', { contentType: 'application/jwt' }, 400, 'invalid_request'],
    ['without a type', { contentType: undefined }, 400, 'invalid_request'],
    ['that is no event', { body: 'x' }, 400, 'invalid_request'],
    ['that is too long', { body: 'x'.repeat(300_000) }, 400, 'invalid_request'],
  ])('%s are refused (§2.4)', async (_, change, status, err) => {
    const body = await simulated.event(revoked, entry(1));
    const verifier = pushed();
    const answer = await verifier.receivePush({ authorization, contentType, body, ...change });
    expect(answer.status).toBe(status);
    expect(answer.headers['Content-Type']).toBe('application/json');
    expect(JSON.parse(answer.body)).toMatchObject({ err });
    expect(await verifier.verifyToken(await simulated.token())).toMatchObject({ subject: 'ada' });
  });

  test('are asked for again if the keys of the issuer are not available: 503', async () => {
    simulated.state.broken.add(`${issuer}/oauth/jwks`);
    const body = await simulated.event(revoked, entry(1));
    expect(await pushed().receivePush({ authorization, contentType, body })).toMatchObject({ status: 503 });
  });

  test('can be asked for by the API itself', async () => {
    const bodies: unknown[] = [];
    simulated.state.answers.set(`${issuer}/ssf/streams`, (init) => {
      bodies.push(JSON.parse(String(init?.body)));
      return Response.json(
        { stream_id: 's2', delivery: { endpoint_url: 'https://api.example/events' } },
        { status: 201 },
      );
    });
    const push = { authorization, url: 'https://api.example/events' };
    const verifier = createVerifier(simulated.options({ credentials, revocation: { by: 'events', push } }));
    await verifier.ready();
    expect(bodies).toMatchObject([
      {
        aud: resource,
        delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: push.url, authorization_header: authorization },
      },
    ]);
    await verifier.close();
    expect(simulated.askedFor(`${issuer}/ssf/streams?stream_id=s2`)).toBe(1);
    await expect(
      createVerifier(simulated.options()).receivePush({ authorization, contentType, body: '' }),
    ).rejects.toThrow('revocation.push');
  });
});
