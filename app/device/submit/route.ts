import { z } from 'zod';
import { clientIp } from '@/lib/edge/client-address';
import { countUserCode, refundUserCode } from '@/lib/login/session/throttle';
import { isOAuthError } from '@/lib/oauth/errors';
import { nowSeconds } from '@/lib/time';
import { backWith, seeOther } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { loginOf } from '@/lib/web/viewer';

/** A person entered or confirmed a code. Attempts are counted before the code is looked up (RFC 8628 §5.1). */
export const POST = formHandler(async ({ world, form, request, headers }) => {
  const { env, db, oauth } = world;
  const userCode = z.string().max(40).safeParse(form.get('user_code')).data ?? '';
  const login = await loginOf(request);
  const clientAddress = clientIp(headers);
  const who = login ? { sub: login.sub } : { ip: clientAddress };
  const counted = await countUserCode({ env, db }, who);
  if (!counted.allowed) {
    return backWith(env, '/device', { code: 'throttled', values: { userCode, retryAt: String(counted.retryAt) } });
  }
  const entered = await oauth.devices
    .enterCode(userCode, login ? undefined : { clientAddress })
    .catch((error: unknown) => {
      if (isOAuthError(error) && error.status === 429) return 'too many' as const;
      throw error;
    });
  if (entered === 'too many') {
    const retryAt = String(nowSeconds() + 60);
    return backWith(env, '/device', { code: 'throttled', values: { userCode, retryAt } });
  }
  if (!entered) return backWith(env, '/device', { code: 'unknown', values: { userCode } });
  await refundUserCode({ env, db }, who);
  return seeOther(entered.resumeUrl);
});
