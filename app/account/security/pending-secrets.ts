/** Secrets that one page will show: sealed in a cookie with their owner, for minutes, never in an address. */
import { z } from 'zod';
import type { Env } from '@/lib/config/env';
import { openCookie, sealCookie } from '@/lib/login/session/sealed-cookies';

/** Long enough to find the phone and install an app. */
const pendingSeconds = 15 * 60;
const codesSeconds = 10 * 60;

const pendingSchema = z.object({ sub: z.string(), secret: z.string() });
const codesSchema = z.object({ sub: z.string(), codes: z.array(z.string()) });
type Viewer = { sub: string };

/** `Set-Cookie` with the secret of one-time codes until a code proves that the app has it. */
export const pendingTotpCookie = (env: Env, pending: z.infer<typeof pendingSchema>): Promise<string> =>
  sealCookie(env, 'totp', pending, pendingSeconds);

export async function readPending(env: Env, cookieHeader: string | null, viewer: Viewer): Promise<string | undefined> {
  const pending = await openCookie(env, 'totp', cookieHeader, pendingSchema);
  return pending?.sub === viewer.sub ? pending.secret : undefined;
}

/** `Set-Cookie` with new recovery codes until their owner confirms that they are stored. */
export const newCodesCookie = (env: Env, codes: z.infer<typeof codesSchema>): Promise<string> =>
  sealCookie(env, 'recovery', codes, codesSeconds);

export async function readCodes(env: Env, cookieHeader: string | null, viewer: Viewer): Promise<string[] | undefined> {
  const found = await openCookie(env, 'recovery', cookieHeader, codesSchema);
  return found?.sub === viewer.sub ? found.codes : undefined;
}
