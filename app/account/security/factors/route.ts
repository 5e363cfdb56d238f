import { removePasskey, renamePasskey } from '@/lib/data/people/passkeys';
import {
  factorsOf,
  removeTotp,
  requireSecondFactor,
  setRecoveryCodes,
  setTotp,
} from '@/lib/data/people/second-factors';
import type { SessionOwner } from '@/lib/data/people/sessions';
import { safeNext } from '@/lib/edge/local-path';
import { addPasskey, passkeyAmr, passkeyNameSchema } from '@/lib/login/factors/passkeys';
import { hashRecoveryCode, newRecoveryCodes } from '@/lib/login/factors/recovery-codes';
import { raiseSession } from '@/lib/login/factors/second-factor';
import { newTotpSecret, sealTotpSecret, stepOfCode } from '@/lib/login/factors/totp';
import { forget } from '@/lib/login/session/sealed-cookies';
import { fromOf } from '@/lib/login/session/throttle';
import type { World } from '@/lib/server';
import { backWith, seeOther } from '@/lib/web/flash';
import { signedInFormHandler } from '@/lib/web/form-handler';
import { hasRecentProof, proofPath } from '@/lib/web/reauthentication';
import { leaveCodes, leavePending, readPending } from '../pending-secrets';
import {
  againPage,
  codesPage,
  newPasskeyPage,
  passkeyPage,
  recoveryPage,
  securityPage,
  withNext,
} from '../security-pages';

type Doing = {
  world: World;
  viewer: SessionOwner;
  form: URLSearchParams;
  headers: Headers;
  now: number;
  /** The page to return to after the set-up, if any. */
  next: string | undefined;
};

type Act = { page: (doing: Pick<Doing, 'form'>) => string; answer: (doing: Doing) => Promise<Response> };

/** The forms for passkeys, one-time codes and recovery codes. All require a fresh sign-in. */
export const POST = signedInFormHandler(securityPage, async ({ world, form, headers, now, viewer }) => {
  const act = acts.get(form.get('action') ?? '');
  if (!act) return seeOther(securityPage);
  const next = safeNext(world.env, form.get('next'));
  if (!hasRecentProof(viewer, now)) return seeOther(proofPath(withNext(act.page({ form }), next)));
  return act.answer({ world, viewer, form, headers, now, next });
});

const acts = new Map<string, Act>([
  [
    'add_passkey',
    {
      page: () => newPasskeyPage,
      async answer({ world, viewer, form, headers, next }) {
        const name = form.get('name') ?? '';
        const added = await addPasskey(world, viewer, { name, made: form.get('made') ?? '' }, headers);
        if (!added.ok) {
          return backWith(world.env, withNext(newPasskeyPage, next), { code: added.code, values: { name } });
        }
        const cookies = await raiseSession(world, viewer, passkeyAmr, headers);
        return next ? seeOther(next, cookies) : done(world, 'passkey_added', cookies);
      },
    },
  ],
  [
    'rename_passkey',
    {
      page: ({ form }) => passkeyPage(form.get('passkey') ?? ''),
      async answer({ world, viewer, form }) {
        const id = form.get('passkey') ?? '';
        const name = passkeyNameSchema.safeParse(form.get('name') ?? '');
        if (!name.success) return backWith(world.env, passkeyPage(id), { code: 'name', values: {} });
        const renamed = await renamePasskey(world.db, viewer, id, name.data);
        return done(world, renamed ? 'passkey_renamed' : 'passkey_gone');
      },
    },
  ],
  [
    'remove_passkey',
    {
      page: ({ form }) => passkeyPage(form.get('passkey') ?? ''),
      async answer({ world, viewer, form, headers, now }) {
        const id = form.get('passkey') ?? '';
        const answer = await removePasskey(world.db, viewer, id, fromOf(headers), now);
        if (answer === 'last_way_in') return backWith(world.env, passkeyPage(id), { code: answer, values: {} });
        return done(world, answer === 'removed' ? 'passkey_removed' : 'passkey_gone');
      },
    },
  ],
  [
    'start_codes',
    {
      page: () => codesPage,
      async answer({ world, viewer, next }) {
        const pending = await leavePending(world.env, { sub: viewer.sub, secret: newTotpSecret() });
        return seeOther(withNext(codesPage, next), [pending]);
      },
    },
  ],
  [
    'confirm_codes',
    {
      page: () => codesPage,
      async answer(doing) {
        const { world, viewer, form, headers, now, next } = doing;
        const secret = await readPending(world.env, headers.get('cookie'), viewer);
        if (secret === undefined) return seeOther(withNext(codesPage, next));
        const step = stepOfCode(secret, (form.get('code') ?? '').replace(/\s/g, ''), now);
        if (step === undefined) {
          return backWith(world.env, withNext(codesPage, next), { code: 'code_wrong', values: {} });
        }
        const sealed = await sealTotpSecret(world.env, viewer.sub, secret);
        await setTotp(world.db, viewer, { sealed, step }, fromOf(headers), now);
        const raised = await raiseSession(world, viewer, ['otp', 'mfa'], headers);
        return afterSetUp(doing, 'codes_added', [...raised, forget(world.env, 'totp')]);
      },
    },
  ],
  [
    'cancel_codes',
    { page: () => codesPage, answer: async ({ world }) => seeOther(securityPage, [forget(world.env, 'totp')]) },
  ],
  [
    'remove_codes',
    {
      page: () => codesPage,
      async answer({ world, viewer, headers, now }) {
        await removeTotp(world.db, viewer, fromOf(headers), now);
        return done(world, 'codes_removed');
      },
    },
  ],
  [
    'require_second',
    {
      page: () => againPage,
      async answer(doing) {
        const { world, viewer, headers, now } = doing;
        const able = await requireSecondFactor(world.db, viewer, true, fromOf(headers), now);
        return able ? afterSetUp(doing, 'second_required', []) : done(world, 'second_unable');
      },
    },
  ],
  [
    'allow_password_alone',
    {
      page: () => againPage,
      async answer({ world, viewer, headers, now }) {
        await requireSecondFactor(world.db, viewer, false, fromOf(headers), now);
        return done(world, 'second_optional');
      },
    },
  ],
  ['make_recovery', { page: () => recoveryPage, answer: (doing) => makeRecovery(doing, []) }],
  [
    'kept_recovery',
    {
      page: () => recoveryPage,
      answer: async ({ world, next }) => seeOther(next ?? securityPage, [forget(world.env, 'recovery')]),
    },
  ],
]);

/** A person with a second step needs a way in without it, so the first set-up also creates recovery codes. */
async function afterSetUp(doing: Doing, code: string, cookies: string[]): Promise<Response> {
  const { world, viewer, next } = doing;
  const factors = await factorsOf(world.db, viewer);
  if (factors && factors.recoveryCodes === 0) return makeRecovery(doing, cookies);
  return next ? seeOther(next, cookies) : done(world, code, cookies);
}

async function makeRecovery({ world, viewer, headers, now, next }: Doing, cookies: string[]): Promise<Response> {
  const codes = newRecoveryCodes();
  const hashes = codes.map((code) => hashRecoveryCode(world.env, viewer.sub, code));
  await setRecoveryCodes(world.db, viewer, hashes, fromOf(headers), now);
  return seeOther(withNext(recoveryPage, next), [...cookies, await leaveCodes(world.env, { sub: viewer.sub, codes })]);
}

const done = (world: World, code: string, cookies: string[] = []): Promise<Response> =>
  backWith(world.env, securityPage, { code, values: {} }, cookies);
