import { nameSchema, updateName } from '@/lib/data/people/people';
import { backWith } from '@/lib/web/flash';
import { signedInFormHandler } from '@/lib/web/form-handler';

const page = '/account/profile';

export const POST = signedInFormHandler(page, async ({ world, form, now, viewer }) => {
  const { env, db } = world;
  const typed = form.get('name') ?? '';
  const name = nameSchema.safeParse(typed);
  if (!name.success) return backWith(env, page, { code: 'name_wrong', values: { name: typed.slice(0, 200) } });
  await updateName(db, viewer, name.data, now);
  return backWith(env, page, { code: 'name_changed', values: {} });
});
