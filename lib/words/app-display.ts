/**
 * What people see of an app: the texts that its developer wrote, made safe to display, and separately what we know
 * about it.
 */
import { isClaimableScheme } from '@/lib/oauth/clients/redirect-scheme';
import type { Client } from '@/lib/oauth/model/client-records';
import { type AppName, appName, type Standing } from './app-name';

export type AppFace = {
  id: string;
  name: AppName;
  /** The address of our copy of its logo. */
  logo?: string;
  /** The home page that the app states, and its host. */
  homePage?: { url: string; host: string };
  /**
   * For an app identified by the address of its metadata document: the host of the document. Nobody registered it here.
   */
  describedAt?: string;
  privacyPolicy?: string;
  terms?: string;
  kind: Client['kind'];
  registeredAt: number;
  registeredBy?: string;
  verifiedAt?: number;
};

/** The address of our copy of a logo. */
export const logoPath = (hash: string): string => `/logos/${hash}`;

export function appFace(
  client: Pick<Client, 'id' | 'kind' | 'createdAt' | 'ownerName' | 'verifiedAt' | 'firstParty' | 'logoHash'> & {
    metadata: Pick<Client['metadata'], 'client_name' | 'client_uri' | 'policy_uri' | 'tos_uri'>;
  },
  vouchedFor: Standing['vouchedFor'] = [],
): AppFace {
  const describedAt = /^https?:\/\//.test(client.id) && URL.canParse(client.id) ? new URL(client.id).host : undefined;
  const { client_name, client_uri, policy_uri, tos_uri } = client.metadata;
  return {
    id: client.id,
    name: appName(client_name, { verified: client.verifiedAt !== undefined || client.firstParty === true, vouchedFor }),
    kind: client.kind,
    registeredAt: client.createdAt,
    ...(client.logoHash ? { logo: logoPath(client.logoHash) } : {}),
    ...(describedAt === undefined ? {} : { describedAt }),
    ...(client_uri && URL.canParse(client_uri)
      ? { homePage: { url: client_uri, host: new URL(client_uri).host } }
      : {}),
    ...(policy_uri ? { privacyPolicy: policy_uri } : {}),
    ...(tos_uri ? { terms: tos_uri } : {}),
    ...(client.ownerName ? { registeredBy: appName(client.ownerName).text } : {}),
    ...(client.verifiedAt === undefined ? {} : { verifiedAt: client.verifiedAt }),
  };
}

/**
 * The warning before a redirect to a private-use scheme, which any program can claim; undefined for other redirects.
 */
export function schemeWarning(redirectOrigin: string): string | undefined {
  if (/^https?:\/\//.test(redirectOrigin) || !isClaimableScheme(redirectOrigin)) return undefined;
  return `Another app on this device can claim ${redirectOrigin} links and get this answer. Go on only if you started this yourself just now.`;
}

export type RestartLink = { name: string; href: string; host: string };

/**
 * A link to start again at the app: its `initiate_login_uri` (OpenID Connect Core §4), its home page, or the site of
 * its redirect URI. Undefined for an app on the person's own device.
 */
export function restartLink(
  {
    client,
    redirectUri,
  }: {
    client: {
      kind: Client['kind'];
      metadata: Pick<Client['metadata'], 'client_name' | 'client_uri' | 'initiate_login_uri'>;
    };
    redirectUri?: string;
  },
  issuer: string,
): RestartLink | undefined {
  const { client_name, client_uri, initiate_login_uri } = client.metadata;
  const site = client.kind === 'native' || !redirectUri || !/^https?:/.test(redirectUri) ? undefined : redirectUri;
  const address = [initiate_login_uri, client_uri, site && new URL('/', site).href].find(
    (uri) => uri && URL.canParse(uri),
  );
  if (address === undefined) return undefined;
  const url = new URL(address);
  if (address === initiate_login_uri) url.searchParams.set('iss', issuer);
  return { name: appName(client_name).text, href: url.href, host: url.host };
}

/** The destination of the redirect, in words. `redirectOrigin` is an origin, or a scheme with its colon. */
export function destinationName(redirectOrigin: string): string {
  if (!/^https?:\/\//.test(redirectOrigin)) return `an app on this device (${redirectOrigin})`;
  const { host, hostname } = new URL(redirectOrigin);
  const loopback = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return loopback ? `this computer (${host})` : host;
}
