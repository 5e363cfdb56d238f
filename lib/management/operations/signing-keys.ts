/** Signing keys, for operators. */
import { z } from 'zod';
import { signingAlgs } from '@/lib/oauth/model/signing-algs';
import type { KeyView } from '@/lib/oauth/server';
import { operation } from '../operation';
import { notFound } from '../problem';
import { moment, momentOrNull, writeMoment } from '../values';

const keySchema = z
  .object({
    kid: z.string(),
    alg: z.enum(signingAlgs),
    state: z.enum(['published', 'signing', 'retired']),
    created_at: moment,
    active_at: moment.meta({ description: 'When it starts signing.' }),
    retired_at: moment.nullable().meta({ description: 'When it stops signing; null while it has no successor.' }),
    removed_at: moment.nullable().meta({ description: 'When it leaves the JWK Set.' }),
  })
  .meta({ id: 'SigningKey', description: 'A key that signs tokens. Its private part never leaves the server.' });

function keyOf(key: KeyView): z.input<typeof keySchema> {
  return {
    kid: key.kid,
    alg: key.alg,
    state: key.state,
    created_at: writeMoment(key.createdAt),
    active_at: writeMoment(key.activeAt),
    retired_at: momentOrNull(key.retiredAt),
    removed_at: momentOrNull(key.removedAt),
  };
}

const listSchema = z.object({ items: z.array(keySchema) });

const listSigningKeys = operation({
  id: 'listSigningKeys',
  method: 'GET',
  path: '/signing-keys',
  tag: 'Signing keys',
  summary: 'List signing keys, newest first within each algorithm',
  scope: 'keys.read',
  returns: listSchema,
  run: async ({ world }) => ({ items: (await world.oauth.keys.list()).map(keyOf) }),
});

const rotateSigningKeys = operation({
  id: 'rotateSigningKeys',
  method: 'POST',
  path: '/signing-keys/rotate',
  tag: 'Signing keys',
  summary: 'Rotate signing keys',
  description:
    'Each key that signs gets a successor, which is published first and signs later. Keys with a successor stay.',
  scope: 'keys.rotate',
  returns: listSchema.extend({ created: z.int().meta({ description: 'How many keys were created.' }) }),
  async run({ world }) {
    const created = await world.oauth.keys.rotate();
    return { created, items: (await world.oauth.keys.list()).map(keyOf) };
  },
  async preview({ world }) {
    const signing = (await world.oauth.keys.list()).filter(({ retiredAt, state }) => state === 'signing' && !retiredAt);
    return { changes: signing.map(({ kid, alg }) => ({ field: `signing_keys.${alg}`, from: kid, to: 'a new key' })) };
  },
});

const withdrawSigningKey = operation({
  id: 'withdrawSigningKey',
  method: 'DELETE',
  path: '/signing-keys/{kid}',
  tag: 'Signing keys',
  summary: 'Withdraw a leaked signing key at once',
  description: 'Everything that it signed stops being valid, and a new key signs. For a planned change, rotate.',
  scope: 'keys.rotate',
  params: z.object({ kid: z.string().max(200) }),
  async run({ world, params }) {
    if (!(await world.oauth.keys.withdraw(params.kid))) throw notFound('signing key');
    return undefined;
  },
  async preview({ world, params }) {
    const key = (await world.oauth.keys.list()).find(({ kid }) => kid === params.kid);
    if (key === undefined) throw notFound('signing key');
    return { changes: [{ field: 'state', from: key.state, to: 'withdrawn' }] };
  },
});

export const signingKeyOperations = [listSigningKeys, rotateSigningKeys, withdrawSigningKey];
