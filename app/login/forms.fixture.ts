/** The portal in one process, as any HTTP client sees it: the real composition root and a browser without script. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { fillDataFolder } from '@/lib/data/database/databases.fixture';
import { answer, server } from '@/lib/server';

export const issuer = 'http://localhost:3000';
export const ada = { email: 'ada@example.com', password: 'analytical engine notes' };

/** Starts the portal with one person and one app. Returns a function that stops it. */
export async function startPortal(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-forms-'));
  const app = {
    id: 'trailmap',
    kind: 'spa',
    scopes: [{ scope: 'openid', required: true }],
    metadata: {
      client_name: 'Trailmap',
      redirect_uris: ['https://trailmap.example/callback'],
      post_logout_redirect_uris: ['https://trailmap.example/goodbye'],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'none',
    },
  };
  const importFile = join(folder, 'import.json');
  writeFileSync(importFile, JSON.stringify({ people: [{ ...ada, name: 'Ada Lovelace' }], apps: [app] }));
  fillDataFolder(join(folder, 'data'));
  vi.stubEnv('COUNTERSIGN_DATA_DIR', join(folder, 'data'));
  vi.stubEnv('COUNTERSIGN_ISSUER', issuer);
  vi.stubEnv('COUNTERSIGN_IMPORT', importFile);
  const { close } = await server();
  return async () => {
    await close();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  };
}

type Form = (request: Request) => Promise<Response>;

/** A minimal browser that keeps its cookies. */
export function browser() {
  const jar = new Map<string, string>();
  const keep = (response: Response) => {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/; Max-Age=0/.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return { status: response.status, location: response.headers.get('location') ?? '', response };
  };
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    jar,
    async post(form: Form, fields: Record<string, string>, headers: Record<string, string> = {}) {
      const body = new URLSearchParams(fields);
      const request = new Request(`${issuer}/form`, {
        method: 'POST',
        body,
        headers: { cookie: cookie(), ...headers },
      });
      return keep(await form(request));
    },
    async get(path: string) {
      return keep(await answer(new Request(new URL(path, issuer), { headers: { cookie: cookie() } })));
    },
  };
}

export const authorization = (more: Record<string, string> = {}) =>
  `/oauth/authorize?${new URLSearchParams({
    client_id: 'trailmap',
    redirect_uri: 'https://trailmap.example/callback',
    response_type: 'code',
    scope: 'openid',
    code_challenge: createHash('sha256').update('v'.repeat(43)).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  })}`;

export const idOf = (location: string) => new URL(location, issuer).searchParams.get('interaction') ?? '';
export const pathOf = (location: string) => new URL(location, issuer).pathname;
