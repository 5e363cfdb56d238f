import { describe, expect, test } from 'vitest';
import { InvalidSettings, readSettings } from './settings';

const required = { GATE_ISSUER: 'https://id.example', GATE_RESOURCE: 'https://api.example/v1', GATE_PROXY: 'nginx' };
const files: Record<string, string> = {
  'gate.json': '{"issuer":"https://id.example","resource":"https://api.example","proxy":"caddy","scopes":["a"]}',
  'list.json': '[]',
  'broken.json': '{"issuer":',
  'wrong.json': '{"issuer":"x","proxy":"apache","rules":[{"path":"admin"},{"path":"/","scope":"x"}],"typo":1}',
  secret: 'from-file\n',
  empty: '\n',
};
const read = (path: string) => {
  const text = files[path];
  if (text === undefined) throw new Error(`no such file: ${path}`);
  return text;
};
const from = (env: Record<string, string>, file?: string) => readSettings({ env, file, read });

function problems(env: Record<string, string>, file?: string): readonly string[] {
  try {
    from(env, file);
  } catch (error) {
    if (error instanceof InvalidSettings) return error.problems;
    throw error;
  }
  return [];
}

describe('settings', () => {
  test('have safe defaults', () => {
    expect(from(required)).toMatchObject({
      listen: { host: '127.0.0.1', port: 3010 },
      revocation: 'status-list',
      whenUnavailable: 'refuse',
      dpop: 'off',
      preflight: 'check',
      rules: [],
      scopes: [],
      cacheEntries: 10_000,
      origins: ['https://api.example'],
      credentials: undefined,
      headers: { subject: 'x-auth-subject', details: 'x-auth-details' },
    });
  });

  test('come from variables', () => {
    const settings = from({
      ...required,
      GATE_LISTEN: '[::1]:8080',
      GATE_SCOPES: ' items.read  items.write ',
      GATE_RULES: '[{"path":"/admin","scopes":["admin"]},{"methods":["GET"],"path":"/status","access":"public"}]',
      GATE_HEADERS: '{"subject":"Remote-User"}',
      GATE_PUBLIC_URLS: 'https://api.example https://www.example:8443/',
      GATE_CLIENT_ID: 'api',
      GATE_CLIENT_SECRET_FILE: 'secret',
      GATE_CACHE_ENTRIES: '5',
      GATE_DPOP_NONCE: 'true',
      GATE_CERTIFICATE_HEADER: 'X-Client-Cert',
      GATE_METADATA: '{"resource_name":"Items"}',
    });
    expect(settings).toMatchObject({
      listen: { host: '::1', port: 8080 },
      scopes: ['items.read', 'items.write'],
      rules: [
        { methods: undefined, path: '/admin', access: 'token', scopes: ['admin'] },
        { methods: ['GET'], path: '/status', access: 'public', scopes: [] },
      ],
      headers: { subject: 'remote-user', client: 'x-auth-client' },
      origins: ['https://api.example', 'https://www.example:8443'],
      credentials: { clientId: 'api', clientSecret: 'from-file' },
      cacheEntries: 5,
      dpopNonce: true,
      certificateHeader: 'x-client-cert',
      metadata: { resource_name: 'Items' },
    });
    expect(from({ ...required, GATE_LISTEN: 'unix:/run/gate.sock' }).listen).toEqual({ path: '/run/gate.sock' });
  });

  test('come from a file, and a variable overrides it', () => {
    expect(from({}, 'gate.json')).toMatchObject({ proxy: 'caddy', scopes: ['a'] });
    expect(from({ GATE_PROXY: 'envoy', GATE_SCOPES: '' }, 'gate.json')).toMatchObject({
      proxy: 'envoy',
      scopes: ['a'],
    });
  });

  test('the variables of a service in Kubernetes that is named gate are no settings', () => {
    const kubernetes = {
      GATE_PORT: 'tcp://10.0.0.1:80',
      GATE_SERVICE_HOST: '10.0.0.1',
      GATE_PORT_80_TCP_ADDR: '10.0.0.1',
    };
    expect(problems({ ...required, ...kubernetes })).toEqual([]);
  });
});

describe('every problem is one line that names the setting', () => {
  test('in variables', () => {
    expect(problems({})).toEqual([
      'GATE_ISSUER: This setting is required.',
      'GATE_RESOURCE: This setting is required.',
      'GATE_PROXY: This setting is required.',
    ]);
    const wrong = {
      ...required,
      GATE_ISSUER: 'id.example',
      GATE_LISTEN: 'everywhere',
      GATE_RULES:
        '[{"path":"/a/../b"},{"path":"/a%2f"},{"path":"/x","access":"public","scopes":["a"]},{"methods":["get"],"path":"/"}]',
      GATE_HEADERS: '{"subject":"Authorization","client":"x-auth-grant"}',
      GATE_METADATA: '{',
      GATE_CACHE_ENTRIES: 'many',
      GATE_ALLOW_HTTP: 'yes',
      GATE_PUBLIC_URLS: 'https://api.example/v1',
      GATE_REVOCATION: 'events',
      GATE_RULE: 'x',
    };
    const found = problems(wrong);
    for (const line of found) expect(line).toMatch(/^GATE_[A-Z_]+(\[\d\]|\.\w+)*: \S[^\n]*$/);
    expect(found.map((line) => line.replace(/: .*/, '')).sort()).toEqual([
      'GATE_ALLOW_HTTP',
      'GATE_CACHE_ENTRIES',
      'GATE_HEADERS.grant',
      'GATE_HEADERS.subject',
      'GATE_ISSUER',
      'GATE_LISTEN',
      'GATE_METADATA',
      'GATE_PUBLIC_URLS[0]',
      'GATE_RULE',
      'GATE_RULES[0].path',
      'GATE_RULES[1].path',
      'GATE_RULES[2].scopes',
      'GATE_RULES[3].methods[0]',
    ]);
  });

  test('in a file', () => {
    expect(problems({}, 'wrong.json').map((line) => line.replace(/(: \S+): .*/, '$1'))).toEqual([
      'wrong.json: issuer',
      'wrong.json: resource',
      'wrong.json: proxy',
      'wrong.json: rules[0].path',
      'wrong.json: rules[1].scope',
      'wrong.json: typo',
    ]);
    expect(problems(required, 'list.json')).toEqual(['list.json: It is not a JSON object.']);
    expect(problems(required, 'broken.json')[0]).toMatch(/^broken\.json: .*JSON/);
    expect(problems(required, 'missing.json')).toEqual(['missing.json: no such file: missing.json']);
  });

  test.each([
    [{ GATE_CLIENT_ID: 'api' }, 'GATE_CLIENT_ID: It needs a clientSecret.'],
    [{ GATE_CLIENT_SECRET: 's' }, 'GATE_CLIENT_SECRET: It needs a clientId.'],
    [{ GATE_REVOCATION: 'events' }, 'GATE_CLIENT_ID: Revocation by events requires it.'],
    [{ GATE_CLIENT_ID: 'api', GATE_CLIENT_SECRET_FILE: 'empty' }, 'GATE_CLIENT_SECRET_FILE: The file is empty.'],
    [{ GATE_CLIENT_ID: 'api', GATE_CLIENT_SECRET_FILE: 'gone' }, 'GATE_CLIENT_SECRET_FILE: no such file: gone'],
  ])('%j', (env, problem) => {
    expect(problems({ ...required, ...env })).toContain(problem);
  });
});
