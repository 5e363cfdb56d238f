/**
 * Shows a new secret once, without script and without storing it: it is sealed in a cookie of the page that shows it,
 * for two minutes, bound to the session. It never appears in an address or a log, and the server stores only its hash.
 */
import { cookies } from 'next/headers';
import { z } from 'zod';
import type { Env } from '@/lib/config/env';
import { openToken, sealToken } from '@/lib/secrets';
import { nowSeconds } from '@/lib/time';

const lifeSeconds = 120;
const sealedSchema = z.object({ secret: z.string(), sid: z.string(), path: z.string() });

type Reader = { sid: string };

/** The kind of secret, and the page that shows it. */
export type Place = { kind: 'app-secret' | 'api-key'; path: string };

export const secretOfApp = (clientId: string): Place => ({ kind: 'app-secret', path: `/developers/apps/${clientId}` });

/** For server actions. The page that they redirect to shows the secret. */
export async function leaveSecret(env: Env, reader: Reader, place: Place, secret: string): Promise<void> {
  const content = { secret, sid: reader.sid, path: place.path };
  const sealed = await sealToken(env.secret, `${place.kind} cookie`, content, nowSeconds() + lifeSeconds);
  (await cookies()).set({ ...cookieOf(env, place), value: sealed, maxAge: lifeSeconds });
}

/** The secret for this reader and page, until it is dismissed or expires. */
export async function readLeftSecret(env: Env, reader: Reader, place: Place): Promise<string | undefined> {
  const sealed = (await cookies()).get(cookieOf(env, place).name)?.value;
  if (sealed === undefined) return undefined;
  const left = await openToken(env.secret, `${place.kind} cookie`, sealed, sealedSchema, nowSeconds());
  return left?.sid === reader.sid && left.path === place.path ? left.secret : undefined;
}

/** For the server action of "I have stored it". */
export async function forgetLeftSecret(env: Env, place: Place): Promise<void> {
  (await cookies()).set({ ...cookieOf(env, place), value: '', maxAge: 0 });
}

function cookieOf(env: Env, { kind, path }: Place) {
  const secure = env.issuer.startsWith('https:');
  return {
    name: `${secure ? '__Secure-' : ''}countersign.${kind}`,
    path,
    httpOnly: true,
    sameSite: 'strict' as const,
    secure,
  };
}
