/** The secrets of apps. A secret is returned once, when it is made. */
import { z } from 'zod';
import { endSecret, listSecrets, overlaps, rotateSecret, type SecretLine } from '@/lib/data/developers/client-secrets';
import { usesSecret } from '@/lib/data/developers/clients';
import { operation } from '../operation';
import { actingForApp, changingApp } from '../owners';
import { notFound, Problem } from '../problem';
import { moment, momentOrNull, writeMoment } from '../values';
import { appParams, type Caller, requireApp } from './app-drafts';

const secretParams = appParams.extend({ secret: z.guid().meta({ description: 'The id of the secret.' }) });

const secretSchema = z
  .object({
    id: z.guid(),
    hint: z.string().meta({ description: 'The last four characters; empty if they are unknown.' }),
    strength: z
      .enum(['strong', 'unknown', 'weak'])
      .meta({ description: 'weak: an imported secret below 128 bits, to be replaced. unknown: until its first use.' }),
    created_at: moment,
    ends_at: moment.nullable().meta({ description: 'Null: it works until it is replaced or ended.' }),
  })
  .meta({ id: 'Secret', description: 'A secret of an app, without its value.' });

const secretOf = ({ id, hint, createdAt, endsAt, strength }: SecretLine) => ({
  id,
  hint,
  strength: strength ?? 'strong',
  created_at: writeMoment(createdAt),
  ends_at: momentOrNull(endsAt),
});

const listAppSecrets = operation({
  id: 'listAppSecrets',
  method: 'GET',
  path: '/apps/{app}/secrets',
  tag: 'Secrets',
  summary: 'List the live secrets of an app: at most two',
  scope: 'apps.read',
  params: appParams,
  returns: z.object({ items: z.array(secretSchema) }),
  async run(call) {
    const { id } = await requireApp(call, call.params.app);
    const owner = await actingForApp(call, id);
    return { items: (await listSecrets(call.world.db, owner, id, call.now)).map(secretOf) };
  },
});

const rotationSchema = z.strictObject({
  overlap_seconds: z
    .int()
    .min(0)
    .max(overlaps.week)
    .default(0)
    .meta({ description: 'How long the previous secret still works.' }),
});

const rotateAppSecret = operation({
  id: 'rotateAppSecret',
  method: 'POST',
  path: '/apps/{app}/secrets',
  tag: 'Secrets',
  summary: 'Make a new secret for an app',
  description: 'The previous secret works for `overlap_seconds` more; an older one ends at once.',
  scope: 'apps.write',
  params: appParams,
  body: rotationSchema,
  returns: secretSchema.extend({
    client_secret: z.string().meta({ description: 'Nobody can read it again.' }),
  }),
  status: 201,
  async run(call) {
    const { world, params, body, now } = call;
    const owner = await changingApp(call, params.app);
    await requireSecrets(call, params.app);
    const { sealSecret } = world.oauth.clients;
    const value = await rotateSecret(world.db, owner, params.app, body.overlap_seconds, now, sealSecret);
    const line = (await listSecrets(world.db, owner, params.app, now)).find(
      ({ hint }) => hint !== '' && value?.endsWith(hint),
    );
    if (value === undefined || line === undefined) throw notFound('app');
    return { ...secretOf(line), client_secret: value };
  },
  async preview(call) {
    const { world, params, body, now } = call;
    const owner = await changingApp(call, params.app);
    await requireSecrets(call, params.app);
    const [latest, older] = await listSecrets(world.db, owner, params.app, now);
    const endsAt = now + body.overlap_seconds;
    const shortened = latest && (latest.endsAt === undefined || latest.endsAt > endsAt) ? [latest] : [];
    const ended = [...(older ? [older] : []), ...(body.overlap_seconds === 0 ? shortened : [])];
    return {
      changes: shortened.map((one) => ({
        field: `secrets.${one.id}.ends_at`,
        from: momentOrNull(one.endsAt),
        to: writeMoment(endsAt),
      })),
      ends: { secrets: ended.length },
    };
  },
});

const endAppSecret = operation({
  id: 'endAppSecret',
  method: 'DELETE',
  path: '/apps/{app}/secrets/{secret}',
  tag: 'Secrets',
  summary: 'End a secret at once',
  scope: 'apps.write',
  params: secretParams,
  async run(call) {
    const { world, params, now } = call;
    const owner = await changingApp(call, params.app);
    if (!(await endSecret(world.db, owner, params.app, params.secret, now))) throw notFound('secret');
  },
  async preview(call) {
    const { world, params, now } = call;
    const owner = await changingApp(call, params.app);
    const live = await listSecrets(world.db, owner, params.app, now);
    if (!live.some(({ id }) => id === params.secret.toLowerCase())) throw notFound('secret');
    return { changes: [], ends: { secrets: 1 } };
  },
});

async function requireSecrets(call: Caller, id: string): Promise<void> {
  const { metadata } = await requireApp(call, id);
  if (!usesSecret(metadata)) throw new Problem('conflict', 'This app authenticates without a secret.');
}

export const secretOperations = [listAppSecrets, rotateAppSecret, endAppSecret];
