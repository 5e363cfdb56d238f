/** The forms for passkeys, one-time codes and recovery codes. All require a fresh sign-in. */
import { safeNext } from '@/lib/edge/local-path';
import { seeOther } from '@/lib/web/flash';
import { signedInFormHandler } from '@/lib/web/form-handler';
import { hasRecentProof, reauthenticationPath } from '@/lib/web/reauthentication';
import { securityPage, withNext } from '../security-pages';
import { cancelCodes, confirmCodes, removeCodes, startCodes } from './code-actions';
import type { FactorAction } from './factor-action';
import { addNewPasskey, removeOnePasskey, renameOnePasskey } from './passkey-actions';
import { allowPasswordAlone, confirmCodesStored, makeRecovery, requireSecondStep } from './second-step-actions';

/** By the value of the form's `action` field. */
const actions = new Map<string, FactorAction>([
  ['add_passkey', addNewPasskey],
  ['rename_passkey', renameOnePasskey],
  ['remove_passkey', removeOnePasskey],
  ['start_codes', startCodes],
  ['confirm_codes', confirmCodes],
  ['cancel_codes', cancelCodes],
  ['remove_codes', removeCodes],
  ['require_second', requireSecondStep],
  ['allow_password_alone', allowPasswordAlone],
  ['make_recovery', makeRecovery],
  ['kept_recovery', confirmCodesStored],
]);

export const POST = signedInFormHandler(securityPage, async (post) => {
  const { world, form, now, viewer } = post;
  const action = actions.get(form.get('action') ?? '');
  if (!action) return seeOther(securityPage);
  const next = safeNext(world.env, form.get('next'));
  if (!hasRecentProof(viewer, now)) return seeOther(reauthenticationPath(withNext(action.page(form), next)));
  return action.answer({ ...post, next });
});
