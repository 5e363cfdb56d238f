import { optionalMails, setMailOptOut } from '@/lib/data/people/mailbox';
import { sessionOf } from '@/lib/login/session/session-cookie';
import { server } from '@/lib/server';
import { backWith, seeOther } from '@/lib/web/flash';
import { readOwnForm } from '@/lib/web/own-form';

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
