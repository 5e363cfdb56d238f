/** What the actions of the factors form share: their type, and how they answer. */
import { factorsOf, setRecoveryCodes } from '@/lib/data/people/second-factors';
import { hashRecoveryCode, newRecoveryCodes } from '@/lib/login/factors/recovery-codes';
import { fromOf } from '@/lib/login/session/throttle';
import type { World } from '@/lib/server';
import { backWith, seeOther } from '@/lib/web/flash';
import type { SignedInFormPost } from '@/lib/web/form-handler';
import { newCodesCookie } from '../pending-secrets';
import { recoveryPage, securityPage, withNext } from '../security-pages';

/** A post of the form. `next` is the page to return to after the set-up, if any. */
export type FactorPost = SignedInFormPost & { next: string | undefined };

export type FactorAction = {
  /** The page that shows the form again, after a fresh sign-in. */
  page: (form: URLSearchParams) => string;
  answer: (post: FactorPost) => Promise<Response>;
};

/** Returns to the security page, which confirms what was done. */
export const done = (world: World, code: string, cookies: string[] = []): Promise<Response> =>
  backWith(world.env, securityPage, { code, values: {} }, cookies);

/** A person with a second step needs a way in without it, so the first set-up also creates recovery codes. */
export async function afterSetUp(post: FactorPost, code: string, cookies: string[]): Promise<Response> {
  const { world, viewer, next } = post;
  const factors = await factorsOf(world.db, viewer);
  if (factors && factors.recoveryCodes === 0) return makeRecoveryCodes(post, cookies);
  return next ? seeOther(next, cookies) : done(world, code, cookies);
}

export async function makeRecoveryCodes(post: FactorPost, cookies: string[]): Promise<Response> {
  const { world, viewer, headers, now, next } = post;
  const codes = newRecoveryCodes();
  const hashes = codes.map((code) => hashRecoveryCode(world.env, viewer.sub, code));
  await setRecoveryCodes(world.db, viewer, hashes, fromOf(headers), now);
  return seeOther(withNext(recoveryPage, next), [
    ...cookies,
    await newCodesCookie(world.env, { sub: viewer.sub, codes }),
  ]);
}
