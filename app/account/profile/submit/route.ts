import { nameSchema, updateName } from '@/lib/data/people';
import { backWith, seeOther } from '@/lib/login/flash';
import { readOwnForm } from '@/lib/login/form';
import { nowSeconds, sessionOf } from '@/lib/login/login';
import { server } from '@/lib/server';

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
