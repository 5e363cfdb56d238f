/**
 * Every form handler, route and server action under `app/` refuses requests from other sites. The test finds the files
 * itself.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NextRequest } from 'next/server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fillDataFolder } from '@/lib/data/database/databases.fixture';
import { server } from '@/lib/server';

const issuer = 'http://localhost:3000';
const folder = mkdtempSync(join(tmpdir(), 'countersign-cross-site-'));
/** The request headers that the running action receives. */
const sent = { headers: new Headers() };
vi.mock('next/headers', () => ({
  headers: () => Promise.resolve(sent.headers),
  cookies: () => Promise.resolve({ get: () => undefined, set: () => undefined, delete: () => undefined }),
}));
vi.mock('next/cache', () => ({ refresh: () => undefined, revalidatePath: () => undefined }));

beforeAll(async () => {
  // Test files share the modules of their worker. Those that another file loaded do not have the mocks above.
  vi.resetModules();
  fillDataFolder(folder);
  vi.stubEnv('COUNTERSIGN_DATA_DIR', folder);
  vi.stubEnv('COUNTERSIGN_ISSUER', issuer);
  vi.stubEnv('DATABASE_URL', '');
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  await server();
});
afterAll(async () => {
  await (await server()).close();
  vi.unstubAllEnvs();
  vi.resetModules();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const foreign: [string, Record<string, string>][] = [
  ['Sec-Fetch-Site: cross-site without Origin', { 'sec-fetch-site': 'cross-site' }],
  ['Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site', origin: 'http://other.localhost:3000' }],
  ['the Origin of another site', { origin: 'https://evil.example' }],
  ['the Origin of another port', { origin: 'http://localhost:3001' }],
  ['Origin: null', { origin: 'null' }],
];

const files = readdirSync('app', { recursive: true, encoding: 'utf8' }).map((file) => `app/${file}`);
const textOf = (file: string) => readFileSync(file, 'utf8');
const load = async (file: string): Promise<Record<string, unknown>> => import(/* @vite-ignore */ join('..', file));

/**
 * The endpoints of the protocol, of the Management API and of SCIM are not our forms: apps and other sites send
 * requests to them on purpose. They read no cookies.
 */
const isEndpoint = (file: string) => /^export \{\s*answer(Management|Scim)? as /m.test(textOf(file));
const routes = files.filter((file) => file.endsWith('/route.ts') && !isEndpoint(file)).sort();
const changing = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;
const parameters: Record<string, string[]> = {
  'app/api/auth/[...nextauth]/route.ts': ['callback/credentials', 'callback/harbour', 'signin', 'signout', 'session'],
};

describe('a route of the portal', () => {
  const handlers = routes.flatMap((file) =>
    changing.flatMap((method) => {
      const exported = new RegExp(
        `export (?:async function|function|const) ${method}\\b|export \\{[^}]*\\b${method}\\b`,
      );
      if (!exported.test(textOf(file))) return [];
      return (parameters[file] ?? ['']).map((path) => [method, file, path] as const);
    }),
  );

  it('is found in every folder', () => {
    expect(handlers.length).toBeGreaterThan(25);
    expect(new Set(handlers.map(([, file]) => file))).toContain('app/consent/submit/route.ts');
  });

  it.each(handlers)(
    'refuses %s from another site: %s %s (RFC 9700 §4.7, Fetch Metadata §2.4)',
    async (method, file, path) => {
      const { [method]: handler } = await load(file);
      if (typeof handler !== 'function') throw new Error(`${file} has no ${method}`);
      const call = async (headers: Record<string, string>): Promise<Response> => {
        const body = new URLSearchParams({ email: 'ada@example.com', password: 'x', csrfToken: 'x' });
        const request = new NextRequest(`${issuer}/${path}`, { method, headers, body });
        return handler(request, { params: Promise.resolve({ nextauth: path.split('/'), id: 'x', grantId: 'x' }) });
      };
      for (const [name, headers] of foreign) {
        const answer = await call(headers);
        expect(answer.status, name).toBe(403);
        expect(answer.headers.getSetCookie(), name).toEqual([]);
      }
      const own = call({ origin: issuer, 'sec-fetch-site': 'same-origin' });
      // next-auth asks Next for cookies, which fails outside a request: so the handler was reached.
      if (path !== '' && path !== 'callback/harbour') return expect(own).rejects.toThrow('outside a request scope');
      expect((await own).status).not.toBe(403);
      expect((await own).status).toBeLessThan(500);
    },
  );

  it('next-auth’s credentials callback accepts only form posts', async () => {
    const { GET, HEAD } = await load('app/api/auth/[...nextauth]/route.ts');
    if (typeof GET !== 'function' || typeof HEAD !== 'function') throw new Error('no handlers');
    const context = { params: Promise.resolve({ nextauth: ['callback', 'credentials'] }) };
    const answer: Response = await GET(new NextRequest(`${issuer}/api/auth/callback/credentials`), context);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    const head: Response = await HEAD();
    expect([head.status, head.headers.getSetCookie()]).toEqual([200, []]);
  });
});

describe('a server action', () => {
  const actions = files
    .filter((file) => /\.tsx?$/.test(file) && /^\s*['"]use server['"]/m.test(textOf(file)))
    .sort()
    .flatMap((file) =>
      [...textOf(file).matchAll(/^export async function (\w+)/gm)].map(([, name = '']) => [name, file] as const),
    );

  /** The result of an action: Next's `notFound()` and `redirect()` throw errors with a digest. */
  async function outcomeOf(name: string, file: string, headers: Record<string, string>): Promise<string> {
    const { [name]: action } = await load(file);
    if (typeof action !== 'function') throw new Error(`${file} has no ${name}`);
    sent.headers = new Headers(headers);
    const values = Array.from({ length: action.length }, () => 'x');
    const form = new FormData();
    const state = { attempt: 0, values: {}, pasted: '' };
    try {
      // React calls actions with (…bound values, state, form). Actions with fewer parameters ignore the rest.
      const last = /state: /.test(signatureOf(name, file)) ? [state, form] : [form];
      await action(...values.slice(0, Math.max(0, action.length - last.length)), ...last);
      return 'done';
    } catch (error) {
      if (error instanceof Error && 'digest' in error) return String(error.digest);
      throw error;
    }
  }
  const signatureOf = (name: string, file: string) =>
    new RegExp(`export async function ${name}\\(([\\s\\S]*?)\\): Promise`).exec(textOf(file))?.[1] ?? '';

  it('is found in every folder, and every export is a function', () => {
    expect(actions.length).toBeGreaterThan(25);
    const inside = files.filter((file) => /\.tsx?$/.test(file) && /^\s+['"]use server['"]/m.test(textOf(file)));
    expect(inside).toEqual([]);
    for (const file of new Set(actions.map(([, file]) => file))) {
      const exported = textOf(file).match(/^export (?!type )/gm)?.length;
      expect(actions.filter(([, from]) => from === file)).toHaveLength(exported ?? 0);
    }
  });

  it.each(actions)('refuses another site: %s of %s (RFC 9700 §4.7, Fetch Metadata §2.4)', async (name, file) => {
    for (const [reason, headers] of foreign) {
      expect(await outcomeOf(name, file, headers), reason).toBe('NEXT_HTTP_ERROR_FALLBACK;404');
    }
    // From our own page it continues to the sign-in page, because nobody is signed in.
    const own = await outcomeOf(name, file, { origin: issuer, 'sec-fetch-site': 'same-origin' });
    expect(own).toMatch(name === 'checkReceipt' ? /^done$/ : /^NEXT_REDIRECT;.*\/login/);
  });
});
