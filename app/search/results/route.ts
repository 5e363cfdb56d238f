import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { currentLanguage, texts } from '@/lib/web/language';
import { currentViewer } from '@/lib/web/viewer';
import { find } from '../find';

/** Results for the search dialog, with their texts. The page /search shows the same without script. */
export async function GET(request: Request): Promise<Response> {
  const headers = { 'Cache-Control': 'no-store' };
  const viewer = await currentViewer();
  if (!viewer) return Response.json({ error: 'login_required' }, { status: 401, headers });
  const query = (new URL(request.url).searchParams.get('q') ?? '').trim().slice(0, 100);
  const { groups, count, isCut } = await find(await server(), await currentLanguage(), viewer, query, nowSeconds());
  const t = await texts('search');
  const status = query === '' ? t('empty') : count === 0 ? t('noneShort') : t('found', { count });
  return Response.json({ groups, status, more: isCut ? t('more') : '' }, { headers });
}
