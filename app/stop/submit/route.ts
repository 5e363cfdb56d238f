import { runMailAction } from '@/lib/login/recovery/mail-action-links';
import { languageFor } from '@/lib/login/session/preferences';
import { backWith, seeOther } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { pathWithToken } from '@/lib/web/page-query';
import { appName } from '@/lib/words/app-name';

export const POST = formHandler(async ({ world, form, headers }) => {
  const token = (form.get('token') ?? '').slice(0, 100);
  const action = await runMailAction(world, token, headers);
  if (!action) return seeOther(pathWithToken('/stop', token));
  if (action.act === 'secure') return backWith(world.env, '/stop', { code: 'secured', values: {} });
  return backWith(world.env, '/stop', {
    code: 'app_ended',
    values: { app: appName(languageFor(headers, null), action.app).text },
  });
});
