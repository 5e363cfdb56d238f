import { accountData } from '@/lib/data/people/account';
import { noteSecurity } from '@/lib/data/people/security-log';
import { clientIp } from '@/lib/edge/client-address';
import { recentProofFormHandler } from '@/lib/web/form-handler';

const page = '/account/data';

/**
 * A POST, so that no link can start the download, and a fresh sign-in, because the file holds all data of the account.
 */
export const POST = recentProofFormHandler(page, async ({ world, headers, now, viewer }) => {
  const { db } = world;
  const data = await accountData(db, viewer);
  const from = { ip: clientIp(headers), userAgent: headers.get('user-agent') ?? undefined };
  await db.sql.transaction((query) =>
    noteSecurity(db.outbox, query, { sub: viewer.sub, kind: 'data_downloaded', at: now, ...from }),
  );
  const text = JSON.stringify(data, (_key, value) => (typeof value === 'bigint' ? String(value) : value), 2);
  return new Response(text, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="countersign-${new Date().toISOString().slice(0, 10)}.json"`,
      'cache-control': 'no-store',
    },
  });
});
