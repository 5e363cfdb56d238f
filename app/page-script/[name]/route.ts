import { pageScript } from '@/lib/web/page-script';

/** The script of our pages. A page that is still open from an earlier version gets the present one. */
export async function GET(_: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  const { name, text } = await pageScript();
  const isPresent = (await params).name === name;
  return new Response(text, {
    headers: {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': isPresent ? 'public, max-age=31536000, immutable' : 'no-store',
    },
  });
}
