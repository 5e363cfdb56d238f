import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Settings } from '../settings';
import {
  authority,
  forgedCertificate,
  ledgerCertificate,
  otherSelfSigned,
  pastCertificate,
  selfSigned,
  trickyCertificate,
} from '../testing/mutual-tls.fixture';
import { basic, claimsOf, clientOf, createPortal, issuer, type Portal, verifier } from '../testing/token.fixture';
import { clientMetadataSchema } from './metadata';
import { clientMetadataFaults } from './metadata-rules';

const header = 'client-cert';
const configured: Partial<Settings> = { clientCertificateHeader: header, clientAuthorities: [authority] };
const der = (pem: string) => new X509Certificate(pem).raw.toString('base64');
const shown = (pem: string) => ({ [header]: `:${der(pem)}:` });
const thumbprint = (pem: string) =>
  Buffer.from(new X509Certificate(pem).fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');

const pki = (name: Record<string, string>) =>
  clientOf('ledger', { token_endpoint_auth_method: 'tls_client_auth', ...name }, { secretHashes: [] });
const bySubject = pki({ tls_client_auth_subject_dn: 'CN=ledger, o=Ledger\\, Ltd,C=GB' });
const registered = (pem: string) => ({
  keys: [{ ...new X509Certificate(pem).publicKey.export({ format: 'jwk' }), kty: 'EC', x5c: [der(pem)] }],
});
const bySelf = clientOf('self', {
  token_endpoint_auth_method: 'self_signed_tls_client_auth',
  jwks: registered(selfSigned),
});

const asking = (portal: Portal, clientId: string, headers: Record<string, string>) =>
  portal.token({ grant_type: 'client_credentials', scope: 'routes.sync', client_id: clientId }, headers);
const invalidClient = { status: 401, body: { error: 'invalid_client' } };

describe('tls_client_auth (RFC 8705 §2.1)', () => {
  it.each([
    ['subject', { tls_client_auth_subject_dn: 'CN=ledger, o=Ledger\\, Ltd,C=GB' }],
    ['DNS name', { tls_client_auth_san_dns: 'ledger.example' }],
    ['URI', { tls_client_auth_san_uri: 'https://ledger.example/id' }],
    ['IPv4 address', { tls_client_auth_san_ip: '203.0.113.5' }],
    ['IPv6 address', { tls_client_auth_san_ip: '2001:db8::1' }],
    ['e-mail address', { tls_client_auth_san_email: 'ops@ledger.example' }],
  ])('authenticates a client by the %s of its certificate (§2.1.2)', async (_, name) => {
    const portal = await createPortal({ clients: [pki(name)], settings: configured });
    expect(await asking(portal, 'ledger', shown(ledgerCertificate))).toMatchObject({ status: 200 });
  });

  it.each([
    ['the subject in reverse order', { tls_client_auth_subject_dn: 'C=GB,O=Ledger\\, Ltd,CN=ledger' }],
    ['a part of the subject', { tls_client_auth_subject_dn: 'CN=ledger' }],
    ['a parent of the DNS name', { tls_client_auth_san_dns: 'example' }],
    ['a prefix of the URI', { tls_client_auth_san_uri: 'https://ledger.example/' }],
    ['another address', { tls_client_auth_san_ip: '203.0.113.6' }],
    ['a DNS name that is an e-mail’s', { tls_client_auth_san_dns: 'ops@ledger.example' }],
  ])('refuses %s (§2.1.2)', async (_, name) => {
    const portal = await createPortal({ clients: [pki(name)], settings: configured });
    expect(await asking(portal, 'ledger', shown(ledgerCertificate))).toMatchObject(invalidClient);
  });

  it('reads a name with separators as one name', async () => {
    const portal = await createPortal({
      clients: [pki({ tls_client_auth_san_dns: 'ledger.example' })],
      settings: configured,
    });
    expect(await asking(portal, 'ledger', shown(trickyCertificate))).toMatchObject(invalidClient);
  });

  it.each([
    ['of another authority of the same name', forgedCertificate],
    ['that has expired', pastCertificate],
    ['that is self-signed', selfSigned],
  ])('refuses a certificate %s (§2.1)', async (_, pem) => {
    const portal = await createPortal({ clients: [bySubject], settings: configured });
    expect(await asking(portal, 'ledger', shown(pem))).toMatchObject(invalidClient);
  });

  it.each([
    ['RFC 9440', `:${der(ledgerCertificate)}:`],
    [
      'percent-encoded PEM',
      encodeURIComponent(ledgerCertificate)
        .replaceAll('%20', ' ')
        .replace(/^-+BEGIN CERTIFICATE-+/, '-----BEGIN CERTIFICATE-----'),
    ],
    ['bare base64', der(ledgerCertificate)],
  ])('accepts the header as %s', async (_, value) => {
    const portal = await createPortal({ clients: [bySubject], settings: configured });
    expect(await asking(portal, 'ledger', { [header]: value })).toMatchObject({ status: 200 });
  });

  it('refuses a missing header, malformed values and two certificates', async () => {
    const portal = await createPortal({ clients: [bySubject], settings: configured });
    const two = `:${der(forgedCertificate)}:, :${der(ledgerCertificate)}:`;
    for (const value of ['x', '::', ':AAAA:', '-----BEGIN%', two, 'A'.repeat(40_000)]) {
      expect(await asking(portal, 'ledger', { [header]: value })).toMatchObject(invalidClient);
    }
    expect(await asking(portal, 'ledger', {})).toMatchObject(invalidClient);
  });

  it('trusts no header that the operator did not name', async () => {
    const portal = await createPortal({ clients: [bySubject, bySelf] });
    for (const name of [header, 'x-client-cert', 'x-ssl-cert', 'x-forwarded-client-cert']) {
      expect(await asking(portal, 'ledger', { [name]: `:${der(ledgerCertificate)}:` })).toMatchObject(invalidClient);
      expect(await asking(portal, 'self', { [name]: `:${der(selfSigned)}:` })).toMatchObject(invalidClient);
    }
  });

  it('does not authenticate a client with another method, nor does a secret authenticate a TLS client', async () => {
    const portal = await createPortal({ clients: [bySubject], settings: configured });
    expect(await asking(portal, 'trailmap', shown(ledgerCertificate))).toMatchObject(invalidClient);
    expect(await portal.token({ grant_type: 'client_credentials' }, basic('ledger'))).toMatchObject(invalidClient);
  });
});

describe('self_signed_tls_client_auth (RFC 8705 §2.2)', () => {
  it('authenticates a client by a registered certificate only', async () => {
    const portal = await createPortal({ clients: [bySelf], settings: configured });
    expect(await asking(portal, 'self', shown(selfSigned))).toMatchObject({ status: 200 });
    for (const pem of [otherSelfSigned, ledgerCertificate]) {
      expect(await asking(portal, 'self', shown(pem))).toMatchObject(invalidClient);
    }
  });

  it('finds the certificate in the published keys of the client (§2.2.2)', async () => {
    const metadata = {
      token_endpoint_auth_method: 'self_signed_tls_client_auth',
      jwks_uri: 'https://app.example/jwks',
    };
    const portal = await createPortal({
      clients: [clientOf('self', metadata)],
      settings: configured,
      fetch: async () => Response.json(registered(selfSigned)),
    });
    expect(await asking(portal, 'self', shown(selfSigned))).toMatchObject({ status: 200 });
    expect(await asking(portal, 'self', shown(otherSelfSigned))).toMatchObject(invalidClient);
  });
});

describe('certificate-bound tokens (RFC 8705 §3)', () => {
  const flag = { tls_client_certificate_bound_access_tokens: true };
  const bound = clientOf('bound', flag);
  const native = clientOf('native', {
    ...flag,
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
  });

  it('name the certificate and are introspected with it (§3.1, §3.2)', async () => {
    const portal = await createPortal({ clients: [bound], settings: configured });
    const headers = { ...basic('bound'), ...shown(selfSigned) };
    const code = await portal.mintCode(undefined, { clientId: 'bound' });
    const { body } = await portal.exchange(code, {}, headers);
    const cnf = { 'x5t#S256': thumbprint(selfSigned) };
    expect(body['token_type']).toBe('Bearer');
    expect(claimsOf(body['access_token'])['cnf']).toEqual(cnf);
    expect(await portal.introspect(body['access_token'], basic('bound'))).toMatchObject({
      body: { active: true, cnf },
    });
  });

  it('work at userinfo with that certificate only (§3)', async () => {
    const portal = await createPortal({ clients: [bound], settings: configured });
    const code = await portal.mintCode(undefined, { clientId: 'bound' });
    const { body } = await portal.exchange(code, {}, { ...basic('bound'), ...shown(selfSigned) });
    const userinfo = (headers: Record<string, string>) =>
      portal.server.userinfo(
        new Request(`${issuer}/oauth/userinfo`, {
          headers: { authorization: `Bearer ${body['access_token']}`, ...headers },
        }),
      );
    expect(await userinfo(shown(selfSigned))).toMatchObject({ status: 200 });
    for (const headers of [{}, shown(otherSelfSigned)]) {
      const response = await userinfo(headers);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/error="invalid_token"/);
    }
  });

  it('are not issued without a certificate (§3.4)', async () => {
    const portal = await createPortal({ clients: [bound], settings: configured });
    expect(await asking(portal, 'bound', basic('bound'))).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
  });

  it('of public clients are refreshed with that certificate only (§4, §7.1)', async () => {
    const portal = await createPortal({ clients: [native], settings: configured });
    const code = await portal.mintCode(undefined, { clientId: 'native' });
    const parameters = { client_id: 'native', code_verifier: verifier };
    const { body } = await portal.exchange(code, parameters, shown(selfSigned));
    const renewed = (pem: string) => portal.refresh(body['refresh_token'], { client_id: 'native' }, shown(pem));
    expect(await renewed(otherSelfSigned)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await renewed(selfSigned)).toMatchObject({ status: 200 });
  });
});

describe('discovery of mutual TLS', () => {
  const metadata = async (settings: Partial<Settings>) => {
    const portal = await createPortal({ settings });
    return (await portal.server.discovery(new Request(`${issuer}/.well-known/openid-configuration`))).json();
  };

  it('has no members if mutual TLS is not configured', async () => {
    const document = await metadata({});
    expect(document.token_endpoint_auth_methods_supported.join()).not.toMatch(/tls/);
    expect(document).not.toHaveProperty('tls_client_certificate_bound_access_tokens');
    expect(document).not.toHaveProperty('mtls_endpoint_aliases');
  });

  it('lists what works (§3.3), with aliases only if there are any (§5)', async () => {
    const document = await metadata({ ...configured, mutualTlsOrigin: 'https://mtls.id.example' });
    expect(document.token_endpoint_auth_methods_supported).toEqual(
      expect.arrayContaining(['tls_client_auth', 'self_signed_tls_client_auth']),
    );
    expect(document).toMatchObject({
      tls_client_certificate_bound_access_tokens: true,
      mtls_endpoint_aliases: { token_endpoint: 'https://mtls.id.example/oauth/token' },
    });
    const selfSignedOnly = await metadata({ clientCertificateHeader: header });
    expect(selfSignedOnly.token_endpoint_auth_methods_supported).not.toContain('tls_client_auth');
    expect(selfSignedOnly).not.toHaveProperty('mtls_endpoint_aliases');
  });

  it('a registration names exactly one subject (§2.1.2)', () => {
    const faults = (more: Record<string, unknown>) =>
      clientMetadataFaults(
        clientMetadataSchema.parse({ client_name: 'x', redirect_uris: ['https://a.example/cb'], ...more }),
        'web',
      ).map(({ field }) => field);
    const tls = { token_endpoint_auth_method: 'tls_client_auth' };
    expect(faults(tls)).toEqual(['tls_client_auth_subject_dn']);
    expect(faults({ ...tls, tls_client_auth_san_dns: 'a' })).toEqual([]);
    expect(faults({ ...tls, tls_client_auth_san_dns: 'a', tls_client_auth_subject_dn: 'CN=a' })).toHaveLength(1);
    expect(faults({ tls_client_auth_san_dns: 'a' })).toEqual(['tls_client_auth_san_dns']);
    expect(faults({ token_endpoint_auth_method: 'self_signed_tls_client_auth' })).toEqual(['jwks']);
  });
});

describe('a registration (RFC 8705 §2, §3.4)', () => {
  const metadata = (more: Record<string, unknown>) => clientMetadataSchema.parse({ client_name: 'x', ...more });
  const faults = async (settings: Partial<Settings>, more: Record<string, unknown>) =>
    (await createPortal({ settings })).server.clients.unsupported(metadata(more)).map(({ field }) => field);
  const byAuthority = { token_endpoint_auth_method: 'tls_client_auth' };
  const byOwn = { token_endpoint_auth_method: 'self_signed_tls_client_auth' };
  const bound = { tls_client_certificate_bound_access_tokens: true };

  it('for certificates is refused in the portal too, if the server receives none or has no authority', async () => {
    for (const more of [byAuthority, byOwn]) expect(await faults({}, more)).toEqual(['token_endpoint_auth_method']);
    expect(await faults({}, bound)).toEqual(['tls_client_certificate_bound_access_tokens']);
    expect(await faults({ clientCertificateHeader: header }, byAuthority)).toEqual(['token_endpoint_auth_method']);
    for (const more of [byOwn, bound]) expect(await faults({ clientCertificateHeader: header }, more)).toEqual([]);
    for (const more of [byAuthority, byOwn, bound]) expect(await faults(configured, more)).toEqual([]);
  });
});
