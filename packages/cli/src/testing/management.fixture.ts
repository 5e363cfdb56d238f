/** The command line against the Management API and the authorization server of a portal, on a real database. */
import type { Database } from '@/lib/data/database/database';
import { writeBuiltInClient } from '@/lib/data/developers/built-in-client';
import { fromFetch, toFetch } from '@/lib/edge/fetch-http';
import { builtInCommandLine } from '@/lib/management/built-in';
import { handleManagement } from '@/lib/management/handle';
import { issuer, openManagement } from '@/lib/management/management.fixture';
import { type Answers, testCli } from './cli.fixture';

export type CliPortal = Awaited<ReturnType<typeof openCliPortal>>;

export async function openCliPortal(db: Database) {
  const portal = await openManagement(db);
  await writeBuiltInClient(db, builtInCommandLine(issuer), portal.clock.now);
  const fetch = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/api/v1/')) return manage(request);
    const endpoint = portal.oauth.endpointFor(pathname);
    return endpoint === undefined ? new Response(null, { status: 404 }) : portal.server[endpoint](request);
  };
  const manage = async (request: Request): Promise<Response> =>
    toFetch(await handleManagement(portal.world, portal.rate, await fromFetch(request, '203.0.113.7')));
  const cli = testCli({ fetch, now: () => portal.clock.now });
  /** Runs a command line with this token, and reads its JSON. */
  const as = (token: string) => {
    const env = { COUNTERSIGN_URL: issuer, COUNTERSIGN_TOKEN: token };
    const run = (line: string | string[], answers: Answers = {}) =>
      cli.run(line, { ...answers, env: { ...env, ...answers.env } });
    const json = async (line: string, answers: Answers = {}) => {
      const { code, out, err } = await run([...line.split(' '), '--json'], answers);
      if (code !== 0) throw new Error(`${line}: ${code} ${err}`);
      return JSON.parse(out);
    };
    return { run, json };
  };
  const everyScope = await portal.machineToken();
  /** Runs command lines of a client with all scopes, whose requests fail as soon as `fails` says so. */
  const brokenAfter = (fails: () => boolean) => {
    const broken = testCli({
      fetch: async (request) => {
        if (fails()) throw new TypeError('fetch failed');
        return fetch(request);
      },
      now: () => portal.clock.now,
    });
    const env = { COUNTERSIGN_URL: issuer, COUNTERSIGN_TOKEN: everyScope };
    return {
      run: async (words: string[]) => {
        const ran = await broken.run(words, { env });
        broken.remove();
        return ran;
      },
    };
  };
  return { ...portal, cli, as, brokenAfter };
}
