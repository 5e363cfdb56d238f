import { optionalMails, setMailOptOut } from '@/lib/data/mailbox';
import { backWith, seeOther } from '@/lib/login/flash';
import { readOwnForm } from '@/lib/login/form';
import { sessionOf } from '@/lib/login/login';
import { server } from '@/lib/server';

const page = '/account/profile';

export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const world = await server();
  const viewer = await sessionOf(world, request.headers.get('cookie'));
  if (!viewer) return seeOther(`/login?${new URLSearchParams({ next: page })}`);
  await setMailOptOut(
    world.db,
    viewer,
    optionalMails.filter((mail) => !form.has(mail)),
  );
  return backWith(world.env, page, { code: 'mails_chosen', values: {} });
}
