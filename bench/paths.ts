/**
 * The requests that are measured, of one server: which they are, in which order, and where each gets what it sends.
 */
import { z } from 'zod';
import { type Client, type Cpu, run as closedLoop, type Measured } from './load';
import * as setting from './setting';

export const seconds = Number(process.env['BENCH_SECONDS'] ?? 5);
export const connections = 16;
export const codes = 1500;
export const port = Number(process.env['BENCH_PORT'] ?? 4610);
export const origin = `http://127.0.0.1:${port}`;

const tokenResponse = z.object({ access_token: z.string(), refresh_token: z.string().optional() });

/** How one server is asked: paths, and how it gives codes. */
export type Target = {
  paths: { token: string; introspect: string; userinfo: string };
  makeCode: () => Promise<string>;
  /** CPU time that the server and its database have used so far. */
  cpu: () => Cpu;
};

export const cases = ['client_credentials', 'code exchange', 'refresh', 'introspection', 'userinfo'] as const;
export type Results = Record<(typeof cases)[number], Measured>;

export async function measure({ paths, makeCode, cpu }: Target): Promise<Results> {
  const run = (shots: Client[], length: number) => closedLoop(origin, shots, length, cpu);
  const web = { ...setting.form, authorization: setting.basic(setting.webClient) };
  const machine = { ...setting.form, authorization: setting.basic(setting.machineClient) };
  const token = (headers: Record<string, string>, fields: Record<string, string>) => ({
    method: 'POST' as const,
    path: paths.token,
    headers,
    body: String(new URLSearchParams(fields)),
  });
  const redeem = (code: string) =>
    token(web, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: setting.redirectUri,
      code_verifier: setting.verifier,
    });
  async function session(): Promise<{ access: string; refresh: string }> {
    const { path, ...request } = redeem(await makeCode());
    const tokens = tokenResponse.parse(await (await fetch(origin + path, request)).json());
    return { access: tokens.access_token, refresh: tokens.refresh_token ?? '' };
  }
  const each = (make: () => Client): Client[] => Array.from({ length: connections }, make);
  const always = (shot: ReturnType<Client>): Client[] => each(() => () => shot);

  const credentials = token(machine, {
    grant_type: 'client_credentials',
    scope: 'bench.read',
    resource: setting.resource,
  });
  await run(always(credentials), 2); // the compiler warms up outside the figures

  const clientCredentials = await run(always(credentials), seconds);

  const stock: string[] = [];
  while (stock.length < codes) stock.push(await makeCode());
  const exchange = await run(
    each(() => () => {
      const code = stock.pop();
      return code === undefined ? undefined : redeem(code);
    }),
    seconds,
  );

  const sessions = await Promise.all(Array.from({ length: connections }, session));
  const refresh = await run(
    sessions.map((start) => (last) => {
      const current = last === undefined ? start.refresh : (tokenResponse.parse(JSON.parse(last)).refresh_token ?? '');
      return token(web, { grant_type: 'refresh_token', refresh_token: current });
    }),
    seconds,
  );

  // Every connection asks about a token of its own.
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
