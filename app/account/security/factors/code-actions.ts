/** Setting up and removing one-time codes from an app (RFC 6238). */
import { removeTotp, setTotp } from '@/lib/data/people/second-factors';
import { addFactorsToSession } from '@/lib/login/factors/second-factor';
import { newTotpSecret, sealTotpSecret, stepOfCode } from '@/lib/login/factors/totp';
import { deleteCookie } from '@/lib/login/session/sealed-cookies';
import { fromOf } from '@/lib/login/session/throttle';
import { backWith, seeOther } from '@/lib/web/flash';
import { pendingTotpCookie, readPending } from '../pending-secrets';
import { codesPage, securityPage, withNext } from '../security-pages';
import { afterSetUp, done, type FactorAction } from './factor-action';

const page = () => codesPage;

export const startCodes: FactorAction = {
  page,
  async answer({ world, viewer, next }) {
    const pending = await pendingTotpCookie(world.env, { sub: viewer.sub, secret: newTotpSecret() });
    return seeOther(withNext(codesPage, next), [pending]);
  },
};

export const confirmCodes: FactorAction = {
  page,
  async answer(post) {
    const { world, viewer, form, headers, now, next } = post;
    const secret = await readPending(world.env, headers.get('cookie'), viewer);
    if (secret === undefined) return seeOther(withNext(codesPage, next));
    const step = stepOfCode(secret, (form.get('code') ?? '').replace(/\s/g, ''), now);
    if (step === undefined) return backWith(world.env, withNext(codesPage, next), { code: 'code_wrong', values: {} });
    const sealed = await sealTotpSecret(world.env, viewer.sub, secret);
    await setTotp(world.db, viewer, { sealed, step }, fromOf(headers), now);
    const raised = await addFactorsToSession(world, viewer, ['otp', 'mfa'], headers);
    return afterSetUp(post, 'codes_added', [...raised, deleteCookie(world.env, 'totp')]);
  },
};

export const cancelCodes: FactorAction = {
  page,
  answer: async ({ world }) => seeOther(securityPage, [deleteCookie(world.env, 'totp')]),
};

export const removeCodes: FactorAction = {
  page,
  async answer({ world, viewer, headers, now }) {
    await removeTotp(world.db, viewer, fromOf(headers), now);
    return done(world, 'codes_removed');
  },
};
