import { optionalMails, setMailOptOut } from '@/lib/data/people/mailbox';
import { backWith } from '@/lib/web/flash';
import { signedInFormHandler } from '@/lib/web/form-handler';

const page = '/account/profile';

export const POST = signedInFormHandler(page, async ({ world, form, viewer }) => {
  await setMailOptOut(
    world.db,
    viewer,
    optionalMails.filter((mail) => !form.has(mail)),
  );
  return backWith(world.env, page, { code: 'mails_chosen', values: {} });
});
