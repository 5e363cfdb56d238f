import { accountData } from '@/lib/data/people/account';
import { noteSecurity } from '@/lib/data/people/security-log';
import { clientIp } from '@/lib/edge/client-address';
import { nowSeconds, sessionOf } from '@/lib/login/session/session-cookie';
import { server } from '@/lib/server';
import { seeOther } from '@/lib/web/flash';
import { readOwnForm } from '@/lib/web/own-form';
import { hasRecentProof, proofPath } from '@/lib/web/reauthentication';

const page = '/account/data';

/** By POST, so that no link makes a browser fetch it, and with a fresh sign-in: it is everything. */
export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const { env, db } = await server();
  const viewer = await sessionOf({ env, db }, request.headers.get('cookie'));
  if (!viewer || !hasRecentProof(viewer, nowSeconds())) return seeOther(proofPath(page));
  const data = await accountData(db, viewer);
  const from = { ip: clientIp(request.headers), userAgent: request.headers.get('user-agent') ?? undefined };
  await db.sql.transaction((query) =>
    noteSecurity(db.outbox, query, { sub: viewer.sub, kind: 'data_downloaded', at: nowSeconds(), ...from }),
  );
  const text = JSON.stringify(data, (_key, value) => (typeof value === 'bigint' ? String(value) : value), 2);
  return new Response(text, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="countersign-${new Date().toISOString().slice(0, 10)}.json"`,
      'cache-control': 'no-store',
    },
  });
}
