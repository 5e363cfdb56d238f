/**
 * The measured requests to one server, in their order, and the data that each sends.
 */
import { decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import * as fixture from './fixture';
import { type Client, type Cpu, run as closedLoop, type Measured } from './load';

export const seconds = Number(process.env['BENCH_SECONDS'] ?? 5);
export const codes = 1500;
export const port = Number(process.env['BENCH_PORT'] ?? 4610);
export const origin = `http://127.0.0.1:${port}`;

const tokenResponse = z.object({
  access_token: z.string(),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
});

/** The paths of a server, and how to get a code from it. */
export type Target = {
  paths: { token: string; introspect: string; userinfo: string };
  makeCode: (person: number) => Promise<string>;
  /** CPU time that the server and its database have used so far. */
  cpu: () => Cpu;
};

export const cases = ['client_credentials', 'code exchange', 'refresh', 'introspection', 'userinfo'] as const;
export type Results = Record<(typeof cases)[number], Measured>;

const forApi = { resource: fixture.resource };

/** A peer that issues fewer tokens would look fast, so exchange and refresh must both return all three tokens. */
function requireAlike({ access_token, id_token = '', refresh_token }: z.infer<typeof tokenResponse>): void {
  requireSigned(access_token, 'ES256');
  requireSigned(id_token, 'RS256');
  if (refresh_token === undefined) throw new Error('There was no refresh token');
}

function requireSigned(jwt: string, alg: string): void {
  const signedWith = jwt.includes('.') ? decodeProtectedHeader(jwt).alg : 'nothing';
  if (signedWith !== alg) throw new Error(`Expected a JWT signed with ${alg}, got one with ${signedWith}`);
}

export async function measure({ paths, makeCode, cpu }: Target): Promise<Results> {
  const run = (shots: Client[], length: number) => closedLoop(origin, shots, length, cpu);
  const web = { ...fixture.form, authorization: fixture.basic(fixture.webClient) };
  const machine = { ...fixture.form, authorization: fixture.basic(fixture.machineClient) };
  const token = (headers: Record<string, string>, fields: Record<string, string>) => ({
    method: 'POST' as const,
    path: paths.token,
    headers,
    body: String(new URLSearchParams(fields)),
  });
  const redeem = (code: string, resource: { resource?: string } = forApi) =>
    token(web, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: fixture.redirectUri,
      code_verifier: fixture.verifier,
      ...resource,
    });
  const renew = (refresh: string) => token(web, { grant_type: 'refresh_token', refresh_token: refresh, ...forApi });
  async function answered({ path, ...request }: ReturnType<typeof token>): Promise<z.infer<typeof tokenResponse>> {
    return tokenResponse.parse(await (await fetch(origin + path, request)).json());
  }
  // Access tokens for an API are JWTs on both sides. The userinfo endpoint gets a token without an API.
  async function session(person: number): Promise<{ access: string; refresh: string }> {
    const tokens = await answered(redeem(await makeCode(person), {}));
    return { access: tokens.access_token, refresh: tokens.refresh_token ?? '' };
  }
  const each = (make: (person: number) => Client): Client[] => fixture.emails.map((_, person) => make(person));
  const always = (shot: ReturnType<Client>): Client[] => each(() => () => shot);

  const credentials = token(machine, {
    grant_type: 'client_credentials',
    scope: 'bench.read',
    resource: fixture.resource,
  });
  requireSigned((await answered(credentials)).access_token, 'ES256');
  await run(always(credentials), 2); // a warm-up for the compiler, which is not measured

  const clientCredentials = await run(always(credentials), seconds);

  const first = await answered(redeem(await makeCode(0)));
  requireAlike(first);
  requireAlike(await answered(renew(first.refresh_token ?? '')));

  const stock: string[][] = await Promise.all(
    fixture.emails.map(async (_, person) => {
      const own: string[] = [];
      while (own.length < codes / fixture.connections) own.push(await makeCode(person));
      return own;
    }),
  );
  const exchange = await run(
    each((person) => () => {
      const code = stock[person]?.pop();
      return code === undefined ? undefined : redeem(code);
    }),
    seconds,
  );

  const sessions = await Promise.all(fixture.emails.map((_, person) => session(person)));
  const refresh = await run(
    sessions.map((start) => (last) => {
      const current = last === undefined ? start.refresh : (tokenResponse.parse(JSON.parse(last)).refresh_token ?? '');
      return renew(current);
    }),
    seconds,
  );

  // Each connection uses its own token.
  const introspection = await run(
    sessions.map(({ access: asked }) => {
      const body = String(new URLSearchParams({ token: asked }));
      return () => ({ method: 'POST', path: paths.introspect, headers: web, body });
    }),
    seconds,
  );
  const userinfo = await run(
    sessions.map(({ access: sent }) => () => {
      return { method: 'GET', path: paths.userinfo, headers: { authorization: `Bearer ${sent}` } };
    }),
    seconds,
  );
  return {
    client_credentials: clientCredentials,
    'code exchange': exchange,
    refresh,
    introspection,
    userinfo,
  };
}
