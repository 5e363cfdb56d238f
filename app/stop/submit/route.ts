import { doStop } from '@/lib/login/recovery/mail-action-links';
import { server } from '@/lib/server';
import { backWith, seeOther } from '@/lib/web/flash';
import { pathWithToken } from '@/lib/web/mail-link-query';
import { readOwnForm } from '@/lib/web/own-form';
import { appName } from '@/lib/words/app-name';

export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const world = await server();
  const token = (form.get('token') ?? '').slice(0, 100);
  const stop = await doStop(world, token, request.headers);
  if (!stop) return seeOther(pathWithToken('/stop', token));
  if (stop.act === 'secure') return backWith(world.env, '/stop', { code: 'secured', values: {} });
  return backWith(world.env, '/stop', { code: 'app_ended', values: { app: appName(stop.app).text } });
}
