/**
 * How a new secret finds its one reader without being kept, and without script: sealed in a cookie of the app's own pages
 * for two minutes, bound to the session. It never stands in an address or a log, and the server keeps only its hash.
 */
import { hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { cookies } from 'next/headers';
import { z } from 'zod';
import type { Env } from '@/lib/env';

const lifeSeconds = 120;
const sealedSchema = z.object({ secret: z.string(), sid: z.string(), clientId: z.string() });

type Reader = { sid: string };

/** For server actions: the page that they redirect to shows it. */
export async function leaveSecret(env: Env, reader: Reader, clientId: string, secret: string): Promise<void> {
  const sealed = await new EncryptJWT({ secret, sid: reader.sid, clientId })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setExpirationTime(`${lifeSeconds} seconds`)
    .encrypt(sealingKey(env));
  (await cookies()).set({ ...cookieOf(env, clientId), value: sealed, maxAge: lifeSeconds });
}

/** The secret that was left for this reader and app, for as long as they have not put it away. */
export async function readLeftSecret(env: Env, reader: Reader, clientId: string): Promise<string | undefined> {
  const sealed = (await cookies()).get(cookieOf(env, clientId).name)?.value;
  if (sealed === undefined) return undefined;
  const opened = await jwtDecrypt(sealed, sealingKey(env), {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
  }).catch(() => undefined);
  const left = sealedSchema.safeParse(opened?.payload);
  return left.success && left.data.sid === reader.sid && left.data.clientId === clientId ? left.data.secret : undefined;
}

/** For server actions: "I have stored it". */
export async function forgetLeftSecret(env: Env, clientId: string): Promise<void> {
  (await cookies()).set({ ...cookieOf(env, clientId), value: '', maxAge: 0 });
}

function cookieOf(env: Env, clientId: string) {
  const secure = env.issuer.startsWith('https:');
  return {
    name: `${secure ? '__Secure-' : ''}countersign.app-secret`,
    path: `/developers/apps/${clientId}`,
    httpOnly: true,
    sameSite: 'strict' as const,
    secure,
  };
}

function sealingKey(env: Pick<Env, 'secret'>): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', env.secret, '', 'countersign:app-secret', 32));
}
