import { removePasskey, renamePasskey } from '@/lib/data/people/passkeys';
import { addPasskey, passkeyAmr, passkeyNameSchema } from '@/lib/login/factors/passkeys';
import { addFactorsToSession } from '@/lib/login/factors/second-factor';
import { fromOf } from '@/lib/login/session/throttle';
import { backWith, seeOther } from '@/lib/web/flash';
import { newPasskeyPage, passkeyPage, withNext } from '../security-pages';
import { done, type FactorAction } from './factor-action';

const passkeyIn = (form: URLSearchParams) => form.get('passkey') ?? '';

export const addNewPasskey: FactorAction = {
  page: () => newPasskeyPage,
  async answer({ world, viewer, form, headers, next }) {
    const name = form.get('name') ?? '';
    const added = await addPasskey(world, viewer, { name, made: form.get('made') ?? '' }, headers);
    if (!added.ok) return backWith(world.env, withNext(newPasskeyPage, next), { code: added.code, values: { name } });
    const cookies = await addFactorsToSession(world, viewer, passkeyAmr, headers);
    return next ? seeOther(next, cookies) : done(world, 'passkey_added', cookies);
  },
};

export const renameOnePasskey: FactorAction = {
  page: (form) => passkeyPage(passkeyIn(form)),
  async answer({ world, viewer, form }) {
    const id = passkeyIn(form);
    const name = passkeyNameSchema.safeParse(form.get('name') ?? '');
    if (!name.success) return backWith(world.env, passkeyPage(id), { code: 'name', values: {} });
    const renamed = await renamePasskey(world.db, viewer, id, name.data);
    return done(world, renamed ? 'passkey_renamed' : 'passkey_gone');
  },
};

export const removeOnePasskey: FactorAction = {
  page: (form) => passkeyPage(passkeyIn(form)),
  async answer({ world, viewer, form, headers, now }) {
    const id = passkeyIn(form);
    const answer = await removePasskey(world.db, viewer, id, fromOf(headers), now);
    if (answer === 'last_way_in') return backWith(world.env, passkeyPage(id), { code: answer, values: {} });
    return done(world, answer === 'removed' ? 'passkey_removed' : 'passkey_gone');
  },
};
