/**
 * A peer: node-oidc-provider, configured to answer the same requests (JWT access tokens signed with ES256, PKCE,
 * rotated refresh tokens). With `DATABASE_URL` it stores its artifacts there, otherwise in a map, which makes no write
 * durable. (Its own memory adapter keeps only the newest thousand entries.) `GET /bench/code?n` creates a code with a
 * new grant, without the pages, which are not measured.
 */
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import { Pool } from 'pg';

const [port, settingText] = process.argv.slice(2);
const setting = JSON.parse(settingText);
const issuer = `http://127.0.0.1:${port}`;
const jwk = (type, options, alg) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }),
  alg,
  use: 'sig',
});

/** As in the sample adapters of its documentation: one table, with one row per artifact. */
async function databaseAdapter(connectionString) {
  const pool = new Pool({ connectionString });
  await pool.query(`CREATE TABLE IF NOT EXISTS artefacts
    (model text, id text, payload jsonb NOT NULL, grant_id text, uid text, ends_at timestamptz, consumed_at timestamptz,
     PRIMARY KEY (model, id))`);
  await pool.query('CREATE INDEX IF NOT EXISTS artefacts_grant ON artefacts (grant_id)');
  const named = async (name, text, values) => (await pool.query({ name, text, values })).rows;
  const payloadOf = ([row]) =>
    row && { ...row.payload, ...(row.consumed_at ? { consumed: Math.floor(row.consumed_at / 1000) } : {}) };
  return class {
    constructor(model) {
      this.model = model;
    }
    async upsert(id, payload, seconds) {
      const text = `INSERT INTO artefacts VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 second')
        ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, ends_at = excluded.ends_at`;
      await named('upsert', text, [this.model, id, payload, payload.grantId, payload.uid, seconds ?? 86400]);
    }
    async find(id) {
      return payloadOf(await named('find', 'SELECT * FROM artefacts WHERE model = $1 AND id = $2', [this.model, id]));
    }
    async findByUid(uid) {
      return payloadOf(await named('uid', 'SELECT * FROM artefacts WHERE model = $1 AND uid = $2', [this.model, uid]));
    }
    async consume(id) {
      const text = 'UPDATE artefacts SET consumed_at = now() WHERE model = $1 AND id = $2';
      await named('consume', text, [this.model, id]);
    }
    async destroy(id) {
      await named('destroy', 'DELETE FROM artefacts WHERE model = $1 AND id = $2', [this.model, id]);
    }
    async revokeByGrantId(grantId) {
      await named('revoke', 'DELETE FROM artefacts WHERE grant_id = $1', [grantId]);
    }
  };
}

function mapAdapter() {
  const entries = new Map();
  const uids = new Map();
  return class {
    constructor(model) {
      this.model = model;
    }
    key = (id) => `${this.model}:${id}`;
    async upsert(id, payload) {
      entries.set(this.key(id), payload);
      if (payload.uid) uids.set(payload.uid, id);
    }
    async find(id) {
      return entries.get(this.key(id));
    }
    async findByUid(uid) {
      return this.find(uids.get(uid));
    }
    async consume(id) {
      entries.get(this.key(id)).consumed = Math.floor(Date.now() / 1000);
    }
    async destroy(id) {
      entries.delete(this.key(id));
    }
    async revokeByGrantId(grantId) {
      for (const [key, payload] of entries) if (payload.grantId === grantId) entries.delete(key);
    }
  };
}

const provider = new Provider(issuer, {
  adapter: process.env.DATABASE_URL ? await databaseAdapter(process.env.DATABASE_URL) : mapAdapter(),
  clients: [
    {
      client_id: setting.webClient,
      client_secret: setting.secrets[setting.webClient],
      redirect_uris: [setting.redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    },
    {
      client_id: setting.machineClient,
      client_secret: setting.secrets[setting.machineClient],
      redirect_uris: [],
      grant_types: ['client_credentials'],
      response_types: [],
    },
  ],
  jwks: { keys: [jwk('ec', { namedCurve: 'P-256' }, 'ES256'), jwk('rsa', { modulusLength: 2048 }, 'RS256')] },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, email: setting.emails[0] }) }),
  claims: { openid: ['sub'], email: ['email'] },
  scopes: ['openid', 'email', 'offline_access'],
  rotateRefreshToken: true,
  issueRefreshToken: () => true,
  cookies: { keys: ['bench-cookie-key'] },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => undefined,
      useGrantedResource: () => false,
      getResourceServerInfo: () => ({
        scope: 'bench.read',
        audience: setting.resource,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
});

async function makeCode() {
  const client = await provider.Client.find(setting.webClient);
  const grant = new provider.Grant({ accountId: 'bench-person', clientId: client.clientId });
  grant.addOIDCScope('openid email');
  grant.addResourceScope(setting.resource, 'bench.read');
  const grantId = await grant.save();
  return new provider.AuthorizationCode({
    accountId: 'bench-person',
    client,
    grantId,
    redirectUri: setting.redirectUri,
    resource: setting.resource,
    scope: 'openid email bench.read',
    codeChallenge: setting.challenge,
    codeChallengeMethod: 'S256',
    authTime: Math.floor(Date.now() / 1000),
    gty: 'authorization_code',
  }).save();
}

const answer = provider.callback();
createServer(async (request, response) => {
  if (request.url.startsWith('/bench/code?')) {
    response.end(await makeCode());
  } else {
    answer(request, response);
  }
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
process.on('SIGTERM', () => process.exit(0));
