/** Accepting the invitation of a partner with a new account: the link proved the mailbox, and a password is chosen. */
import { findInvitation } from '@/lib/data/partners/invitations';
import { createInvitedAccount } from '@/lib/data/partners/partner-links';
import { findPerson } from '@/lib/data/people/people';
import { nowSeconds } from '@/lib/time';
import { secondStepCookie } from '../factors/second-factor';
import { hashPassword, type PasswordFault, passwordFault, TooBusyError } from '../password/passwords';
import { wantedLanguage } from '../session/preferences';
import type { LoginWorld } from '../session/session-cookie';
import { type NotStarted, type SignedIn, startSession } from '../session/start-session';
import { fromOf } from '../session/throttle';

export type InvitationRefusal =
  | NotStarted
  /** A disabled account that is opened again keeps its second step. `cookies` are for the response. */
  | { ok: false; code: 'second_factor'; cookies: string[] }
  /** `taken`: an account has the address. Its owner signs in and connects it. */
  | { ok: false; code: 'over' | 'taken' | 'busy' }
  | { ok: false; code: 'password'; fault: PasswordFault };

/** Creates the account of the invitation and signs it in. */
export async function acceptInvitation(
  world: LoginWorld,
  token: string,
  password: string,
  headers: Headers,
): Promise<SignedIn | InvitationRefusal> {
  const { db } = world;
  const invitation = await findInvitation(db, token, nowSeconds());
  if (invitation?.contact === undefined) return { ok: false, code: 'over' };
  const fault = await passwordFault(password, [invitation.contact, invitation.name]);
  if (fault) return { ok: false, code: 'password', fault };
  const passwordHash = await hashUnlessBusy(password);
  if (passwordHash === undefined) return { ok: false, code: 'busy' };
  const chosen = { passwordHash, language: wantedLanguage(headers) ?? null };
  const accepted = await createInvitedAccount(db, token, chosen, fromOf(headers), nowSeconds());
  if (accepted === 'over' || accepted === 'taken') return { ok: false, code: accepted };
  const person = await findPerson(db, accepted.sub);
  if (!person) return { ok: false, code: 'over' };
  if (person.secondFactor)
    return { ok: false, code: 'second_factor', cookies: [await secondStepCookie(world, person, false, nowSeconds())] };
  return startSession(world, person, headers, { amr: ['pwd'], isNewDevice: false });
}

async function hashUnlessBusy(password: string): Promise<string | undefined> {
  try {
    return await hashPassword(password);
  } catch (error) {
    if (error instanceof TooBusyError) return undefined;
    throw error;
  }
}
