/** The mark "site verified" of apps, which operators set and withdraw. */
import { z } from 'zod';
import { removeMark, reviewApp, seenIdentity, verifiedApps, verifyApp } from '@/lib/data/developers/verification';
import { verifiedIdentitySchema } from '@/lib/oauth/clients/verified-identity';
import { changesOf } from '../changes';
import { type Call, operation } from '../operation';
import { page, pageOf, pageQuery, readCursor } from '../page';
import { notFound, Problem } from '../problem';
import { moment, momentOrNull } from '../values';
import { appParams } from './app-drafts';

/** The scopes of these operations reach only operators, and clients that they trust. */
const operator = { sub: '', isOperator: true };

const part = z.enum(['name', 'homePage', 'logo', 'places']);

const seen = {
  identity: z
    .object(verifiedIdentitySchema.shape)
    .meta({ description: 'Its name, home page and logo in every language, and where its answers go.' }),
  logo_hash: z.string().nullable().meta({ description: "Of this server's copy of the logo; null without one." }),
};

const verificationSchema = z
  .object({
    app_id: z.string(),
    ...seen,
    verified_at: moment.nullable().meta({ description: 'Since when the mark holds; null if it does not.' }),
    lost: z
      .object({ verified_at: moment, changed: z.array(part) })
      .nullable()
      .meta({ description: 'The mark was set and no longer holds, because these parts have changed.' }),
  })
  .meta({ id: 'Verification', description: 'The identity of an app, and whether operators verified it.' });

type Reviewed = NonNullable<Awaited<ReturnType<typeof verifiedApps>>>[number];

const verificationOf = ({ id, identity, logoHash, verifiedAt, lostMark }: Reviewed) => ({
  app_id: id,
  identity,
  logo_hash: logoHash ?? null,
  verified_at: momentOrNull(verifiedAt),
  lost: lostMark ? { verified_at: momentOrNull(lostMark.verifiedAt) ?? '', changed: lostMark.changed ?? [] } : null,
});

type AppCall = Call & { params: { app: string } };

async function requireReview({ world, params }: AppCall) {
  const app = await reviewApp(world.db, operator, params.app);
  if (app === undefined) throw notFound('app');
  return app;
}

const listVerifications = operation({
  id: 'listVerifications',
  method: 'GET',
  path: '/verifications',
  tag: 'Verification',
  summary: 'List the apps that were verified, by client_id, also those that lost their mark',
  scope: 'settings.read',
  query: z.strictObject(pageQuery),
  returns: pageOf(verificationSchema),
  async run({ world, query }) {
    const after = readCursor(query.cursor, z.string());
    const rows = await verifiedApps(world.db, operator, { after, take: query.limit + 1 });
    return page(rows, query.limit, verificationOf, ({ id }) => id);
  },
});

const getVerification = operation({
  id: 'getVerification',
  method: 'GET',
  path: '/apps/{app}/verification',
  tag: 'Verification',
  summary: 'Get the identity of an app, and whether it is verified',
  scope: 'settings.read',
  params: appParams,
  returns: verificationSchema,
  run: async (call) => verificationOf(await requireReview(call)),
});

const verify = operation({
  id: 'putVerification',
  method: 'PUT',
  path: '/apps/{app}/verification',
  tag: 'Verification',
  summary: 'Verify the identity of an app',
  description: 'Send the identity and the logo_hash that you checked. If they have changed since, nothing is verified.',
  scope: 'settings.write',
  params: appParams,
  body: z.strictObject(seen),
  returns: verificationSchema,
  async run(call) {
    const { world, params, caller, now } = call;
    const done = await verifyApp(world.db, operator, params.app, seenOf(call), now);
    if (done === undefined) throw notFound('app');
    if (done === 'changed') throw changed();
    const by = caller.ownerId ?? caller.clientId;
    world.log({ level: 'info', event: 'client_verified', clientId: params.app, by });
    return verificationOf(await requireReview(call));
  },
  async preview(call) {
    const app = await requireReview(call);
    if (seenIdentity(app) !== seenOf(call)) throw changed();
    const now = momentOrNull(call.now);
    return { changes: changesOf({ verified_at: momentOrNull(app.verifiedAt) }, { verified_at: now }) };
  },
});

const changed = () => new Problem('conflict', 'The app has another identity now. Read it again.');

const seenOf = ({ body }: { body: z.output<z.ZodObject<typeof seen>> }) =>
  seenIdentity({ identity: body.identity, logoHash: body.logo_hash ?? undefined });

const withdraw = operation({
  id: 'deleteVerification',
  method: 'DELETE',
  path: '/apps/{app}/verification',
  tag: 'Verification',
  summary: 'Withdraw the mark of a verified app',
  scope: 'settings.write',
  params: appParams,
  async run({ world, params, caller, now }) {
    if (!(await removeMark(world.db, operator, params.app, now))) throw notFound('mark');
    const by = caller.ownerId ?? caller.clientId;
    world.log({ level: 'info', event: 'client_mark_removed', clientId: params.app, by });
  },
  async preview(call) {
    const { verifiedAt, lostMark } = await requireReview(call);
    const since = verifiedAt ?? lostMark?.verifiedAt;
    if (since === undefined) throw notFound('mark');
    return { changes: changesOf({ verified_at: momentOrNull(since) }, { verified_at: null }) };
  },
});

export const verificationOperations = [listVerifications, getVerification, verify, withdraw];
