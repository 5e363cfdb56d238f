/**
 * Authorization details (RFC 9396) in flows that do not start at the authorization endpoint: the device flow (RFC 8628)
 * and token exchange (RFC 8693). Tokens for a client's own account have no details
 * (`authorization-details.test.ts`).
 */
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { clientMetadataSchema } from '../clients/metadata';
import { sha256 } from '../crypto';
import { type AuthorizationDetail, detailTypeSchema } from '../model/authorization-details';
import type { Client } from '../model/client-records';
import {
  createPortal,
  good,
  issuer,
  locationOf,
  pageOf,
  answerOf as redirectedWith,
  trailmap,
} from '../testing/authorize.fixture';
import { answerOf, basic, formRequest, type Parameters, secret } from '../testing/token.fixture';

const bank = 'https://api.bank.example';
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
const fields = [{ name: 'to', title: 'To', kind: 'text', required: true }];
const payment = detailTypeSchema.parse({ type: 'payment', title: 'Make a payment', fields });
const order = detailTypeSchema.parse({ type: 'order', title: 'Place an order', fields });
const api = {
  resource: bank,
  name: 'Bank',
  accessTokenSeconds: 120,
  signingAlg: 'ES256' as const,
  machineScopes: [],
  scopes: [{ value: 'balance.read', title: 'See the balance', description: '', effect: 'reads' as const }],
  detailTypes: [payment, order],
};
const pay: AuthorizationDetail = { type: 'payment', to: 'Ada' };
const other: AuthorizationDetail = { type: 'payment', to: 'Bob' };
const buy: AuthorizationDetail = { type: 'order', to: 'Zürich' };

const client = (id: string, metadata: Record<string, unknown>, more: Partial<Client> = {}): Client => ({
  ...trailmap,
  id,
  metadata: clientMetadataSchema.parse({
    client_name: id,
    authorization_details_types: ['payment', 'order'],
    redirect_uris: [good.redirect_uri],
    ...metadata,
  }),
  scopes: ['openid', 'balance.read'].map((scope) => ({ scope, required: false })),
  secretHashes: [sha256(secret)],
  apis: [api],
  ...more,
});
const app = client('app', { grant_types: ['authorization_code', 'refresh_token'] });
const tv = client('tv', {
  redirect_uris: [],
  grant_types: [deviceGrant],
  response_types: [],
  token_endpoint_auth_method: 'none',
});
const machine = { redirect_uris: [], grant_types: [exchangeGrant], response_types: [] };
const trades = { kind: 'machine' as const, apis: [{ ...api, mayExchange: 'impersonation' as const }] };
const backend = client('backend', machine, trades);
/** A client that registered no detail type. */
const plain = client(
  'plain',
  { ...machine, authorization_details_types: [] },
  {
    ...trades,
    apis: [{ ...api, detailTypes: [], mayExchange: 'impersonation' }],
  },
);

function portalOf() {
  const portal = createPortal([app, tv, backend, plain]);
  const token = async (parameters: Parameters, headers: Record<string, string> = {}) =>
    answerOf(await portal.server.token(formRequest('/oauth/token', parameters, headers)));
  const wait = async (parameters: Record<string, string>) =>
    answerOf(
      await portal.server.deviceAuthorization(
        formRequest('/oauth/device_authorization', { client_id: 'tv', ...parameters }),
      ),
    );
  const introspect = async (value: string, by: string) =>
    (await answerOf(await portal.server.introspect(formRequest('/oauth/introspect', { token: value }, basic(by)))))
      .body;
  return { ...portal, token, wait, introspect };
}
const json = (details: unknown) => JSON.stringify(details);
const tokenOf = (body: Record<string, unknown>) => z.string().parse(body['access_token']);

describe('a device flow (RFC 8628 §3.1, RFC 9396 §2)', () => {
  async function allowed(details: AuthorizationDetail[], parameters: Record<string, string> = {}) {
    const portal = portalOf();
    const { status, body } = await portal.wait({ authorization_details: json(details), ...parameters });
    expect(status).toBe(200);
    const login = portal.signIn('s1');
    const entered = await portal.server.devices.enterCode(String(body['user_code']));
    const { id } = pageOf(await portal.visit(entered?.resumeUrl ?? '', 's1'));
    const question = await portal.question(id, login);
    const done = await portal.allow(id, login, { scopes: question.lines.map(({ scope }) => scope) });
    expect(locationOf(done).href).toBe(`${issuer}/device/done`);
    const poll = (more: Record<string, string> = {}) =>
      portal.token({ grant_type: deviceGrant, client_id: 'tv', device_code: String(body['device_code']), ...more });
    return { ...portal, question, poll };
  }

  it('may request only details; the consent page words them, and the token contains them unchanged', async () => {
    const portal = await allowed([pay, buy]);
    expect(portal.question.details.map(({ title, facts }) => [title, facts])).toEqual([
      ['Make a payment', [{ title: 'To', value: 'Ada', path: ['to'] }]],
      ['Place an order', [{ title: 'To', value: 'Zürich', path: ['to'] }]],
    ]);
    const { status, body } = await portal.poll();
    expect(status).toBe(200);
    expect(body['authorization_details']).toEqual([pay, buy]);
    expect(decodeJwt(tokenOf(body))).toMatchObject({ aud: bank, authorization_details: [pay, buy] });
    expect(portal.store.grants().map(({ details }) => details)).toEqual([[pay, buy]]);
  });

  it('may request fewer details with the code, but no others (RFC 9396 §6)', async () => {
    const portal = await allowed([pay, buy], { scope: 'balance.read' });
    expect(await portal.poll({ authorization_details: json([other]) })).toMatchObject({
      status: 400,
      body: { error: 'invalid_authorization_details' },
    });
    const { body } = await portal.poll({ authorization_details: json([buy]) });
    expect(body).toMatchObject({ authorization_details: [buy], scope: 'balance.read' });
  });

  it.each<[string, string]>([
    ['of no registered type', json([{ type: 'transfer', to: 'Ada' }])],
    ['without a required field', json([{ type: 'payment' }])],
    ['that are no JSON', '{'],
  ])('is refused for details %s (RFC 9396 §5)', async (_, authorization_details) => {
    expect(await portalOf().wait({ scope: 'openid', authorization_details })).toMatchObject({
      status: 400,
      body: { error: 'invalid_authorization_details' },
    });
  });
});

describe('an exchanged token (RFC 8693, RFC 9396 §6)', () => {
  async function subject(details: AuthorizationDetail[] | undefined, scope: string | undefined = undefined) {
    const portal = portalOf();
    const asked = { ...good, client_id: 'app', scope, ...(details && { authorization_details: json(details) }) };
    const code = redirectedWith(await portal.through(asked)).get('code') ?? '';
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    const redeem = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: good.redirect_uri };
    const { body } = await portal.token(redeem, basic('app'));
    const trade = (more: Record<string, string> = {}, by = 'backend') =>
      portal.token(
        {
          grant_type: exchangeGrant,
          subject_token: tokenOf(body),
          subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          ...more,
        },
        basic(by),
      );
    return { ...portal, trade };
  }

  it('keeps its details, with or without scopes', async () => {
    for (const scope of [undefined, 'balance.read']) {
      const { trade } = await subject([pay, buy], scope);
      const { status, body } = await trade();
      expect(status).toBe(200);
      expect(body['authorization_details']).toEqual([pay, buy]);
      expect(decodeJwt(tokenOf(body))).toMatchObject({ aud: bank, authorization_details: [pay, buy] });
    }
  });

  it('is narrowed to the requested details, and never gains any', async () => {
    const { trade } = await subject([pay, buy]);
    const { body } = await trade({ authorization_details: json([pay]) });
    expect(body['authorization_details']).toEqual([pay]);
    // A token narrowed to one detail cannot regain others.
    const up = await trade({ subject_token: tokenOf(body), authorization_details: json([pay, buy]) });
    for (const answer of [up, await trade({ authorization_details: json([other]) })]) {
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_authorization_details' } });
    }
    expect((await trade({ subject_token: tokenOf(body) })).body['authorization_details']).toEqual([pay]);
  });

  it('has no details if the subject token had none', async () => {
    const { trade } = await subject(undefined, 'balance.read');
    expect((await trade()).body).not.toHaveProperty('authorization_details');
    expect(await trade({ authorization_details: json([pay]) })).toMatchObject({
      body: { error: 'invalid_authorization_details' },
    });
  });

  it('has no details for a client that registered no such type (§10), which cannot request them either', async () => {
    const { trade } = await subject([pay], 'balance.read');
    const { body } = await trade({}, 'plain');
    expect(body).toMatchObject({ scope: 'balance.read' });
    expect(body).not.toHaveProperty('authorization_details');
    expect(await trade({ authorization_details: json([pay]) }, 'plain')).toMatchObject({
      body: { error: 'invalid_authorization_details' },
    });
  });

  it('is introspected with its details, until its grant ends', async () => {
    const { trade, introspect, server, store } = await subject([pay, buy]);
    const traded = tokenOf((await trade({ authorization_details: json([buy]) })).body);
    expect(await introspect(traded, 'backend')).toMatchObject({ active: true, authorization_details: [buy] });
    await server.grants.end('ada', store.grants()[0]?.id ?? '');
    expect(await introspect(traded, 'backend')).toEqual({ active: false });
    expect(await trade()).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });
});
