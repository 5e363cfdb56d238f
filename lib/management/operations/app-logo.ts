/** Our copy of an app's logo, and the log of its refused requests. */
import { z } from 'zod';
import { listRefusals } from '@/lib/data/developers/client-log';
import { askLogoAgain, logoStanding } from '@/lib/data/developers/logos';
import { type Call, operation } from '../operation';
import { actingForApp } from '../owners';
import { page, pageOf, pageQuery, readCursor } from '../page';
import { Problem } from '../problem';
import { moment, momentOrNull, writeMoment } from '../values';
import { appParams, requireApp } from './app-drafts';

const logoSchema = z
  .object({
    uri: z.string().meta({ description: 'The `logo_uri` of the app.' }),
    copy_url: z.string().nullable().meta({ description: 'Where this server serves its copy; null without one.' }),
    fault: z.string().nullable().meta({ description: 'Why the last attempt to fetch it failed.' }),
    tried_at: moment.nullable(),
    due_at: moment.nullable().meta({ description: 'When it is fetched next; null: only on request.' }),
    verified: z.boolean().meta({ description: 'An operator verified it, so it is not fetched again.' }),
  })
  .meta({ id: 'Logo', description: "The state of this server's copy of an app's logo." });

type AppCall = Call & { params: { app: string } };

async function readLogo(call: AppCall) {
  const { world, params } = call;
  const { id } = await requireApp(call, params.app);
  const logo = await logoStanding(world.db, await actingForApp(call, id), id);
  if (logo === undefined) throw new Problem('not_found', 'The app has no logo.');
  return {
    uri: logo.uri,
    copy_url: logo.hash === undefined ? null : `${world.env.issuer}/logos/${logo.hash}`,
    fault: logo.fault ?? null,
    tried_at: momentOrNull(logo.triedAt),
    due_at: momentOrNull(logo.dueAt),
    verified: logo.verified,
  };
}

const getAppLogo = operation({
  id: 'getAppLogo',
  method: 'GET',
  path: '/apps/{app}/logo',
  tag: 'Apps',
  summary: "Get the state of the copy of an app's logo",
  scope: 'apps.read',
  params: appParams,
  returns: logoSchema,
  run: readLogo,
});

const refetchAppLogo = operation({
  id: 'refetchAppLogo',
  method: 'POST',
  path: '/apps/{app}/logo/refetch',
  tag: 'Apps',
  summary: "Fetch an app's logo again",
  description: 'It is fetched within seconds. A verified logo stays, and one that was just fetched answers 409.',
  scope: 'apps.write',
  params: appParams,
  returns: logoSchema,
  async run(call) {
    const { verified } = await readLogo(call);
    if (verified) throw new Problem('conflict', 'An operator verified this logo, so it is not fetched again.');
    const { world, params, now } = call;
    if (!(await askLogoAgain(world.db, await actingForApp(call, params.app), params.app, now))) {
      throw new Problem('conflict', 'It was fetched just now. Try again in a minute.', {
        headers: { 'Retry-After': '60' },
      });
    }
    return readLogo(call);
  },
  async preview(call) {
    const logo = await readLogo(call);
    if (logo.verified) throw new Problem('conflict', 'An operator verified this logo, so it is not fetched again.');
    return { changes: [{ field: 'due_at', from: logo.due_at, to: writeMoment(call.now) }] };
  },
});

const refusalSchema = z
  .object({
    id: z.string(),
    at: moment,
    endpoint: z.string(),
    error: z.string().meta({ description: 'The error code of the answer.' }),
    reason: z.string().meta({ description: 'What was wrong, in a sentence.' }),
    request_id: z.string(),
  })
  .meta({ id: 'Refusal', description: 'A refused request of an app.' });

const listAppLog = operation({
  id: 'listAppLog',
  method: 'GET',
  path: '/apps/{app}/log',
  tag: 'Apps',
  summary: 'List refused requests of an app, newest first',
  scope: 'logs.read',
  params: appParams,
  query: z.strictObject({
    ...pageQuery,
    q: z.string().max(200).optional().meta({ description: 'A part of a reason, an error or a request id.' }),
  }),
  returns: pageOf(refusalSchema),
  async run(call) {
    const { world, params, query } = call;
    const { id } = await requireApp(call, params.app);
    const before = readCursor(query.cursor, z.string().regex(/^\d{1,18}$/));
    const rows = await listRefusals(world.db, await actingForApp(call, id), id, {
      query: query.q ?? '',
      take: query.limit + 1,
      ...(before !== undefined && { before }),
    });
    return page(
      rows,
      query.limit,
      ({ requestId, at, ...row }) => ({ ...row, at: writeMoment(at), request_id: requestId }),
      (row) => row.id,
    );
  },
});

export const logoOperations = [getAppLogo, refetchAppLogo, listAppLog];
