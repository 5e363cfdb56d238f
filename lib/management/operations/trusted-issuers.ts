/** Issuers whose assertions an app may present (RFC 7523 §2.1). */
import { z } from 'zod';
import { checkIssuer, distrustIssuer, listTrustedIssuers, trustIssuer } from '@/lib/data/developers/trusted-issuers';
import type { TrustedIssuer } from '@/lib/oauth/model/client-records';
import { changesOf } from '../changes';
import { type Call, made, operation } from '../operation';
import { actingForApp, changingApp } from '../owners';
import { fieldError, invalidFields, notFound, refusedErrors } from '../problem';
import { appParams, requireApp, throwAny } from './app-drafts';

const issuerParams = appParams.extend({
  issuer: z.string().max(2000).meta({ description: 'The issuer identifier, percent-encoded.' }),
});

const keySetSchema = z.object({ keys: z.array(z.record(z.string(), z.json())).max(20) });
const jwks = keySetSchema.nullable().meta({ description: 'Its public keys (RFC 7517 §5), or `jwks_uri`.' });
const jwksUri = z.string().nullable().meta({ description: 'Where its public keys are.' });
const subject = z.enum(['sub', 'email']).meta({ description: 'The claim of its assertions that identifies a person.' });
const scopes = z.array(z.string()).meta({ description: "Scopes that it may lead to, of the app's own." });

const issuerSchema = z
  .object({ issuer: z.string(), jwks, jwks_uri: jwksUri, subject, scopes })
  .meta({ id: 'TrustedIssuer', description: 'An issuer of assertions that an app may present (RFC 7523).' });

const bodySchema = z.strictObject({
  jwks: jwks.default(null),
  jwks_uri: jwksUri.default(null),
  subject: subject.default('sub'),
  scopes: scopes.max(300),
});

const issuerOf = ({ issuer, jwks: keys, jwksUri: uri, ...rest }: TrustedIssuer): z.input<typeof issuerSchema> => ({
  issuer,
  // Keys are stored as they were sent: JSON.
  jwks: keys ? keySetSchema.parse(keys) : null,
  jwks_uri: uri ?? null,
  subject: rest.subject,
  scopes: rest.scopes,
});

type AppCall = Call & { params: { app: string } };
type IssuerCall = Call & { params: { app: string; issuer: string } };

async function trusted(call: AppCall): Promise<TrustedIssuer[]> {
  const { id } = await requireApp(call, call.params.app);
  return listTrustedIssuers(call.world.db, await actingForApp(call, id), id);
}

async function found(call: IssuerCall): Promise<TrustedIssuer | undefined> {
  return (await trusted(call)).find(({ issuer }) => issuer === call.params.issuer);
}

const listAppIssuers = operation({
  id: 'listTrustedIssuers',
  method: 'GET',
  path: '/apps/{app}/trusted-issuers',
  tag: 'Trusted issuers',
  summary: 'List the issuers whose assertions an app may present: at most 20',
  scope: 'apps.read',
  params: appParams,
  returns: z.object({ items: z.array(issuerSchema) }),
  run: async (call) => ({ items: (await trusted(call)).map(issuerOf) }),
});

const getIssuer = operation({
  id: 'getTrustedIssuer',
  method: 'GET',
  path: '/apps/{app}/trusted-issuers/{issuer}',
  tag: 'Trusted issuers',
  summary: 'Get a trusted issuer',
  scope: 'apps.read',
  params: issuerParams,
  returns: issuerSchema,
  async run(call) {
    const issuer = await found(call);
    if (issuer === undefined) throw notFound('issuer');
    return issuerOf(issuer);
  },
});

type Draft = IssuerCall & { body: z.output<typeof bodySchema> };

/** The draft for the data layer. Throws `invalid_fields` for scopes that the app does not have. */
async function draftOf(call: Draft) {
  const { body, params } = call;
  const app = await requireApp(call, params.app);
  const own = new Set(app.scopes.map(({ scope }) => scope));
  throwAny(
    body.scopes.flatMap((scope, index) =>
      own.has(scope) ? [] : [fieldError(['scopes', index], 'unknown_scope', 'The app does not have this scope.')],
    ),
  );
  return {
    issuer: params.issuer,
    jwks: body.jwks ?? undefined,
    jwksUri: body.jwks_uri ?? undefined,
    subject: body.subject,
    scopes: body.scopes,
  };
}

const paths = { jwksUri: ['jwks_uri'] };

const putIssuer = operation({
  id: 'putTrustedIssuer',
  method: 'PUT',
  path: '/apps/{app}/trusted-issuers/{issuer}',
  tag: 'Trusted issuers',
  summary: 'Trust an issuer, or replace what is trusted of it',
  description: 'It applies to people who allowed the app something, and to no more than that.',
  scope: 'apps.write',
  params: issuerParams,
  body: bodySchema,
  returns: issuerSchema,
  makes: true,
  async run(call) {
    const { world, params, now } = call;
    const owner = await changingApp(call, params.app);
    const before = await found(call);
    const saved = await trustIssuer(world.db, owner, params.app, await draftOf(call), now);
    if (saved === undefined) throw notFound('app');
    if ('refused' in saved) throw invalidFields(refusedErrors(saved.refused, paths));
    const after = await found(call);
    if (after === undefined) throw notFound('issuer');
    const path = `/apps/${encodeURIComponent(params.app)}/trusted-issuers/${encodeURIComponent(params.issuer)}`;
    return before === undefined ? made(issuerOf(after), path) : issuerOf(after);
  },
  async preview(call) {
    const owner = await changingApp(call, call.params.app);
    const before = await found(call);
    const checked = await checkIssuer(call.world.db, owner, call.params.app, await draftOf(call));
    if (checked === undefined) throw notFound('app');
    if ('refused' in checked) throw invalidFields(refusedErrors(checked.refused, paths));
    return { changes: changesOf(before ? issuerOf(before) : {}, issuerOf(checked.issuer)) };
  },
});

const deleteIssuer = operation({
  id: 'deleteTrustedIssuer',
  method: 'DELETE',
  path: '/apps/{app}/trusted-issuers/{issuer}',
  tag: 'Trusted issuers',
  summary: 'Stop trusting an issuer',
  scope: 'apps.write',
  params: issuerParams,
  async run(call) {
    const { world, params } = call;
    const owner = await changingApp(call, params.app);
    if (!(await distrustIssuer(world.db, owner, params.app, params.issuer))) throw notFound('issuer');
  },
  async preview(call) {
    await changingApp(call, call.params.app);
    if ((await found(call)) === undefined) throw notFound('issuer');
    return { changes: [], ends: { trusted_issuers: 1 } };
  },
});

export const trustedIssuerOperations = [listAppIssuers, getIssuer, putIssuer, deleteIssuer];
