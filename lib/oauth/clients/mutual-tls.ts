/**
 * Mutual TLS: RFC 8705. A client shows a certificate when it connects, to prove who it is (§2) or to bind its tokens to
 * it (§3).
 *
 * The connection ends at a proxy in front of us, which hands the certificate on in a header. That header is believed
 * only where the operator named it, which says that the proxy writes it on every request; without the setting nothing
 * here reads any header, and every method of this file is refused. What the proxy verified is not ours to see, so the
 * PKI method (§2.1) checks by itself that one of the operator's authorities issued the certificate, and that it is in
 * its time. Names are compared as they are written: a client registers them the way that the certificate has them.
 */

import { X509Certificate } from 'node:crypto';
import { OAuthError } from '../errors';
import type { HttpRequest } from '../http';
import type { Client } from '../model/client-records';
import type { Settings } from '../settings';
import type { World } from '../world';
import type { ClientMetadata } from './metadata';
import type { MetadataFault } from './metadata-rule';
import { clientCertificates } from './public-keys';

const maxHeaderLength = 32 * 1024;

/** The certificate that this request was made with; undefined when there is none that we may believe. */
export function clientCertificate(settings: Settings, request: HttpRequest): X509Certificate | undefined {
  const { clientCertificateHeader: name } = settings;
  const value = name === undefined ? null : request.headers.get(name)?.trim();
  if (!value || value.length > maxHeaderLength) return undefined;
  try {
    return new X509Certificate(readHeader(value));
  } catch {
    throw new OAuthError('invalid_client', 'The header with the client certificate holds none.');
  }
}

/** As RFC 9440 §2.1 (`:base64:`), as PEM with its line breaks percent-encoded (nginx), or as bare base64. */
function readHeader(value: string): Buffer | string {
  const [, structured] = /^:([A-Za-z0-9+/=]+):$/.exec(value) ?? [];
  if (structured !== undefined) return Buffer.from(structured, 'base64');
  if (/^-----BEGIN/.test(value)) return decodeURIComponent(value);
  if (/^[A-Za-z0-9+/=]+$/.test(value)) return Buffer.from(value, 'base64');
  throw new TypeError('unknown form');
}

/** §3.1: SHA-256 of the certificate, in base64url. */
export function certificateThumbprint(certificate: X509Certificate): string {
  return Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');
}

const tlsMethods = ['tls_client_auth', 'self_signed_tls_client_auth'] as const;
type TlsMethod = (typeof tlsMethods)[number];

export const isTlsMethod = (method: string): method is TlsMethod => tlsMethods.some((known) => known === method);

/** The methods that work here, for discovery. */
export function tlsMethodsOf(settings: Settings): TlsMethod[] {
  if (settings.clientCertificateHeader === undefined) return [];
  return settings.clientAuthorities.length > 0 ? [...tlsMethods] : ['self_signed_tls_client_auth'];
}

/** What a registration asks of certificates that this server is not set up for: it would only ever be refused. */
export function certificateFaults(settings: Settings, metadata: ClientMetadata): MetadataFault[] {
  const { token_endpoint_auth_method: method, tls_client_certificate_bound_access_tokens: bound } = metadata;
  const offered = tlsMethodsOf(settings);
  const faults: MetadataFault[] = [];
  if (isTlsMethod(method) && !offered.includes(method)) {
    faults.push({ field: 'token_endpoint_auth_method', message: `${method} is not offered here (RFC 8705).` });
  }
  if (bound && offered.length === 0) {
    const message = 'No certificates arrive here, so tokens cannot be bound to them (RFC 8705 section 3).';
    faults.push({ field: 'tls_client_certificate_bound_access_tokens', message });
  }
  return faults;
}

/** §2: whether the certificate is this client's. Throws `invalid_client`. */
export async function verifyCertificate(world: World, client: Client, request: HttpRequest): Promise<void> {
  const certificate = clientCertificate(world.settings, request);
  if (!certificate) throw refused('No client certificate arrived, or this server is not set up to believe one.');
  if (client.metadata.token_endpoint_auth_method === 'tls_client_auth') {
    if (!isTrusted(world, certificate))
      throw refused('The certificate is of no authority of this server, or not valid now.');
    if (!isNamed(client, certificate))
      throw refused('The certificate is about another subject than the registered one.');
    return;
  }
  // §2.2: whoever signed it, and until when, does not count; that it is one of the registered ones does.
  const registered = await clientCertificates(world, client, certificate.raw.toString('base64'));
  if (registered.length === 0) throw refused("The certificate is in no x5c of the client's keys.");
}

function refused(reason: string): OAuthError {
  return new OAuthError('invalid_client', reason);
}

function isTrusted(world: World, certificate: X509Certificate): boolean {
  const now = world.now() * 1000;
  const inTime = ({ validFrom, validTo }: X509Certificate) => Date.parse(validFrom) <= now && now < Date.parse(validTo);
  return (
    inTime(certificate) &&
    world.settings.clientAuthorities
      .map((pem) => new X509Certificate(pem))
      .some((issuer) => inTime(issuer) && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey))
  );
}

/** §2.1.2: the one name that is registered, of the kind that it is registered as. */
function isNamed({ metadata }: Client, certificate: X509Certificate): boolean {
  const { tls_client_auth_subject_dn: dn } = metadata;
  if (dn !== undefined)
    return normalName(dn.split(/(?<!\\),/)) === normalName(certificate.subject.split('\n').reverse());
  const names = alternativeNames(certificate);
  const has = (kind: string, name: string | undefined) => name !== undefined && names.includes(`${kind}:${name}`);
  return (
    has('DNS', metadata.tls_client_auth_san_dns) ||
    has('URI', metadata.tls_client_auth_san_uri) ||
    has('email', metadata.tls_client_auth_san_email) ||
    (metadata.tls_client_auth_san_ip !== undefined &&
      names.some(
        (name) => name.startsWith('IP Address:') && sameAddress(name.slice(11), metadata.tls_client_auth_san_ip),
      ))
  );
}

/**
 * RFC 4514 §2.1 writes the last first, Node the first first; around the separators blanks do not count, nor the case of
 * a type.
 */
function normalName(parts: string[]): string {
  return parts
    .map((part) => part.trim().replace(/^([^=]+?)\s*=\s*/, (_, type: string) => `${type.toUpperCase()}=`))
    .join(',');
}

/** Node quotes a name that holds a separator, so that it cannot pass for two. */
function alternativeNames({ subjectAltName }: X509Certificate): string[] {
  const entries = (subjectAltName ?? '').matchAll(/(?:^|, )([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,"]*)(?=, |$)/g);
  return [...entries].map(([, kind = '', name = '']) => `${kind}:${name.startsWith('"') ? JSON.parse(name) : name}`);
}

/** IPv6 has many spellings and one meaning. */
function sameAddress(a: string, b: string | undefined): boolean {
  const normal = (address = '') => {
    const host = address.includes(':') ? `[${address}]` : address;
    return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : address;
  };
  return normal(a) === normal(b);
}
