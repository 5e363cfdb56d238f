/**
 * Counts the SQL statements of each measured path: runs it once in the authorization server, on a database that counts.
 */

import { z } from 'zod';
import { applyImport, parseImport } from '@/lib/config/import-file';
import { importTargetOf } from '@/lib/config/import-target.fixture';
import { type Database, openMemoryDatabase } from '@/lib/data/database/database';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { createAuthorizationServer } from '@/lib/oauth/server';
import { defaultSettings } from '@/lib/oauth/settings';
import { asFetchServer, type FetchServer } from '@/lib/oauth/testing/fetch-server.fixture';
import { pages } from '@/lib/oauth/testing/pages.fixture';
import * as fixture from './fixture';

const issuer = 'https://id.bench.example';

/** The database with a counter for statements, also for those in transactions. */
function counting(db: Database): { db: Database; take: () => number } {
  let count = 0;
  const sql: Database['sql'] = {
    query(...statement) {
      count += 1;
      return db.sql.query(...statement);
    },
    transaction: (work) =>
      db.sql.transaction((query) =>
        work((...statement) => {
          count += 1;
          return query(...statement);
        }),
      ),
  };
  const take = () => {
    const taken = count;
    count = 0;
    return taken;
  };
  return { db: { ...db, sql }, take };
}

/** The number of statements by path. */
export async function countStatements(): Promise<Record<string, number>> {
  const memory = await openMemoryDatabase();
  const { db, take } = counting(memory);
  const now = () => Math.floor(Date.now() / 1000);
  try {
    const seal = async (secret: string) => secret;
    await applyImport({ ...importTargetOf(db), seal }, parseImport(fixture.importFile, 'bench'), 'bench', now());
    const { id: sub } = await db.prisma.user.findUniqueOrThrow({ where: { email: fixture.emails[0] ?? '' } });
    const login = { sid: '00000000-0000-4000-8000-000000000001', sub, authTime: now(), amr: ['pwd'] };
    const oauth = asFetchServer(
      createAuthorizationServer({
        pages,
        issuer,
        store: createOAuthStore(db),
        secret: Buffer.alloc(32, 'bench'),
        settings: defaultSettings,
        now,
        endLogin: async () => ({ setCookie: '' }),
        login: async () => login,
        fetch,
        errorPage: (_, { code }) => code,
        log: () => {},
      }),
    );
    const counts: Record<string, number> = {};
    async function count(name: string, send: () => Promise<Response>): Promise<z.infer<typeof answerSchema>> {
      take();
      const response = await send();
      counts[name] = take();
      return answerSchema.parse(await response.json());
    }
    const machine = () => oauth.token(post('token', fixture.machineClient, { grant_type: 'client_credentials' }));
    await machine(); // the first request creates the signing keys and the machine's grant
    await count('client_credentials', machine);
    const exchange = async (code: string) =>
      oauth.token(
        post('token', fixture.webClient, {
          grant_type: 'authorization_code',
          code,
          redirect_uri: fixture.redirectUri,
          code_verifier: fixture.verifier,
        }),
      );
    await exchange(await authorize(oauth, login)); // the first ID token creates its key
    const code = await authorize(oauth, login);
    const first = await count('code exchange', () => exchange(code));
    const { refresh_token = '', access_token = '' } = first;
    await count('refresh', () =>
      oauth.token(post('token', fixture.webClient, { grant_type: 'refresh_token', refresh_token })),
    );
    await count('introspection', () =>
      oauth.introspect(post('introspect', fixture.webClient, { token: access_token })),
    );
    await count('userinfo', () =>
      oauth.userinfo(new Request(`${issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${access_token}` } })),
    );
    await oauth.flush();
    return counts;
  } finally {
    await memory.close();
  }
}

const answerSchema = z.object({ access_token: z.string().optional(), refresh_token: z.string().optional() });

function post(endpoint: string, clientId: keyof typeof fixture.secrets, fields: Record<string, string>): Request {
  return new Request(`${issuer}/oauth/${endpoint}`, {
    method: 'POST',
    headers: { ...fixture.form, authorization: fixture.basic(clientId) },
    body: String(new URLSearchParams(fields)),
  });
}

async function authorize(oauth: FetchServer, login: Parameters<FetchServer['consent']['decide']>[1]): Promise<string> {
  const request = new URLSearchParams({
    client_id: fixture.webClient,
    redirect_uri: fixture.redirectUri,
    response_type: 'code',
    scope: 'openid email bench.read',
    code_challenge: fixture.challenge,
    code_challenge_method: 'S256',
  });
  const codeIn = (response: Response) => new URL(response.headers.get('location') ?? '').searchParams.get('code');
  const asked = await oauth.authorize(new Request(`${issuer}/oauth/authorize?${request}`));
  const remembered = codeIn(asked);
  if (remembered) return remembered;
  const id = new URL(asked.headers.get('location') ?? '').searchParams.get('interaction') ?? '';
  const question = await oauth.consent.question(id, login);
  const { resumeUrl } = await oauth.consent.decide(id, login, {
    action: 'allow',
    formToken: question?.formToken ?? '',
    scopes: ['openid', 'email', 'bench.read'],
    endsAt: null,
    once: false,
  });
  return codeIn(await oauth.authorize(new Request(resumeUrl))) ?? '';
}
