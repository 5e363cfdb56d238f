import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sha256 } from '../crypto';
import {
  answerOf,
  createPortal,
  good,
  issuer,
  type Parameters,
  pageOf,
  resource,
  startedAt,
  trailmap,
} from '../testing/authorize.fixture';
import {
  detailsInWords,
  detailTypeMembers,
  detailTypeSchema,
  inWords,
  publishedDetailType,
} from './authorization-details';
import type { Client } from './client-records';

const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const bank = 'https://api.bank.example';

const payment = detailTypeSchema.parse({
  type: 'payment',
  title: 'Make a payment',
  fields: [
    {
      name: 'amount',
      title: 'Amount',
      kind: 'group',
      required: true,
      fields: [
        { name: 'value', title: 'value', kind: 'number', required: true },
        { name: 'currency', title: 'currency', kind: 'text', required: true, choices: ['CHF', 'EUR'] },
      ],
    },
    { name: 'creditor', title: 'To', kind: 'text', required: true },
    { name: 'actions', title: 'It may', kind: 'texts', choices: ['initiate', 'cancel'] },
    { name: 'instant', title: 'At once', kind: 'boolean' },
  ],
});
const rides = detailTypeSchema.parse({
  type: 'https://routes.example/ride',
  title: 'Book a ride',
  fields: [{ name: 'to', title: 'To', kind: 'text', required: true }],
});

const secret = 'a-secret-of-trailmap';
const client: Client = {
  ...trailmap,
  secretHashes: [sha256(secret)],
  metadata: { ...trailmap.metadata, authorization_details_types: ['payment', 'https://routes.example/ride'] },
  apis: [
    ...trailmap.apis.map((api) => (api.resource === resource ? { ...api, detailTypes: [rides] } : api)),
    {
      resource: bank,
      name: 'Bank',
      accessTokenSeconds: 120,
      signingAlg: 'ES256',
      scopes: [],
      machineScopes: [],
      detailTypes: [payment, { ...payment, type: 'standing_order' }],
    },
  ],
};

const pay = { type: 'payment', amount: { value: 12.5, currency: 'CHF' }, creditor: 'Ada', actions: ['initiate'] };
const ride = { type: 'https://routes.example/ride', to: 'Zürich' };
const asking = (details: unknown, more: Record<string, string | undefined> = {}): Parameters => ({
  ...good,
  authorization_details: JSON.stringify(details),
  ...more,
});

const basic = { authorization: `Basic ${Buffer.from(`trailmap:${secret}`).toString('base64')}` };
const tokens = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  scope: z.string().optional(),
  authorization_details: z.unknown(),
});

function portalWith(changed: Client = client) {
  const portal = createPortal([changed]);
  async function post(path: 'token' | 'introspect', body: Record<string, string>) {
    const headers = { ...basic, 'content-type': 'application/x-www-form-urlencoded' };
    const request = new Request(`${issuer}/oauth/${path}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(body),
    });
    return z.record(z.string(), z.unknown()).parse(await (await portal.server[path](request)).json());
  }
  const exchange = async (code: string | null, more: Record<string, string> = {}) =>
    post('token', {
      grant_type: 'authorization_code',
      code: code ?? '',
      code_verifier: verifier,
      redirect_uri: good.redirect_uri,
      ...more,
    });
  const refresh = (refresh_token: string, more: Record<string, string> = {}) =>
    post('token', { grant_type: 'refresh_token', refresh_token, ...more });
  const outcome = async (parameters: Parameters) => {
    const response = await portal.start(parameters);
    return answerOf(response).get('error') ?? pageOf(response).path;
  };
  return { ...portal, post, exchange, refresh, outcome };
}

describe('authorization_details in a request (RFC 9396 §2 and §5)', () => {
  it.each<[string, unknown]>([
    ['one of a registered type', [pay]],
    ['several, of several APIs', [pay, ride]],
    ['one without its optional fields', [{ ...pay, actions: undefined }]],
  ])('takes %s', async (_, details) => {
    expect(await portalWith().outcome(asking(details))).toBe('/login');
  });

  it.each<[string, unknown]>([
    ['that are no array', pay],
    ['that are none', []],
    ['that are too many', Array(21).fill(ride)],
    ['without a type', [{ ...pay, type: undefined }]],
    ['of a type that nobody has', [{ ...pay, type: 'transfer' }]],
    ['of a type that the client did not register (§10)', [{ ...pay, type: 'standing_order' }]],
    ['with a field that the type does not have', [{ ...pay, memo: 'x' }]],
    ['with an unknown field further within', [{ ...pay, amount: { ...pay.amount, fee: 1 } }]],
    ['without a required field', [{ ...pay, creditor: undefined }]],
    ['with a field of another kind', [{ ...pay, amount: { value: '12.5', currency: 'CHF' } }]],
    ['with a group that is a list', [{ ...pay, amount: [] }]],
    ['with a value that is no choice', [{ ...pay, actions: ['initiate', 'steal'] }]],
    ['with an empty text', [{ ...pay, creditor: ' ' }]],
    ['with a text of several lines', [{ ...pay, creditor: 'Ada\n100 CHF' }]],
    ['with a text too long to be read', [{ ...pay, creditor: 'x'.repeat(501) }]],
    ['with half a character', [{ ...pay, creditor: '\ud800' }]],
    ['of which one is wrong', [ride, { ...ride, to: 5 }]],
  ])('refuses details %s', async (_, details) => {
    expect(await portalWith().outcome(asking(details))).toBe('invalid_authorization_details');
  });

  it('refuses invalid JSON and a prototype as a field', async () => {
    const { outcome } = portalWith();
    for (const authorization_details of ['{', 'null', '[{"type":"payment","__proto__":{"creditor":"Eve"}}]']) {
      expect(await outcome({ ...good, authorization_details })).toBe('invalid_authorization_details');
    }
  });

  it('can be the only request (§3), and pushed', async () => {
    const { outcome, push } = portalWith();
    expect(await outcome(asking([pay], { scope: undefined }))).toBe('/login');
    expect((await push(asking([pay], { scope: undefined }), basic)).status).toBe(201);
    expect((await push(asking([{ type: 'x' }]), basic)).status).toBe(400);
  });

  it('must belong to the requested resources (RFC 8707 §2)', async () => {
    const { outcome } = portalWith();
    expect(await outcome(asking([pay], { scope: 'openid', resource: bank }))).toBe('/login');
    expect(await outcome(asking([pay], { scope: 'openid', resource }))).toBe('invalid_target');
  });
});

describe('the question', () => {
  it('shows all details as the API describes them', () => {
    expect(detailsInWords(client, [{ ...pay, instant: false, actions: ['initiate', 'cancel'] }])).toEqual([
      {
        api: 'Bank',
        title: 'Make a payment',
        facts: [
          { title: 'Amount: value', value: '12.5', path: ['amount', 'value'] },
          { title: 'Amount: currency', value: 'CHF', path: ['amount', 'currency'] },
          { title: 'To', value: 'Ada', path: ['creditor'] },
          { title: 'It may', value: 'initiate, cancel', path: ['actions'] },
          { title: 'At once', value: 'no', path: ['instant'], flag: false },
        ],
      },
    ]);
  });

  it('has the texts of the API in other languages, also within groups', () => {
    const fields = [
      {
        ...{ name: 'payee', title: 'Payee', 'title#de': 'Empfänger', kind: 'group' },
        fields: [
          { name: 'name', title: 'Name', kind: 'text' },
          { name: 'account', title: 'Account', 'title#de': 'Konto', kind: 'text' },
        ],
      },
    ];
    const written = {
      type: 'payment',
      title: 'Pay',
      'title#de': 'Zahlen',
      'title#fr': 'Payer',
      singleAct: false,
      fields,
    };
    const type = detailTypeSchema.parse(detailTypeMembers(written));
    const payee = { name: 'Ada', account: '1' };
    expect(
      inWords({ type: 'payment', payee }, { name: 'Bank', localized: { de: { name: 'Die Bank' } } }, type),
    ).toEqual({
      api: 'Bank',
      title: 'Pay',
      localized: { de: { api: 'Die Bank', title: 'Zahlen' }, fr: { title: 'Payer' } },
      facts: [
        {
          title: 'Payee: Name',
          value: 'Ada',
          path: ['payee', 'name'],
          localized: { de: { title: 'Empfänger: Name' } },
        },
        {
          title: 'Payee: Account',
          value: '1',
          path: ['payee', 'account'],
          localized: { de: { title: 'Empfänger: Konto' } },
        },
      ],
    });
    // What its developer wrote comes back, with the defaults filled in.
    expect(detailTypeSchema.parse(detailTypeMembers(publishedDetailType(type)))).toEqual(type);
    expect(publishedDetailType(type)).toMatchObject({ 'title#de': 'Zahlen', fields: [{ 'title#de': 'Empfänger' }] });
  });

  it('is asked each time, and the answer creates a separate grant', async () => {
    const portal = portalWith();
    await portal.through(good);
    const login = portal.signIn('s1');
    const { path, id } = pageOf(await portal.start(asking([pay]), 's1'));
    expect(path).toBe('/consent');
    const question = await portal.question(id, login);
    expect(question.details).toHaveLength(1);
    expect(question.current).toBeUndefined();
    expect(answerOf(await portal.allow(id, login)).has('code')).toBe(true);
    expect(portal.store.grants().map(({ details }) => details)).toEqual([undefined, [pay]]);
    expect(pageOf(await portal.start(asking([pay]), 's1')).path).toBe('/consent');
    expect(answerOf(await portal.start(asking([pay], { prompt: 'none' }), 's1')).get('error')).toBe('consent_required');
    expect(answerOf(await portal.start({ ...good, prompt: 'none' }, 's1')).has('code')).toBe(true);
  });

  it('cannot be answered once the API has withdrawn the type', async () => {
    const portal = portalWith();
    const login = portal.signIn('s1');
    const { id } = pageOf(await portal.start(asking([pay]), 's1'));
    const { formToken } = await portal.question(id, login);
    portal.store.putClient({ ...client, apis: trailmap.apis });
    expect(await portal.server.consent.question(id, login)).toBeUndefined();
    const answer = { action: 'allow' as const, formToken, scopes: [], endsAt: null, once: false };
    const { resumeUrl } = await portal.server.consent.decide(id, login, answer);
    expect(answerOf(await portal.visit(resumeUrl, 's1')).get('error')).toBe('invalid_authorization_details');
    expect(portal.store.grants()).toEqual([]);
  });
});

describe('a single act (RFC 9396 §2)', () => {
  const day = 24 * 3600;
  const payOnce: Client = {
    ...client,
    apis: client.apis.map((api) =>
      api.resource === bank ? { ...api, detailTypes: [{ ...payment, singleAct: true }] } : api,
    ),
  };

  async function asked(details: unknown[], changed: Client = payOnce) {
    const portal = portalWith(changed);
    const login = portal.signIn('s1');
    const { id } = pageOf(await portal.start(asking(details), 's1'));
    const question = await portal.question(id, login);
    const decide = (endsAt: number | null, once = false) =>
      portal.server.consent.decide(id, login, {
        action: 'allow',
        formToken: question.formToken,
        scopes: [],
        endsAt,
        once,
      });
    return { portal, login, id, question, decide };
  }

  it('is allowed for a day at most, whatever is posted; other types are not limited', async () => {
    for (const details of [[pay], [ride, pay]]) {
      const { portal, id, login, question, decide } = await asked(details);
      expect(question).toMatchObject({ singleAct: true, maxEndsAt: startedAt + day });
      for (const endsAt of [null, startedAt + day + 1, startedAt + 365 * day]) {
        await expect(decide(endsAt)).rejects.toMatchObject({ code: 'invalid_request' });
      }
      expect(answerOf(await portal.visit(`${issuer}/oauth/authorize?interaction=${id}`, 's1')).has('code')).toBe(false);
      const { grant } = await portal.codeOf(await portal.allow(id, login, { endsAt: startedAt + day }));
      expect(grant.endsAt).toBe(startedAt + day);
    }
    const { question, decide } = await asked([ride]);
    expect(question).not.toHaveProperty('singleAct');
    expect(question).not.toHaveProperty('maxEndsAt');
    await expect(decide(null)).resolves.toBeDefined();
  });

  it('is allowed for less if the app accepts less, and once', async () => {
    const { question, decide } = await asked([pay], { ...payOnce, maxGrantSeconds: 600 });
    expect(question.maxEndsAt).toBe(startedAt + 600);
    await expect(decide(startedAt + 601)).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(decide(null, true)).resolves.toBeDefined();
  });

  it('cannot be extended beyond a day after it was allowed', async () => {
    const { portal, id, login } = await asked([pay]);
    const { grant } = await portal.codeOf(await portal.allow(id, login, { endsAt: startedAt + 3600 }));
    portal.clock.now += 1800;
    const change = (endsAt: number | null) => portal.server.grants.change('ada', grant.id, { endsAt });
    for (const endsAt of [null, startedAt + day + 1]) {
      await expect(change(endsAt)).rejects.toMatchObject({ code: 'invalid_request' });
    }
    expect(await change(startedAt + day)).toMatchObject({ endsAt: startedAt + day });
    expect(await change(startedAt + 2000)).toMatchObject({ endsAt: startedAt + 2000 });
    // What an API called a single act only later can be shortened as before.
    expect(await portal.server.grants.change('bob', grant.id, { endsAt: null })).toBeUndefined();
  });
});

describe('in tokens (RFC 9396 §6, §7 and §9)', () => {
  it('are in the response, the access token and introspection of their API', async () => {
    const portal = portalWith();
    const code = answerOf(await portal.through(asking([pay], { scope: undefined }))).get('code');
    const body = await portal.exchange(code);
    expect(body['authorization_details']).toEqual([pay]);
    expect(body).not.toHaveProperty('scope');
    const { access_token: token, refresh_token: refreshToken } = tokens.parse(body);
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ aud: bank, authorization_details: [pay], exp: startedAt + 120 });
    expect(claims).not.toHaveProperty('scope');
    expect(await portal.post('introspect', { token })).toMatchObject({ active: true, authorization_details: [pay] });
    expect(await portal.post('introspect', { token: refreshToken })).toMatchObject({
      active: true,
      authorization_details: [pay],
    });
  });

  it('can be narrowed to some of them at the token endpoint, and never changed (§6)', async () => {
    const portal = portalWith();
    const code = answerOf(await portal.through(asking([pay, ride]))).get('code');
    const more = { ...pay, amount: { value: 1250, currency: 'CHF' } };
    expect(await portal.exchange(code, { authorization_details: JSON.stringify([more]) })).toMatchObject({
      error: 'invalid_authorization_details',
    });
    const body = tokens.parse(await portal.exchange(code));
    expect(body.authorization_details).toEqual([ride, pay]);
    const narrowed = await portal.refresh(body.refresh_token, { authorization_details: JSON.stringify([pay]) });
    expect(narrowed['authorization_details']).toEqual([pay]);
    const again = tokens.parse(narrowed).refresh_token;
    for (const details of [[more], [{ ...pay, extra: 1 }], [{ type: 'payment' }]]) {
      expect(await portal.refresh(again, { authorization_details: JSON.stringify(details) })).toMatchObject({
        error: 'invalid_authorization_details',
      });
    }
    const whole = await portal.refresh(again);
    expect(whole['authorization_details']).toEqual([ride, pay]);
  });

  it('are only those of the resource that the token is for (RFC 8707 §2.2)', async () => {
    const portal = portalWith();
    const code = answerOf(await portal.through(asking([pay, ride]))).get('code');
    const body = tokens.parse(await portal.exchange(code, { resource: bank }));
    expect(decodeJwt(body.access_token)).toMatchObject({ aud: bank, authorization_details: [pay] });
  });

  it('end with the grant and with the API', async () => {
    const portal = portalWith();
    const { access_token: token, refresh_token: refreshToken } = tokens.parse(
      await portal.exchange(answerOf(await portal.through(asking([pay, ride]))).get('code')),
    );
    portal.store.putClient({ ...client, apis: client.apis.filter((api) => api.resource !== bank) });
    const left = await portal.refresh(refreshToken);
    expect(left['authorization_details']).toEqual([ride]);
    await portal.server.grants.end('ada', portal.store.grants()[0]?.id ?? '');
    expect(await portal.post('introspect', { token })).toEqual({ active: false });
    expect(await portal.refresh(tokens.parse(left).refresh_token)).toMatchObject({ error: 'invalid_grant' });
  });

  it('are not available through client credentials', async () => {
    const metadata = { ...client.metadata, grant_types: ['client_credentials' as const] };
    const portal = portalWith({ ...client, metadata });
    const body = { grant_type: 'client_credentials', authorization_details: JSON.stringify([pay]) };
    expect(await portal.post('token', body)).toMatchObject({ error: 'invalid_authorization_details' });
  });
});

describe('types', () => {
  it('are advertised (RFC 9396 §10)', async () => {
    const { server } = portalWith();
    const metadata = await (await server.discovery(new Request(`${issuer}/.well-known/openid-configuration`))).json();
    expect(metadata.authorization_details_types_supported).toEqual([
      'https://routes.example/ride',
      'payment',
      'standing_order',
    ]);
  });

  const withFields = (fields: unknown[]) => detailTypeSchema.safeParse({ type: 't', title: 'T', fields }).success;
  const text = { name: 'a', title: 'A', kind: 'text' };
  it.each<[string, unknown[], boolean]>([
    ['a text', [text], true],
    ['a group', [{ name: 'g', title: 'G', kind: 'group', fields: [text] }], true],
    ['no field', [], false],
    ['two of a name', [text, text], false],
    ['one that is called type', [{ ...text, name: 'type' }], false],
    ['one that is called __proto__', [{ ...text, name: '__proto__' }], false],
    ['a group without fields', [{ ...text, kind: 'group' }], false],
    ['a text with fields', [{ ...text, fields: [text] }], false],
    ['a number with choices', [{ ...text, kind: 'number', choices: ['1'] }], false],
  ])('with %s: %s', (_, fields, valid) => {
    expect(withFields(fields)).toBe(valid);
  });
});
