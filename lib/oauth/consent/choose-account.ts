/**
 * Which account answers an authorization request in a browser that is signed in to several.
 *
 * OpenID Connect Core §3.1.2.3: a request may be answered only for the account that the person means. A choice on the
 * account page, or a sign-in for this request, binds the request to that account. Otherwise `id_token_hint`, the `sub`
 * of `claims` or `login_hint` may leave one account. Otherwise the person chooses; `prompt=none` gets
 * `account_selection_required` (§3.1.2.6). The account that is active in the portal says nothing about what this app's
 * user means.
 *
 * Any app can send any address as `login_hint`. With `prompt=none` it must not learn from the answer whether somebody
 * is signed in under it, so an app without access to that account gets the answer for an unknown hint.
 */
import type { HttpRequest } from '../http';
import { mayAnswer } from '../model/claims-request';
import type { Client } from '../model/client-records';
import type { Login } from '../model/grant-records';
import type { AuthorizationRequest, InteractionProgress } from '../model/request-records';
import { subjectIdentifier } from '../tokens/subject-identifier';
import type { World } from '../world';

export type ChosenAccount = {
  login: Login | undefined;
  /** Several accounts are possible, and nothing says which one is meant. */
  mustChoose: boolean;
  /** Only `login_hint` says that this account is meant. */
  isHinted: boolean;
  /** The portal's pages show the active account. For another one, the person confirms the choice first. */
  isActive: boolean;
};

export async function chooseAccount(
  world: World,
  client: Client,
  asked: AuthorizationRequest,
  { accountSid, accountSub }: InteractionProgress,
  request: HttpRequest,
): Promise<ChosenAccount> {
  const active = await world.login(request);
  const accounts = (await world.accounts?.(request)) ?? [];
  const choice = (login: Login | undefined, { mustChoose = false, isHinted = false } = {}): ChosenAccount => ({
    login: login && { sid: login.sid, sub: login.sub, authTime: login.authTime, amr: login.amr },
    mustChoose,
    isHinted,
    isActive: login?.sid === active?.sid,
  });
  if (accounts.every(({ sid }) => sid === active?.sid)) return choice(active);
  // A new factor, or another sign-in of the same person, replaces the session.
  const bound = accounts.find(({ sid }) => sid === accountSid) ?? accounts.find(({ sub }) => sub === accountSub);
  if (bound) return choice(bound);
  const possible = accounts.filter(({ sub }) => mayAnswer(asked, subjectIdentifier(world, client, sub)));
  // The person signs in as the one that is asked for.
  if (possible.length === 0) return choice(active);
  // `claims` or the hint excludes the others.
  if (possible.length < accounts.length && possible.length === 1) return choice(possible[0]);
  const hint = asked.loginHint?.trim().toLowerCase();
  const hinted = possible.find(({ email }) => email === hint);
  return hinted ? choice(hinted, { isHinted: true }) : choice(active, { mustChoose: true });
}

/** What the app may learn without a page, given the person's live grant to it. */
export function withoutHint(account: ChosenAccount, asked: AuthorizationRequest, grant: unknown): ChosenAccount {
  const hides = account.isHinted && grant === undefined && asked.prompt.includes('none');
  return hides ? { ...account, mustChoose: true } : account;
}
