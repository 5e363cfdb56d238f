import { findPicture } from '@/lib/data/people/profile';
import { server } from '@/lib/server';

/** The picture that a `picture` claim names (OpenID Connect Core §5.1). Its address changes with it, so it can be kept for long. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { db } = await server();
  const webp = await findPicture(db, (await params).id);
  if (!webp) return new Response(null, { status: 404, headers: { 'cache-control': 'no-store' } });
  return new Response(new Uint8Array(webp), {
    headers: {
      'content-type': 'image/webp',
      // A day: a picture that was taken away is not to live on in caches.
      'cache-control': 'public, max-age=86400',
      'content-security-policy': "default-src 'none'",
      'cross-origin-resource-policy': 'cross-origin',
    },
  });
}
