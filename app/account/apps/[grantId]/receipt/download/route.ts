import { server } from '@/lib/server';
import { loginOf } from '@/lib/web/viewer';

export const dynamic = 'force-dynamic';

/** A receipt as a file: the signed JWT, or JSON with its claims and the text of the consent page. */
export async function GET(request: Request, { params }: { params: Promise<{ grantId: string }> }): Promise<Response> {
  const login = await loginOf(request);
  const { oauth } = await server();
  const query = new URL(request.url).searchParams;
  const receipt = login && (await oauth.receipts.signed(login.sub, query.get('id') ?? ''));
  if (!receipt || receipt.grantId !== (await params).grantId) return new Response(null, { status: 404 });
  const { id, jwt, claims, text } = receipt;
  return query.get('as') === 'json'
    ? file(`receipt-${id}.json`, 'application/json', JSON.stringify({ jwt, receipt: claims, question: text }, null, 2))
    : file(`receipt-${id}.jwt`, 'application/jwt', jwt);
}

function file(name: string, type: string, body: string): Response {
  return new Response(body, {
    headers: {
      'Content-Type': type,
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
