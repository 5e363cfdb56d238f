/** Requiring a second step after the password, and the recovery codes for when it is lost. */
import { requireSecondFactor } from '@/lib/data/people/second-factors';
import { deleteCookie } from '@/lib/login/session/sealed-cookies';
import { fromOf } from '@/lib/login/session/throttle';
import { seeOther } from '@/lib/web/flash';
import { reauthenticationAnchor, recoveryPage, securityPage } from '../security-pages';
import { afterSetUp, done, type FactorAction, makeRecoveryCodes } from './factor-action';

export const requireSecondStep: FactorAction = {
  page: () => reauthenticationAnchor,
  async answer(post) {
    const { world, viewer, headers, now } = post;
    const able = await requireSecondFactor(world.db, viewer, true, fromOf(headers), now);
    return able ? afterSetUp(post, 'second_required', []) : done(world, 'second_unable');
  },
};

export const allowPasswordAlone: FactorAction = {
  page: () => reauthenticationAnchor,
  async answer({ world, viewer, headers, now }) {
    await requireSecondFactor(world.db, viewer, false, fromOf(headers), now);
    return done(world, 'second_optional');
  },
};

export const makeRecovery: FactorAction = { page: () => recoveryPage, answer: (post) => makeRecoveryCodes(post, []) };

export const confirmCodesStored: FactorAction = {
  page: () => recoveryPage,
  answer: async ({ world, next }) => seeOther(next ?? securityPage, [deleteCookie(world.env, 'recovery')]),
};
