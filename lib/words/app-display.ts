/**
 * What people see of an app: the texts that its developer wrote, made safe to display, and separately what we know
 * about it.
 */
import { type Language, textsIn } from '@/lib/messages/texts';
import { clientNameIn, type localizedMembers } from '@/lib/oauth/clients/metadata';
import { commandLineClientId } from '@/lib/oauth/clients/own-client';
import { isClaimableScheme } from '@/lib/oauth/clients/redirect-scheme';
import { isLoopbackHttp } from '@/lib/oauth/clients/uri-rules';
import type { Client } from '@/lib/oauth/model/client-records';
import { textOf } from '@/lib/oauth/model/localized';
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
  /** It registered itself (RFC 7591), so nobody here knows who wrote its name. */
  selfRegistered?: true;
  /** It is the portal's own command line. */
  isOurs?: true;
  /** All its redirect URIs lead to this computer, as those of command-line tools and agents do (RFC 8252 §7.3). */
  isProgram?: true;
};

/** The address of our copy of a logo. */
export const logoPath = (hash: string): string => `/logos/${hash}`;

export function appFace(
  language: Language,
  client: Pick<Client, 'id' | 'kind' | 'createdAt' | 'ownerName' | 'verifiedAt' | 'firstParty' | 'logoHash'> &
    Partial<Pick<Client, 'registrationHash'>> & {
      metadata: Pick<Client['metadata'], 'client_name' | 'localized' | 'client_uri' | 'policy_uri' | 'tos_uri'> &
        Partial<Pick<Client['metadata'], 'redirect_uris'>>;
    },
  vouchedFor: Standing['vouchedFor'] = [],
): AppFace {
  const describedAt = /^https?:\/\//.test(client.id) && URL.canParse(client.id) ? new URL(client.id).host : undefined;
  const inLanguage = (field: (typeof localizedMembers)[number]) => textOf(language, field, client.metadata);
  const client_uri = inLanguage('client_uri');
  const policy_uri = inLanguage('policy_uri');
  const tos_uri = inLanguage('tos_uri');
  const { redirect_uris = [] } = client.metadata;
  const isOurs = client.id === commandLineClientId;
  const isProgram = client.kind === 'native' && redirect_uris.length > 0 && redirect_uris.every(isLoopbackHttp);
  return {
    id: client.id,
    name: appName(language, clientNameIn(language, client), {
      verified: isOurs || client.verifiedAt !== undefined || client.firstParty === true,
      vouchedFor,
    }),
    kind: client.kind,
    registeredAt: client.createdAt,
    ...(client.logoHash ? { logo: logoPath(client.logoHash) } : {}),
    ...(describedAt === undefined ? {} : { describedAt }),
    ...(client_uri && URL.canParse(client_uri)
      ? { homePage: { url: client_uri, host: new URL(client_uri).host } }
      : {}),
    ...(policy_uri ? { privacyPolicy: policy_uri } : {}),
    ...(tos_uri ? { terms: tos_uri } : {}),
    ...(client.ownerName ? { registeredBy: appName(language, client.ownerName).text } : {}),
    ...(client.verifiedAt === undefined ? {} : { verifiedAt: client.verifiedAt }),
    ...(client.registrationHash === undefined ? {} : { selfRegistered: true as const }),
    ...(isProgram && { isProgram }),
    ...(isOurs && { isOurs }),
  };
}

/** Where we know an app from, and where it runs if that is not a website. */
export function standingOf(app: AppFace): {
  origin: 'own' | 'verified' | 'document' | 'selfRegistered' | 'unverified';
  place?: 'program' | 'onDevice';
} {
  if (app.isOurs) return { origin: 'own' };
  const place = app.isProgram ? 'program' : 'onDevice';
  return { origin: originOf(app), ...(app.kind === 'native' && { place }) };
}

function originOf(app: AppFace): ReturnType<typeof standingOf>['origin'] {
  if (app.verifiedAt !== undefined) return 'verified';
  if (app.describedAt !== undefined) return 'document';
  return app.selfRegistered ? 'selfRegistered' : 'unverified';
}

/** Whether the redirect leads to a private-use scheme that any program on the device can claim (RFC 8252 §8.4). */
export const isClaimable = (redirectOrigin: string): boolean =>
  !/^https?:\/\//.test(redirectOrigin) && isClaimableScheme(redirectOrigin);

export type RestartLink = { name: string; href: string; host: string };

/**
 * A link to start again at the app: its `initiate_login_uri` (OpenID Connect Core §4), its home page, or the site of
 * its redirect URI. Undefined for an app on the person's own device.
 */
export function restartLink(
  language: Language,
  {
    client,
    redirectUri,
  }: {
    client: {
      kind: Client['kind'];
      metadata: Pick<Client['metadata'], 'client_name' | 'localized' | 'client_uri' | 'initiate_login_uri'>;
    };
    redirectUri?: string;
  },
  issuer: string,
): RestartLink | undefined {
  const { initiate_login_uri } = client.metadata;
  const client_uri = textOf(language, 'client_uri', client.metadata);
  const site = client.kind === 'native' || !redirectUri || !/^https?:/.test(redirectUri) ? undefined : redirectUri;
  const address = [initiate_login_uri, client_uri, site && new URL('/', site).href].find(
    (uri) => uri && URL.canParse(uri),
  );
  if (address === undefined) return undefined;
  const url = new URL(address);
  if (address === initiate_login_uri) url.searchParams.set('iss', issuer);
  return { name: appName(language, clientNameIn(language, client)).text, href: url.href, host: url.host };
}

/** The destination of the redirect, in words. `redirectOrigin` is an origin, or a scheme with its colon. */
export function destinationName(language: Language, redirectOrigin: string): string {
  const t = textsIn(language, 'consent');
  if (!/^https?:\/\//.test(redirectOrigin)) return t('places.app');
  const { host, hostname } = new URL(redirectOrigin);
  const loopback = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return loopback ? t('places.computer', { host }) : host;
}
