/**
 * Mutual TLS: RFC 8705. A client presents a certificate when it connects, to authenticate (§2) or to bind tokens to it
 * (§3).
 *
 * The connection ends at a reverse proxy, which passes the certificate on in a header. The header is trusted only if
 * the operator has named it, which asserts that the proxy sets it on every request. Without that setting no header is
 * read and every method of this file is refused. The server cannot see what the proxy verified, so the PKI method
 * (§2.1) checks itself that one of the operator's authorities issued the certificate and that it is currently valid.
 * Names are compared as they are written: a client registers them exactly as in the certificate.
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

/** The client certificate of this request. Undefined if there is none that can be trusted. */
export function clientCertificate(settings: Settings, request: HttpRequest): X509Certificate | undefined {
  const { clientCertificateHeader: name } = settings;
  const value = name === undefined ? null : request.headers.get(name)?.trim();
  if (!value || value.length > maxHeaderLength) return undefined;
  try {
    return new X509Certificate(readHeader(value));
  } catch {
    throw new OAuthError('invalid_client', 'The header for the client certificate does not contain one.');
  }
}

/** The formats of RFC 9440 §2.1 (`:base64:`), percent-encoded PEM (nginx) and bare base64. */
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

/** The methods that this server offers, for discovery. */
export function tlsMethodsOf(settings: Settings): TlsMethod[] {
  if (settings.clientCertificateHeader === undefined) return [];
  return settings.clientAuthorities.length > 0 ? [...tlsMethods] : ['self_signed_tls_client_auth'];
}

/** Faults of a registration that needs certificates although this server is not configured for them. */
export function certificateFaults(settings: Settings, metadata: ClientMetadata): MetadataFault[] {
  const { token_endpoint_auth_method: method, tls_client_certificate_bound_access_tokens: bound } = metadata;
  const offered = tlsMethodsOf(settings);
  const faults: MetadataFault[] = [];
  if (isTlsMethod(method) && !offered.includes(method)) {
    faults.push({ field: 'token_endpoint_auth_method', message: `${method} is not offered here (RFC 8705).` });
  }
  if (bound && offered.length === 0) {
    const message =
      'This server receives no client certificates, so tokens cannot be bound to them (RFC 8705 section 3).';
    faults.push({ field: 'tls_client_certificate_bound_access_tokens', message });
  }
  return faults;
}

/** §2: verifies that the certificate belongs to this client. Throws `invalid_client`. */
export async function verifyCertificate(world: World, client: Client, request: HttpRequest): Promise<void> {
  const certificate = clientCertificate(world.settings, request);
  if (!certificate)
    throw invalidClient('No client certificate was presented, or this server is not configured to accept one.');
  if (client.metadata.token_endpoint_auth_method === 'tls_client_auth') {
    if (!isTrusted(world, certificate))
      throw invalidClient('No authority of this server issued the certificate, or it is not valid now.');
    if (!isNamed(client, certificate))
      throw invalidClient('The certificate names another subject than the registered one.');
    return;
  }
  // §2.2: issuer and validity do not matter. The certificate must be one of the registered ones.
  const registered = await clientCertificates(world, client, certificate.raw.toString('base64'));
  if (registered.length === 0) throw invalidClient("The certificate is not in an x5c of the client's keys.");
}

function invalidClient(reason: string): OAuthError {
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

/** §2.1.2: the certificate has the one registered name, of the registered kind. */
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
 * RFC 4514 §2.1 starts with the last name, Node with the first. Spaces around separators and the case of a type do not
 * count.
 */
function normalName(parts: string[]): string {
  return parts
    .map((part) => part.trim().replace(/^([^=]+?)\s*=\s*/, (_, type: string) => `${type.toUpperCase()}=`))
    .join(',');
}

/** Node quotes a name that contains a separator, so that it cannot be mistaken for two names. */
function alternativeNames({ subjectAltName }: X509Certificate): string[] {
  const entries = (subjectAltName ?? '').matchAll(/(?:^|, )([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,"]*)(?=, |$)/g);
  return [...entries].map(([, kind = '', name = '']) => `${kind}:${name.startsWith('"') ? JSON.parse(name) : name}`);
}

/** Compares IP addresses: an IPv6 address has several spellings. */
function sameAddress(a: string, b: string | undefined): boolean {
  const normal = (address = '') => {
    const host = address.includes(':') ? `[${address}]` : address;
    return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : address;
  };
  return normal(a) === normal(b);
}
