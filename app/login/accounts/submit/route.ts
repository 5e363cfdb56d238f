import { accountsOf, leaveAccounts, switchAccount } from '@/lib/login/session/browser-accounts';
import { backWith, seeOther } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { continueAs, readReturnPath, withReturnPath } from '@/lib/web/return-path';

/**
 * The account page. `account`: continues with this account, which becomes the active one; an account whose session has
 * expired signs in first. `forget`: takes such an account off the list.
 */
export const POST = formHandler(async ({ world, form, headers }) => {
  const cookieHeader = headers.get('cookie');
  const returnPath = await readReturnPath((name) => form.get(name));
  const page = withReturnPath('/login/accounts', returnPath);
  const forgotten = form.get('forget');
  if (forgotten !== null) {
    const account = (await accountsOf(world, cookieHeader)).find(({ sub, isLive }) => sub === forgotten && !isLive);
    return seeOther(page, account && (await leaveAccounts(world, cookieHeader, account)).cookies);
  }
  const sub = form.get('account') ?? '';
  const switched = await switchAccount(world, cookieHeader, sub);
  if (switched) return seeOther(await continueAs(returnPath, switched.session), switched.cookies);
  const expired = (await accountsOf(world, cookieHeader)).find((one) => one.sub === sub);
  if (!expired) return seeOther(page);
  const values = { email: expired.email };
  return backWith(world.env, withReturnPath('/login', returnPath, { another: '1' }), { code: 'signed_out', values });
});
