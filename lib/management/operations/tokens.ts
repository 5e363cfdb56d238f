/** What the server knows about a token, and why it is not active. */
import { z } from 'zod';
import { directoryClient } from '@/lib/data/developers/client-directory';
import { ownerOfClient, ownsApi } from '@/lib/data/developers/object-owners';
import { subjectIdentifier } from '@/lib/oauth/tokens/subject-identifier';
import { type Call, operation } from '../operation';
import { moment, momentOrNull, writeMoment } from '../values';

const bodySchema = z.strictObject({
  token: z
    .string()
    .min(1)
    .max(20_000)
    .meta({ description: 'An access token, a refresh token or an API key. It is neither kept nor logged.' }),
});

const tokenSchema = z
  .object({
    known: z.boolean().meta({ description: 'False: no token of this server, an expired one, or not the caller’s.' }),
    active: z.boolean(),
    reason: z.string().nullable().meta({ description: 'Why it is not active; null if it is.' }),
    kind: z.enum(['access_token', 'refresh_token', 'api_key']).nullable(),
    grant_id: z.string().nullable(),
    app_id: z.string().nullable(),
    user_id: z.string().nullable().meta({
      description:
        'Null for a client that acts for itself. Developers and owners of APIs get the `sub` that the app knows.',
    }),
    scopes: z.array(z.string()),
    audience: z.array(z.string()),
    issued_at: moment.nullable(),
    ends_at: moment.nullable(),
  })
  .meta({ id: 'TokenDescription', description: 'A token, as its owner, its developer and operators may know it.' });

const unknownToken = {
  known: false,
  active: false,
  reason: 'This server does not know the token, it expired, or it is not yours.',
  kind: null,
  grant_id: null,
  app_id: null,
  user_id: null,
  scopes: [],
  audience: [],
  issued_at: null,
  ends_at: null,
} satisfies z.input<typeof tokenSchema>;

/** The person of the grant, the developer of the app, and the owner of an API that the token is for. */
async function mayKnow(
  { world, reach }: Call,
  token: { ownerId?: string; clientId: string; audience: string[] },
): Promise<boolean> {
  if (reach.everyone || token.ownerId === reach.sub) return true;
  const developer = await ownerOfClient(world.db, token.clientId);
  return developer?.sub === reach.sub || ownsApi(world.db, reach.sub, token.audience);
}

/** As in the token: an app with pairwise identifiers must not tell its developer who the person is elsewhere. */
async function shownUser(
  { world, reach }: Call,
  { ownerId, clientId }: { ownerId?: string; clientId: string },
): Promise<string | null> {
  if (ownerId === undefined) return null;
  if (reach.everyone || reach.sub === ownerId) return ownerId;
  const client = await directoryClient(world.db, clientId, { ownerId: undefined });
  return client === undefined ? null : subjectIdentifier(world.env, client, ownerId);
}

const inspectToken = operation({
  id: 'inspectToken',
  method: 'POST',
  path: '/tokens/inspect',
  tag: 'Tokens',
  summary: 'Say whether a token is active, and if not, why',
  description: 'It changes nothing, and the owner of the access does not see it as a use.',
  scope: 'grants.read',
  body: bodySchema,
  returns: tokenSchema,
  async run(call) {
    const token = await call.world.oauth.describeToken(call.body.token);
    if (token === undefined || !(await mayKnow(call, token))) return unknownToken;
    const { kind, problem, grantId, clientId, scopes, audience, issuedAt, endsAt } = token;
    return {
      known: true,
      active: problem === undefined,
      reason: problem ?? null,
      kind,
      grant_id: grantId,
      app_id: clientId,
      user_id: await shownUser(call, token),
      scopes,
      audience,
      issued_at: writeMoment(issuedAt),
      ends_at: momentOrNull(Number.isFinite(endsAt) ? endsAt : undefined),
    };
  },
  preview: async () => ({ changes: [] }),
});

export const tokenOperations = [inspectToken];
