import { parseAst } from 'rolldown/parseAst';
import { describe, expect, test } from 'vitest';
import { clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import { samplesFor, settingsFor, verifyingSamples } from './code-samples';

const issuer = 'https://id.example';

function client(metadata: Record<string, unknown>) {
  return {
    id: 'app_trailmap',
    kind: 'web' as const,
    metadata: clientMetadataSchema.parse({
      client_name: "Trail's map",
      redirect_uris: ['https://trailmap.example/callback'],
      ...metadata,
    }),
    scopes: [
      { scope: 'openid', required: true },
      { scope: "o'clock", required: false },
    ],
    createdAt: 0,
  };
}

const machine = [{ resource: 'https://api.example', scopes: ['routes.read', "o'clock"] }];
const methods = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none'];
/** Throws if the code is not a JavaScript module. */
const parse = (code: string) => parseAst(code, { lang: 'js' });

describe('code to paste', () => {
  test.each(methods)('%s: every JavaScript sample parses and contains the app’s values', (method) => {
    const grants =
      method === 'none' ? ['authorization_code'] : ['authorization_code', 'refresh_token', 'client_credentials'];
    const samples = samplesFor(
      issuer,
      client({ token_endpoint_auth_method: method, grant_types: grants }),
      machine,
    ).filter((sample) => sample.key !== 'machineCurl');
    expect(samples).toHaveLength(method === 'none' ? 1 : 2);
    for (const { code } of samples) {
      parse(code);
      expect(code).toContain(issuer);
      expect(code).toContain("'app_trailmap'");
    }
  });

  test('plain http is allowed only if the issuer uses it', () => {
    const code = (from: string) => samplesFor(from, client({}), [])[0]?.code;
    expect(code(issuer)).not.toContain('allowInsecureRequests');
    expect(code('http://localhost:3000')).toContain('allowInsecureRequests');
  });

  test('the curl sample keeps the secret out of the command and quotes its values', () => {
    const [curl] = samplesFor(issuer, client({ grant_types: ['client_credentials'], response_types: [] }), machine);
    expect(curl?.code).toContain(`-u 'app_trailmap:'"$OIDC_CLIENT_SECRET"`);
    expect(curl?.code).toContain(`'scope=routes.read o'\\''clock'`);
  });

  test('an API gets samples that verify its tokens with two libraries', () => {
    const api = { resource: 'https://api.example', signingAlg: 'ES256', scopes: [{ value: 'routes.read' }] };
    const [spring, ...others] = verifyingSamples(issuer, api).toReversed();
    for (const { code } of others) {
      parse(code);
      expect(code).toMatch(/ES256/);
      expect(code).toContain("'https://api.example'");
      expect(code).toMatch(/at\+jwt/);
    }
    expect(spring?.key).toBe('spring');
    for (const part of ['"https://api.example"', `"${issuer}"`, 'SignatureAlgorithm.ES256', 'validateType(false)']) {
      expect(spring?.code).toContain(part);
    }
    expect(spring?.code).toContain('new JwtTypeValidator(List.of("at+jwt"))');
    expect(verifyingSamples(issuer, { ...api, signingAlg: 'EdDSA' }).map(({ key }) => key)).not.toContain('spring');
    const [opaque, ...more] = verifyingSamples(issuer, { ...api, accessTokenFormat: 'opaque' });
    expect(more).toEqual([]);
    parse(opaque?.code ?? '');
    expect(opaque?.code).toContain("'https://api.example'");
    expect(opaque?.code).toContain(`${issuer}/oauth/introspect`);
  });

  test('an API whose tokens have the type JWT gets samples that check the claim instead', async () => {
    const api = { resource: 'https://api.example', signingAlg: 'ES256', scopes: [{ value: 'routes.read' }] };
    const samples = verifyingSamples(issuer, { ...api, accessTokenFormat: 'plain-jwt' });
    expect(samples).toHaveLength(3);
    for (const { key, code } of samples) {
      if (key !== 'spring') parse(code);
      expect(code).toMatch(/token_use/);
      expect(code).not.toMatch(/at\+jwt|validateType|strict/);
    }
  });
});

describe('settings to paste', () => {
  test('contain the secret only while it is shown', () => {
    expect(settingsFor(issuer, client({}), 'cs_secret_x')).toContain('OIDC_CLIENT_SECRET=cs_secret_x');
    expect(settingsFor(issuer, client({}), undefined)).toContain('<the secret that was shown once>');
    expect(settingsFor(issuer, client({ token_endpoint_auth_method: 'none' }), undefined)).not.toContain('SECRET');
  });
});
