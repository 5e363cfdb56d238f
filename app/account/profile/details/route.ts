import { profileSchema, saveProfile } from '@/lib/data/people/profile';
import { backWith } from '@/lib/web/flash';
import { signedInFormHandler } from '@/lib/web/form-handler';
import { profileFields } from '../profile-words';

const page = '/account/profile';

export const POST = signedInFormHandler(page, async ({ world, form, now, viewer }) => {
  const { env, db } = world;
  const typed = Object.fromEntries(profileFields.map((name) => [name, form.get(name) ?? '']));
  const profile = profileSchema.safeParse(typed);
  if (!profile.success) {
    const wrong = [...new Set(profile.error.issues.map(({ path }) => String(path[0])))].join(' ');
    const values = Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, text.slice(0, 200)]));
    return backWith(env, page, { code: 'profile_wrong', values: { ...values, wrong } });
  }
  await saveProfile(db, viewer, profile.data, now);
  return backWith(env, page, { code: 'profile_saved', values: {} });
});
