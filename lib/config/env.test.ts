import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultSettings } from '@/lib/oauth/settings';
import { nextAuthVariables, parseEnv, variableNames } from './env';
import { EnvError } from './env-error';
import { isLoopback } from './loopback';
import { decodeSecret } from './secret';

const folder = mkdtempSync(join(tmpdir(), 'countersign-env-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `NAME: What is wrong. What to do.` */
const faultLine = /^[A-Z_]+: [A-Z/].+\. [A-Z].+$/;

const secret = randomBytes(32).toString('base64');
const parse = (variables: Record<string, string>) => parseEnv({ COUNTERSIGN_DATA_DIR: folder, ...variables });

function faultsOf(variables: Record<string, string>): string[] {
  try {
    parse(variables);
  } catch (error) {
    if (error instanceof EnvError) return error.faults;
    throw error;
  }
  return [];
}

describe('the environment variables', () => {
  it('are all optional', () => {
    const env = parse({});
    expect(env).toMatchObject({ port: 3000, issuer: 'http://localhost:3000', proxyCount: 0, dataDir: folder });
    expect(env.secret.length).toBeGreaterThanOrEqual(32);
    expect(env).not.toHaveProperty('databaseUrl');
  });

  it('bound the wait for the database, in milliseconds, seconds or minutes', () => {
    expect(parse({}).pool).toEqual({
      size: 10,
      connectMilliseconds: 1500,
      acquireMilliseconds: 1500,
      statementMilliseconds: 10_000,
      idleMilliseconds: 30_000,
      requestMilliseconds: 1600,
    });
    const set = {
      COUNTERSIGN_DATABASE_POOL_SIZE: '25',
      COUNTERSIGN_DATABASE_CONNECT_TIMEOUT: '3s',
      COUNTERSIGN_DATABASE_STATEMENT_TIMEOUT: '1m',
      COUNTERSIGN_DATABASE_REQUEST_TIMEOUT: '900ms',
    };
    expect(parse(set).pool).toMatchObject({
      size: 25,
      connectMilliseconds: 3000,
      statementMilliseconds: 60_000,
      requestMilliseconds: 900,
    });
    const wrong = {
      COUNTERSIGN_DATABASE_POOL_SIZE: '0',
      COUNTERSIGN_DATABASE_CONNECT_TIMEOUT: '3',
      COUNTERSIGN_DATABASE_IDLE_TIMEOUT: '1ms',
    };
    expect(faultsOf(wrong)).toEqual([
      'COUNTERSIGN_DATABASE_POOL_SIZE: The number is not valid. Use a whole number from 1 to 500.',
      'COUNTERSIGN_DATABASE_CONNECT_TIMEOUT: The time is not valid. ' +
        'Use a whole number of milliseconds, seconds or minutes, such as 500ms, 2s or 1m.',
      'COUNTERSIGN_DATABASE_IDLE_TIMEOUT: The time is out of range. Use 1s to 60m.',
    ]);
  });

  it('name the header with client addresses', () => {
    expect(parse({ COUNTERSIGN_PROXY_COUNT: '1' }).clientAddressHeader).toBe('x-forwarded-for');
    for (const name of ['forwarded', 'Forwarded']) {
      const set = { COUNTERSIGN_PROXY_COUNT: '1', COUNTERSIGN_CLIENT_ADDRESS_HEADER: name };
      expect(parse(set)).toMatchObject({ proxyCount: 1, clientAddressHeader: 'forwarded' });
    }
  });

  it('allow registration only with the initial access token by default', () => {
    expect(parse({}).oauth).toMatchObject({ registration: 'token', softwareStatementIssuers: [] });
    expect(parse({ COUNTERSIGN_REGISTRATION: 'open' }).oauth.registration).toBe('open');
    const pairs = 'https://a.example=https://a.example/jwks  b=https://b.example/keys?x=1';
    expect(parse({ COUNTERSIGN_SOFTWARE_STATEMENT_ISSUERS: pairs }).oauth.softwareStatementIssuers).toEqual([
      { issuer: 'https://a.example', jwksUri: 'https://a.example/jwks' },
      { issuer: 'b', jwksUri: 'https://b.example/keys?x=1' },
    ]);
  });

  it('set how long the answer to a refresh is repeated, which may be never', () => {
    expect(parse({}).oauth.rotationGraceSeconds).toBe(60);
    for (const seconds of [0, 60, 600]) {
      expect(parse({ COUNTERSIGN_REFRESH_GRACE: String(seconds) }).oauth.rotationGraceSeconds).toBe(seconds);
    }
  });

  it('do not allow apps to register themselves for tokens through the browser by default', () => {
    expect(parse({}).oauth.registrationImplicit).toBe(false);
    expect(parse({ COUNTERSIGN_REGISTRATION_IMPLICIT: 'true' }).oauth.registrationImplicit).toBe(true);
    expect(faultsOf({ COUNTERSIGN_REGISTRATION_IMPLICIT: 'maybe' })).toEqual([
      'COUNTERSIGN_REGISTRATION_IMPLICIT: The value is not a flag. Use true or false.',
    ]);
  });

  it('leave the settings of the core at their defaults when nothing is set', () => {
    expect(parse({}).oauth).toEqual(defaultSettings);
  });

  it('limit what clients may do before anyone allowed it', () => {
    const set = {
      COUNTERSIGN_REGISTRATIONS_PER_HOUR: '1',
      COUNTERSIGN_REGISTRATIONS_IN_ALL_PER_HOUR: '2',
      COUNTERSIGN_LOOK_UPS_PER_HOUR: '3',
      COUNTERSIGN_LOOK_UPS_IN_ALL_PER_HOUR: '4',
      COUNTERSIGN_SIGN_IN_TIME: '5m',
      COUNTERSIGN_WAITING_PER_ADDRESS: '6',
      COUNTERSIGN_WAITING_IN_ALL: '7',
    };
    expect(parse(set).oauth).toEqual({
      ...defaultSettings,
      registrationsPerHour: 1,
      registrationsInAllPerHour: 2,
      lookUpsPerHour: 3,
      lookUpsInAllPerHour: 4,
      signInSeconds: 300,
      waitingPerCaller: 6,
      waitingInAll: 7,
    });
    for (const name of Object.keys(set)) {
      for (const value of ['0', '-1', 'many', '1.5', '99999999']) {
        expect(faultsOf({ [name]: value })).toEqual([expect.stringMatching(`^${name}: The \\w+ is `)]);
      }
    }
  });

  it('set how signing keys rotate', () => {
    const day = 86_400;
    const set = {
      COUNTERSIGN_KEY_ROTATION: '48h',
      COUNTERSIGN_KEY_PUBLISH_AHEAD: '30m',
      COUNTERSIGN_KEY_RETIREMENT: '2d',
    };
    expect(parse(set).oauth).toMatchObject({
      keyRotationSeconds: 2 * day,
      keyPublishedSeconds: 1800,
      keyRetiredSeconds: 2 * day,
    });
  });

  it('set everything else about the protocol', () => {
    const token = 'an initial access token of 32 characters';
    const set = {
      COUNTERSIGN_INITIAL_ACCESS_TOKEN: token,
      COUNTERSIGN_CLIENT_ID_METADATA: 'false',
      COUNTERSIGN_REQUIRE_PAR: 'true',
      COUNTERSIGN_PKCE: 'public-clients',
      COUNTERSIGN_REQUIRE_DPOP_NONCE: 'true',
      COUNTERSIGN_STATUS_LIST_TTL: '3',
      COUNTERSIGN_JURISDICTION: 'CH',
      COUNTERSIGN_PROXY_COUNT: '1',
      COUNTERSIGN_CLIENT_CERT_HEADER: 'client-cert',
      COUNTERSIGN_MTLS_ORIGIN: 'https://mtls.id.example',
    };
    expect(parse(set).oauth).toEqual({
      ...defaultSettings,
      initialAccessTokenHash: createHash('sha256').update(token).digest('base64url'),
      clientIdMetadata: false,
      requirePushedRequests: true,
      pkce: 'public-clients',
      dpopNonceRequired: true,
      statusListTtlSeconds: 3,
      jurisdiction: 'CH',
      clientCertificateHeader: 'client-cert',
      mutualTlsOrigin: 'https://mtls.id.example',
    });
  });

  it('set how mail leaves: through a server, into the data folder of a local machine, or not at all', () => {
    const mailOf = (variables: Record<string, string>) =>
      parse({ COUNTERSIGN_SECRET: secret, ...variables, COUNTERSIGN_DATA_DIR: folder }).mail;
    expect(mailOf({})).toEqual({ kind: 'local' });
    expect(mailOf({ COUNTERSIGN_ISSUER: 'https://id.example' })).toEqual({ kind: 'none' });
    const from = { COUNTERSIGN_MAIL_FROM: 'no-reply@id.example' };
    expect(mailOf({ COUNTERSIGN_SMTP_URL: 'smtp://mail.example', ...from })).toEqual({
      kind: 'smtp',
      server: { host: 'mail.example', port: 587, secure: false, loopback: false },
      from: { name: 'Countersign', address: 'no-reply@id.example' },
    });
    expect(
      mailOf({
        COUNTERSIGN_SMTP_URL: 'smtps://me%40mail.example:p%2Fw@mail.example',
        COUNTERSIGN_MAIL_FROM: 'The Office <office@id.example>',
      }),
    ).toEqual({
      kind: 'smtp',
      server: {
        host: 'mail.example',
        port: 465,
        secure: true,
        loopback: false,
        auth: { user: 'me@mail.example', pass: 'p/w' },
      },
      from: { name: 'The Office', address: 'office@id.example' },
    });
    const beyond = mailOf({
      COUNTERSIGN_SMTP_URL: 'smtp://m.example',
      COUNTERSIGN_MAIL_FROM: 'Büro <büro@Müller.example>',
    });
    expect(beyond).toMatchObject({ from: { name: 'Büro', address: 'büro@xn--mller-kva.example' } });
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
      const server = { port: 2525, loopback: true, host: host.replace(/[[\]]/g, '') };
      expect(mailOf({ COUNTERSIGN_SMTP_URL: `smtp://${host}:2525`, ...from })).toMatchObject({ server });
    }
  });

  it('set which audience assertions may have', () => {
    expect(parse({}).oauth.assertionAudience).toBe('compatible');
    expect(parse({ COUNTERSIGN_ASSERTION_AUDIENCE: 'issuer' }).oauth.assertionAudience).toBe('issuer');
    expect(() => parse({ COUNTERSIGN_ASSERTION_AUDIENCE: 'token_endpoint' })).toThrow(
      'COUNTERSIGN_ASSERTION_AUDIENCE: The value is not known. Use compatible or issuer.',
    );
  });

  it('count as not set when they are empty', () => {
    expect(parse({ PORT: '', DATABASE_URL: '', COUNTERSIGN_ISSUER: '' }).port).toBe(3000);
  });

  it('derive the issuer from the port, and drop a trailing slash', () => {
    expect(parse({ PORT: '4000' }).issuer).toBe('http://localhost:4000');
    expect(parse({ COUNTERSIGN_ISSUER: 'https://id.example/' }).issuer).toBe('https://id.example');
  });

  it.each([
    [{ PORT: 'x' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ COUNTERSIGN_ISSUER: 'id.example' }, 'COUNTERSIGN_ISSUER'],
    [{ COUNTERSIGN_ISSUER: 'ftp://id.example' }, 'COUNTERSIGN_ISSUER'],
    [{ COUNTERSIGN_ISSUER: 'https://id.example/sso' }, 'COUNTERSIGN_ISSUER'],
    [{ COUNTERSIGN_ISSUER: 'https://id.example?a' }, 'COUNTERSIGN_ISSUER'],
    [{ COUNTERSIGN_ISSUER: 'https://a:b@id.example' }, 'COUNTERSIGN_ISSUER'],
    [{ COUNTERSIGN_ISSUER: 'http://id.example' }, 'COUNTERSIGN_ISSUER'],
    [{ COUNTERSIGN_ISSUER: 'http://127.0.0.1.example' }, 'COUNTERSIGN_ISSUER'],
    [{ COUNTERSIGN_ALLOW_INSECURE_ISSUER: 'maybe' }, 'COUNTERSIGN_ALLOW_INSECURE_ISSUER'],
    [{ COUNTERSIGN_REGISTRATION: 'yes' }, 'COUNTERSIGN_REGISTRATION'],
    [{ COUNTERSIGN_SMTP_URL: 'smtp://mail.example' }, 'COUNTERSIGN_MAIL_FROM'],
    [{ COUNTERSIGN_MAIL_FROM: 'a@id.example' }, 'COUNTERSIGN_SMTP_URL'],
    [{ COUNTERSIGN_SMTP_URL: 'mail.example', COUNTERSIGN_MAIL_FROM: 'a@id.example' }, 'COUNTERSIGN_SMTP_URL'],
    [{ COUNTERSIGN_SMTP_URL: 'https://mail.example', COUNTERSIGN_MAIL_FROM: 'a@id.example' }, 'COUNTERSIGN_SMTP_URL'],
    [{ COUNTERSIGN_SMTP_URL: 'smtp://mail.example/x', COUNTERSIGN_MAIL_FROM: 'a@id.example' }, 'COUNTERSIGN_SMTP_URL'],
    [
      { COUNTERSIGN_SMTP_URL: 'smtp://m.example?tls=no', COUNTERSIGN_MAIL_FROM: 'a@id.example' },
      'COUNTERSIGN_SMTP_URL',
    ],
    [{ COUNTERSIGN_SMTP_URL: 'smtp://m.example', COUNTERSIGN_MAIL_FROM: 'not an address' }, 'COUNTERSIGN_MAIL_FROM'],
    [
      { COUNTERSIGN_SMTP_URL: 'smtp://m.example', COUNTERSIGN_MAIL_FROM: 'A\nBcc: x <a@id.example>' },
      'COUNTERSIGN_MAIL_FROM',
    ],
    [{ COUNTERSIGN_COMPATIBILITY: 'okta' }, 'COUNTERSIGN_COMPATIBILITY'],
    [{ COUNTERSIGN_REFRESH_IDLE_TIME: '59m' }, 'COUNTERSIGN_REFRESH_IDLE_TIME'],
    [{ COUNTERSIGN_REFRESH_GRACE: '1m' }, 'COUNTERSIGN_REFRESH_GRACE'],
    [{ COUNTERSIGN_REFRESH_GRACE: '-1' }, 'COUNTERSIGN_REFRESH_GRACE'],
    [{ COUNTERSIGN_REFRESH_GRACE: '601' }, 'COUNTERSIGN_REFRESH_GRACE'],
    [{ COUNTERSIGN_UPSTREAMS: '[{"id":"a","id":"b"}]' }, 'COUNTERSIGN_UPSTREAMS'],
    [{ COUNTERSIGN_KEY_ROTATION: '90' }, 'COUNTERSIGN_KEY_ROTATION'],
    [{ COUNTERSIGN_KEEP_REFUSALS: '1h' }, 'COUNTERSIGN_KEEP_REFUSALS'],
    [{ COUNTERSIGN_KEEP_SESSIONS: 'forever' }, 'COUNTERSIGN_KEEP_SESSIONS'],
    [{ COUNTERSIGN_KEEP_UNUSED_REGISTRATIONS: '23h' }, 'COUNTERSIGN_KEEP_UNUSED_REGISTRATIONS'],
    [{ COUNTERSIGN_KEY_ROTATION: '23h' }, 'COUNTERSIGN_KEY_ROTATION'],
    [{ COUNTERSIGN_KEY_PUBLISH_AHEAD: '9m' }, 'COUNTERSIGN_KEY_PUBLISH_AHEAD'],
    [{ COUNTERSIGN_KEY_PUBLISH_AHEAD: '1d', COUNTERSIGN_KEY_ROTATION: '1d' }, 'COUNTERSIGN_KEY_PUBLISH_AHEAD'],
    [{ COUNTERSIGN_KEY_RETIREMENT: '1d' }, 'COUNTERSIGN_KEY_RETIREMENT'],
    [{ COUNTERSIGN_KEY_RETIREMENT: '-2d' }, 'COUNTERSIGN_KEY_RETIREMENT'],
    [{ COUNTERSIGN_INITIAL_ACCESS_TOKEN: 'short' }, 'COUNTERSIGN_INITIAL_ACCESS_TOKEN'],
    [{ COUNTERSIGN_SOFTWARE_STATEMENT_ISSUERS: 'https://a.example' }, 'COUNTERSIGN_SOFTWARE_STATEMENT_ISSUERS'],
    [{ COUNTERSIGN_SECRET: 'short' }, 'COUNTERSIGN_SECRET'],
    [{ COUNTERSIGN_SECRET: randomBytes(16).toString('hex') }, 'COUNTERSIGN_SECRET'],
    [{ COUNTERSIGN_SECRET: 'a sentence of more than thirty-two letters' }, 'COUNTERSIGN_SECRET'],
    [{ DATABASE_URL: 'mysql://localhost/x', COUNTERSIGN_SECRET: secret }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'postgresql://localhost/x' }, 'COUNTERSIGN_SECRET'],
    [{ COUNTERSIGN_ADMIN_EMAIL: 'a@example.com' }, 'COUNTERSIGN_ADMIN_PASSWORD'],
    [{ COUNTERSIGN_ADMIN_PASSWORD: 'long enough for this' }, 'COUNTERSIGN_ADMIN_EMAIL'],
    [{ COUNTERSIGN_ADMIN_EMAIL: 'a', COUNTERSIGN_ADMIN_PASSWORD: 'long enough for this' }, 'COUNTERSIGN_ADMIN_EMAIL'],
    [{ COUNTERSIGN_INITIAL_ACCESS_TOKEN: 'short' }, 'COUNTERSIGN_INITIAL_ACCESS_TOKEN'],
    [{ COUNTERSIGN_PROXY_COUNT: '-1' }, 'COUNTERSIGN_PROXY_COUNT'],
    [
      { COUNTERSIGN_PROXY_COUNT: '1', COUNTERSIGN_CLIENT_ADDRESS_HEADER: 'x-real-ip' },
      'COUNTERSIGN_CLIENT_ADDRESS_HEADER',
    ],
    [{ COUNTERSIGN_CLIENT_ADDRESS_HEADER: 'forwarded' }, 'COUNTERSIGN_CLIENT_ADDRESS_HEADER'],
    [{ COUNTERSIGN_CLIENT_CERT_HEADER: 'client-cert' }, 'COUNTERSIGN_CLIENT_CERT_HEADER'],
    [{ COUNTERSIGN_CLIENT_CA: 'ca.pem' }, 'COUNTERSIGN_CLIENT_CERT_HEADER'],
    [
      { COUNTERSIGN_CLIENT_CERT_HEADER: 'c', COUNTERSIGN_PROXY_COUNT: '1', COUNTERSIGN_CLIENT_CA: 'package.json' },
      'COUNTERSIGN_CLIENT_CA',
    ],
    [
      {
        COUNTERSIGN_CLIENT_CERT_HEADER: 'c',
        COUNTERSIGN_PROXY_COUNT: '1',
        COUNTERSIGN_MTLS_ORIGIN: 'http://a.example',
      },
      'COUNTERSIGN_MTLS_ORIGIN',
    ],
  ])('are refused when they are wrong (%o), in one line about %s', (variables, name) => {
    const faults = faultsOf(variables);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${name}: `));
    expect(faults[0]).toMatch(faultLine);
  });

  it('report every fault at once', () => {
    expect(faultsOf({ PORT: 'x', COUNTERSIGN_SECRET: 'y', DATABASE_URL: 'z' })).toHaveLength(3);
  });

  it('are never repeated in a message', () => {
    expect(faultsOf({ COUNTERSIGN_SECRET: 'hunter2hunter2' }).join()).not.toContain('hunter2');
  });

  it('accept http on loopback, or when the operator allows it', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]', 'portal.localhost']) {
      expect(parse({ COUNTERSIGN_ISSUER: `http://${host}:8080` }).issuer).toBe(`http://${host}:8080`);
    }
    const allowed = { COUNTERSIGN_ISSUER: 'http://id.test', COUNTERSIGN_ALLOW_INSECURE_ISSUER: 'true' };
    expect(parse(allowed).issuer).toBe('http://id.test');
  });

  it('distinguish loopback from names that look like it', () => {
    expect(['127.1.2.3', '[::1]'].every(isLoopback)).toBe(true);
    expect(['127.0.0.1.example', 'localhost.example', 'notlocalhost', '10.0.0.1'].some(isLoopback)).toBe(false);
  });

  it('determine the variables of next-auth, without the secret itself', () => {
    const env = parse({ COUNTERSIGN_SECRET: secret, COUNTERSIGN_ISSUER: 'https://id.example' });
    const derived = nextAuthVariables(env);
    expect(derived.NEXTAUTH_URL).toBe('https://id.example');
    expect(derived.NEXTAUTH_SECRET).not.toContain(secret);
    expect(nextAuthVariables(env)).toEqual(derived);
  });

  it('list the issuers whose accounts people may use', () => {
    const acme = { id: 'acme', name: 'Acme', issuer: 'https://id.acme.example', clientId: 'c', clientSecret: 's' };
    const google = { COUNTERSIGN_GOOGLE_CLIENT_ID: 'g', COUNTERSIGN_GOOGLE_CLIENT_SECRET: 's' };
    const { upstreams } = parse({ ...google, COUNTERSIGN_UPSTREAMS: JSON.stringify([acme]) });
    expect(upstreams.map(({ id, kind, issuer }) => [id, kind, issuer])).toEqual([
      ['google', 'openid', 'https://accounts.google.com'],
      ['acme', 'openid', 'https://id.acme.example'],
    ]);
    const fault = (all: unknown) => faultsOf({ COUNTERSIGN_UPSTREAMS: JSON.stringify(all) })[0];
    for (const wrong of [
      [{ ...acme, issuer: 'http://id.acme.example' }],
      [acme, { ...acme, id: 'other' }],
      [{ ...acme, id: '../x' }],
      [{ ...acme, id: 'credentials' }],
      'acme',
    ])
      expect(fault(wrong)).toMatch(/^COUNTERSIGN_UPSTREAMS: [A-Z].+\. [A-Z].+/);
    expect(faultsOf({ COUNTERSIGN_GITHUB_CLIENT_ID: 'x' })).toEqual([
      'COUNTERSIGN_GITHUB_CLIENT_SECRET: The client secret is missing. ' +
        'Set it, because COUNTERSIGN_GITHUB_CLIENT_ID is set.',
    ]);
  });

  it('name the pages of the operator that sign-up links to', () => {
    expect(parse({}).legal).toEqual({});
    const terms = 'https://id.example/terms';
    expect(parse({ COUNTERSIGN_TERMS_URL: terms }).legal).toEqual({ terms });
    const wrong = { COUNTERSIGN_TERMS_URL: 'terms.html', COUNTERSIGN_PRIVACY_URL: 'javascript:alert(1)' };
    expect(faultsOf(wrong)).toEqual([expect.stringMatching(faultLine), expect.stringMatching(faultLine)]);
  });

  it('name a file with places, relative to the working directory', () => {
    expect(parse({ COUNTERSIGN_PLACES_FILE: 'city.mmdb' }).placesFile).toBe(join(process.cwd(), 'city.mmdb'));
    expect(parse({})).not.toHaveProperty('placesFile');
  });

  it('show the gallery of components in development, or where it is turned on', () => {
    expect(parse({}).gallery).toBe(false);
    expect(parse({ NODE_ENV: 'production' }).gallery).toBe(false);
    expect(parse({ NODE_ENV: 'development' }).gallery).toBe(true);
    expect(parse({ NODE_ENV: 'production', COUNTERSIGN_GALLERY: 'true' }).gallery).toBe(true);
    expect(parse({ NODE_ENV: 'development', COUNTERSIGN_GALLERY: 'false' }).gallery).toBe(false);
  });

  it('are all in .env.example, each with its default', () => {
    const example = [...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm)];
    expect(example.map(([, name]) => name).sort()).toEqual([...variableNames].sort());
    const values = Object.fromEntries(example.map(([, name, value]) => [name, value]));
    expect(parse({ ...values, COUNTERSIGN_DATA_DIR: folder })).toEqual(parse({}));
    expect(values['COUNTERSIGN_DATA_DIR']).toBe(relative('.', parseEnv({ COUNTERSIGN_SECRET: secret }).dataDir));
  });
});

describe('the kept secret', () => {
  it('is created once, readable by its owner only, and stays', () => {
    const dataDir = join(folder, 'kept');
    const first = parse({ COUNTERSIGN_DATA_DIR: dataDir });
    const file = join(dataDir, 'secret');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual(['secret']);
    expect(parse({ COUNTERSIGN_DATA_DIR: dataDir }).secret).toEqual(first.secret);
  });

  it('is not used when another one is configured', () => {
    const env = parse({ COUNTERSIGN_DATA_DIR: join(folder, 'kept'), COUNTERSIGN_SECRET: secret });
    expect(Buffer.from(env.secret).toString('base64')).toBe(secret);
  });

  it('is not replaced when it is damaged', () => {
    const dataDir = join(folder, 'damaged');
    parse({ COUNTERSIGN_DATA_DIR: dataDir });
    writeFileSync(join(dataDir, 'secret'), 'oops\n');
    expect(faultsOf({ COUNTERSIGN_DATA_DIR: dataDir })[0]).toMatch(/^COUNTERSIGN_SECRET: .*damaged/);
  });

  it('can be hex or either base64', () => {
    const bytes = randomBytes(32);
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      expect(decodeSecret(bytes.toString(encoding))).toEqual(bytes);
    }
    expect(decodeSecret('not a secret')).toBeUndefined();
  });
});

describe('the lookup of host names that apps give', () => {
  it('uses DNS by default, or the operating system', () => {
    expect(parse({}).nameLookup).toBe('dns');
    expect(parse({ COUNTERSIGN_NAME_LOOKUP: 'system' }).nameLookup).toBe('system');
    expect(faultsOf({ COUNTERSIGN_NAME_LOOKUP: 'hosts' })).toEqual([
      'COUNTERSIGN_NAME_LOOKUP: The value is not known. Use dns or system.',
    ]);
  });
});

describe('the log', () => {
  it('is JSON of the level info, or as the operator sets it', () => {
    expect(parse({}).log).toEqual({ level: 'info', format: 'json' });
    const set = { COUNTERSIGN_LOG_LEVEL: 'debug', COUNTERSIGN_LOG_FORMAT: 'text' };
    expect(parse(set).log).toEqual({ level: 'debug', format: 'text' });
    expect(faultsOf({ COUNTERSIGN_LOG_LEVEL: 'loud', COUNTERSIGN_LOG_FORMAT: 'xml' })).toEqual([
      'COUNTERSIGN_LOG_LEVEL: The value is not known. Use error, warn, info or debug.',
      'COUNTERSIGN_LOG_FORMAT: The value is not known. Use json or text.',
    ]);
  });
});
