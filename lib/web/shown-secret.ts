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
export type SecretPage = { kind: 'app-secret' | 'api-key' | 'webhook-secret'; path: string };

export const appSecretPage = (clientId: string): SecretPage => ({
  kind: 'app-secret',
  path: `/developers/apps/${clientId}`,
});

export const webhookSecretPage = (clientId: string, webhookId: string): SecretPage => ({
  kind: 'webhook-secret',
  path: `/developers/apps/${clientId}/events/${webhookId}`,
});

/** For server actions. The page that they redirect to shows the secret. */
export async function showSecretOnce(env: Env, reader: Reader, page: SecretPage, secret: string): Promise<void> {
  const content = { secret, sid: reader.sid, path: page.path };
  const sealed = await sealToken(env.secret, `${page.kind} cookie`, content, nowSeconds() + lifeSeconds);
  (await cookies()).set({ ...cookieOf(env, page), value: sealed, maxAge: lifeSeconds });
}

/** The secret for this reader and page, until it is dismissed or expires. */
export async function readShownSecret(env: Env, reader: Reader, page: SecretPage): Promise<string | undefined> {
  const sealed = (await cookies()).get(cookieOf(env, page).name)?.value;
  if (sealed === undefined) return undefined;
  const shown = await openToken(env.secret, `${page.kind} cookie`, sealed, sealedSchema, nowSeconds());
  return shown?.sid === reader.sid && shown.path === page.path ? shown.secret : undefined;
}

/** For the server action of "I have stored it". */
export async function dismissSecret(env: Env, page: SecretPage): Promise<void> {
  (await cookies()).set({ ...cookieOf(env, page), value: '', maxAge: 0 });
}

function cookieOf(env: Env, { kind, path }: SecretPage) {
  const secure = env.issuer.startsWith('https:');
  return {
    name: `${secure ? '__Secure-' : ''}countersign.${kind}`,
    path,
    httpOnly: true,
    sameSite: 'strict' as const,
    secure,
  };
}
