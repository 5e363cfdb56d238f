import { findPicture } from '@/lib/data/people/profile';
import { server } from '@/lib/server';

/**
 * The picture that a `picture` claim names (OpenID Connect Core §5.1). Every new picture has a new address, so caches
 * may keep it.
 */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { db } = await server();
  const webp = await findPicture(db, (await params).id);
  if (!webp) return new Response(null, { status: 404, headers: { 'cache-control': 'no-store' } });
  return new Response(new Uint8Array(webp), {
    headers: {
      'content-type': 'image/webp',
      // One day, so that a removed picture does not stay in caches for long.
      'cache-control': 'public, max-age=86400',
      'content-security-policy': "default-src 'none'",
      'cross-origin-resource-policy': 'cross-origin',
    },
  });
}
