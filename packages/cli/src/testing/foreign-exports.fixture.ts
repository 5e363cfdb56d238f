/**
 * Exports of other products in their real shapes, with as many people as a test wants. They are written in pieces, so
 * that 100,000 people need no memory. Every person has the same password, which is part of a real Keycloak export.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** The password of everybody, and its hash in the form of Keycloak 12 (`pbkdf2-sha256`, 27,500 iterations). */
export const everybodysPassword = 'user1';
const secretData = JSON.stringify({
  value: 'gI7lGJLNUQfn6xcMUtLp0XnOIF3JdaoAj8IogosYZsDg4Q5cFxG5JkJrKZpR7mIG5MxlH346ikZKsiZovvFKDQ==',
  salt: 'H1Yjwf5UUIip/deJSkNJ+Q==',
});
const credentialData = JSON.stringify({ hashIterations: 27_500, algorithm: 'pbkdf2-sha256' });
const bcrypt = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';

/** The same id for the same number, so that a second export has the same people. */
export function numberedId(name: string, number: number): string {
  const hex = createHash('sha256').update(`${name} ${number}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

async function writePieces(path: string, pieces: Iterable<string>): Promise<void> {
  const file = createWriteStream(path);
  for (const piece of pieces) {
    if (!file.write(piece)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}

function* list<T>(count: number, make: (index: number) => T): Generator<string> {
  for (let index = 0; index < count; index += 1) yield `${index === 0 ? '' : ', '}${JSON.stringify(make(index))}`;
}

const client = (clientId: string, more: object) => ({
  id: numberedId(clientId, 0),
  clientId,
  surrogateAuthRequired: false,
  enabled: true,
  clientAuthenticatorType: 'client-secret',
  redirectUris: [],
  webOrigins: [],
  bearerOnly: false,
  consentRequired: true,
  standardFlowEnabled: true,
  implicitFlowEnabled: false,
  directAccessGrantsEnabled: false,
  serviceAccountsEnabled: false,
  publicClient: false,
  protocol: 'openid-connect',
  attributes: { 'post.logout.redirect.uris': '+' },
  authenticationFlowBindingOverrides: {},
  fullScopeAllowed: true,
  defaultClientScopes: ['web-origins', 'acr', 'roles', 'profile', 'basic', 'email'],
  optionalClientScopes: ['address', 'phone', 'offline_access', 'microprofile-jwt'],
  ...more,
});

/** `kc.sh export --users realm_file`, with the members in Keycloak's order. */
export async function writeKeycloakRealm(path: string, people: number): Promise<void> {
  await writePieces(path, realmPieces(people));
}

function* realmPieces(people: number): Generator<string> {
  yield '{\n  "id" : "acme", "realm" : "acme", "enabled" : true, "sslRequired" : "external",\n';
  yield `"groups" : [ ${JSON.stringify({ id: 'g', name: 'staff', path: '/staff', subGroups: [] })} ],\n  "users" : [ `;
  yield* list(people, keycloakUser);
  yield ' ],\n  "clients" : ';
  yield JSON.stringify(keycloakClients);
  yield ',\n  "clientScopes" : ';
  yield JSON.stringify([
    { id: 's1', name: 'profile', protocol: 'openid-connect', attributes: {} },
    { id: 's2', name: 'roles', protocol: 'openid-connect', attributes: {} },
    {
      id: 's3',
      name: 'routes.read',
      description: 'Routes',
      protocol: 'openid-connect',
      attributes: { 'consent.screen.text': 'See your saved routes', 'display.on.consent.screen': 'true' },
    },
  ]);
  yield ',\n  "identityProviders" : ';
  yield JSON.stringify([{ alias: 'google', providerId: 'google', enabled: true, config: { clientId: 'x' } }]);
  yield ', "keycloakVersion" : "26.1.0"\n}\n';
}

const keycloakClients = [
  client('account', { name: `$\{client_account}`, redirectUris: ['/realms/acme/account/*'] }),
  client('trailmap', {
    name: 'Trailmap',
    secret: 'aGj3kLm9Qw7ErTy2UiOp5AsDfGh8JkLz',
    rootUrl: 'https://trailmap.example',
    redirectUris: ['/callback', 'https://trailmap.example/*'],
    optionalClientScopes: ['offline_access', 'routes.read'],
  }),
  client('old-app', { secret: '0136c3ef-0dfd-4b13-a6d0-2c8b6358edec', redirectUris: ['https://old.example/callback'] }),
  client('phone', { publicClient: true, redirectUris: ['com.example.phone:/callback'] }),
  client('report', {
    standardFlowEnabled: false,
    serviceAccountsEnabled: true,
    secret: 'pR7sTuVwX2yZa4BcDeF6gHiJkLmN8oPq',
  }),
  client('saml-app', { protocol: 'saml' }),
];

/**
 * Every tenth has one-time codes, every fifth an account at Google, every second a consent, every fiftieth is disabled.
 */
function keycloakUser(index: number) {
  const otp = {
    type: 'otp',
    secretData: JSON.stringify({ value: 'JBSWY3DPEHPK3PXPJBSW' }),
    credentialData: JSON.stringify({ subType: 'totp', digits: 6, counter: 0, period: 30, algorithm: 'HmacSHA1' }),
  };
  const password = { id: numberedId('credential', index), type: 'password', secretData, credentialData };
  return {
    id: numberedId('keycloak', index),
    createdTimestamp: 1_611_230_538_676,
    username: `person${index}`,
    enabled: index % 50 !== 49,
    totp: index % 10 === 0,
    emailVerified: index % 3 !== 0,
    firstName: 'Person',
    lastName: `Number ${index}`,
    email: `person${index}@acme.example`,
    attributes: { locale: ['de'] },
    credentials: index % 10 === 0 ? [password, otp] : [password],
    disableableCredentialTypes: [],
    requiredActions: [],
    ...(index % 5 === 0 && {
      federatedIdentities: [{ identityProvider: 'google', userId: `10${index}`, userName: `p${index}@gmail.example` }],
    }),
    realmRoles: ['default-roles-acme'],
    ...(index % 2 === 0 && {
      clientConsents: [
        {
          clientId: 'trailmap',
          grantedClientScopes: ['profile', 'roles', 'routes.read'],
          createdDate: 1_700_000_000_000,
        },
      ],
    }),
    notBefore: 0,
    groups: ['/staff'],
  };
}

/** Auth0's export of password hashes: one object per line. */
export async function writeAuth0Users(path: string, people: number): Promise<void> {
  await writePieces(
    path,
    (function* () {
      for (let index = 0; index < people; index += 1) {
        const user = {
          _id: { $oid: createHash('sha256').update(`auth0 ${index}`).digest('hex').slice(0, 24) },
          email_verified: true,
          email: `user${index}@tenant.example`,
          passwordHash: bcrypt,
          password_set_date: { $date: '2021-03-05T16:35:16.775Z' },
          tenant: 'tenant',
          connection: 'Username-Password-Authentication',
          _tmp_is_unique: true,
        };
        yield `${JSON.stringify(user)}\n`;
      }
    })(),
  );
}
