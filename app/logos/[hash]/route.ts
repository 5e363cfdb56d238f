import { findLogo } from '@/lib/data/developers/logos';
import { server } from '@/lib/server';

/** Our copy of an app's logo. Its address is its hash, so it never changes. */
export async function GET(_request: Request, { params }: { params: Promise<{ hash: string }> }): Promise<Response> {
  const { db } = await server();
  const webp = await findLogo(db, (await params).hash);
  if (!webp) return new Response(null, { status: 404, headers: { 'cache-control': 'no-store' } });
  return new Response(new Uint8Array(webp), {
    headers: {
      'content-type': 'image/webp',
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'",
      'cross-origin-resource-policy': 'same-origin',
    },
  });
}
