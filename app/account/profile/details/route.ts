import { profileSchema, saveProfile } from '@/lib/data/people/profile';
import { nowSeconds, sessionOf } from '@/lib/login/session/session-cookie';
import { server } from '@/lib/server';
import { backWith, seeOther } from '@/lib/web/flash';
import { readOwnForm } from '@/lib/web/own-form';
import { profileFields } from '../profile-words';

const page = '/account/profile';

export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const { env, db } = await server();
  const viewer = await sessionOf({ env, db }, request.headers.get('cookie'));
  if (!viewer) return seeOther(`/login?${new URLSearchParams({ next: page })}`);
  const typed = Object.fromEntries(profileFields.map((name) => [name, form.get(name) ?? '']));
  const profile = profileSchema.safeParse(typed);
  if (!profile.success) {
    const wrong = [...new Set(profile.error.issues.map(({ path }) => String(path[0])))].join(' ');
    const values = Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, text.slice(0, 200)]));
    return backWith(env, page, { code: 'profile_wrong', values: { ...values, wrong } });
  }
  await saveProfile(db, viewer, profile.data, nowSeconds());
  return backWith(env, page, { code: 'profile_saved', values: {} });
}
