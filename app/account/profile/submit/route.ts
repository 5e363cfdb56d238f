import { nameSchema, updateName } from '@/lib/data/people/people';
import { nowSeconds, sessionOf } from '@/lib/login/session/session-cookie';
import { server } from '@/lib/server';
import { backWith, seeOther } from '@/lib/web/flash';
import { readOwnForm } from '@/lib/web/own-form';

const page = '/account/profile';

export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const { env, db } = await server();
  const viewer = await sessionOf({ env, db }, request.headers.get('cookie'));
  if (!viewer) return seeOther(`/login?${new URLSearchParams({ next: page })}`);
  const typed = form.get('name') ?? '';
  const name = nameSchema.safeParse(typed);
  if (!name.success) return backWith(env, page, { code: 'name_wrong', values: { name: typed.slice(0, 200) } });
  await updateName(db, viewer, name.data, nowSeconds());
  return backWith(env, page, { code: 'name_changed', values: {} });
}
