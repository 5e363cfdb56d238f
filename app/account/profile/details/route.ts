import { nameSchema, updateName } from '@/lib/data/people/people';
import { profileSchema, saveProfile } from '@/lib/data/people/profile';
import { backWith } from '@/lib/web/flash';
import { signedInFormHandler } from '@/lib/web/form-handler';
import { profileFields } from '../profile-words';

const page = '/account/profile';

/** Saves the whole form, or nothing of it. */
export const POST = signedInFormHandler(page, async ({ world, form, now, viewer }) => {
  const { env, db } = world;
  const typed = Object.fromEntries(profileFields.map((name) => [name, form.get(name) ?? '']));
  const typedName = form.get('name') ?? '';
  const profile = profileSchema.safeParse(typed);
  const name = nameSchema.safeParse(typedName);
  if (!profile.success || !name.success) {
    const faults = profile.success ? [] : profile.error.issues.map(({ path }) => String(path[0]));
    const wrong = [...new Set([...(name.success ? [] : ['name']), ...faults])].join(' ');
    const whole = Object.entries({ ...typed, name: typedName });
    const values = Object.fromEntries(whole.map(([field, text]) => [field, text.slice(0, 200)]));
    return backWith(env, page, { code: 'profile_wrong', values: { ...values, wrong } });
  }
  await updateName(db, viewer, name.data, now);
  await saveProfile(db, viewer, profile.data, now);
  return backWith(env, page, { code: 'profile_saved', values: {} });
});
