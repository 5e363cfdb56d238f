/** What the operator sets about the protocol, over the defaults of the core. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defaultSettings, type Settings } from '@/lib/oauth/settings';
import type { MutualTlsSettings } from './mutual-tls-settings';
import { count, duration, flag, oneOf, wholeNumber } from './variable-types';

export const protocolVariables = {
  COUNTERSIGN_REGISTRATION: oneOf(['open', 'token', 'off']).default(defaultSettings.registration),
  COUNTERSIGN_INITIAL_ACCESS_TOKEN: z
    .string()
    .min(32, 'The token is too short. Use at least 32 random characters, for example from: openssl rand -hex 32')
    .optional(),
  COUNTERSIGN_REGISTRATION_IMPLICIT: flag.default(defaultSettings.registrationImplicit),
  COUNTERSIGN_REGISTRATIONS_PER_HOUR: count.default(defaultSettings.registrationsPerHour),
  COUNTERSIGN_REGISTRATIONS_IN_ALL_PER_HOUR: count.default(defaultSettings.registrationsInAllPerHour),
  COUNTERSIGN_SOFTWARE_STATEMENT_ISSUERS: z
    .string()
    .regex(
      /^\s*([^=\s]+=https?:\/\/\S+\s*)+$/,
      'The list is malformed. Use pairs such as https://a.example=https://a.example/jwks, separated by spaces.',
    )
    .transform((text) =>
      text
        .trim()
        .split(/\s+/)
        .map((pair) => ({ issuer: pair.slice(0, pair.indexOf('=')), jwksUri: pair.slice(pair.indexOf('=') + 1) })),
    )
    .default([]),
  COUNTERSIGN_CLIENT_ID_METADATA: flag.default(defaultSettings.clientIdMetadata),
  COUNTERSIGN_LOOK_UPS_PER_HOUR: count.default(defaultSettings.lookUpsPerHour),
  COUNTERSIGN_LOOK_UPS_IN_ALL_PER_HOUR: count.default(defaultSettings.lookUpsInAllPerHour),
  COUNTERSIGN_SIGN_IN_TIME: duration('1m').default(defaultSettings.signInSeconds),
  COUNTERSIGN_WAITING_PER_ADDRESS: count.default(defaultSettings.waitingPerCaller),
  COUNTERSIGN_WAITING_IN_ALL: count.default(defaultSettings.waitingInAll),
  COUNTERSIGN_REQUIRE_PAR: flag.default(defaultSettings.requirePushedRequests),
  COUNTERSIGN_PKCE: oneOf(['required', 'public-clients']).default(defaultSettings.pkce),
  COUNTERSIGN_ASSERTION_AUDIENCE: oneOf(['compatible', 'issuer']).default(defaultSettings.assertionAudience),
  COUNTERSIGN_REQUIRE_DPOP_NONCE: flag.default(defaultSettings.dpopNonceRequired),
  COUNTERSIGN_COMPATIBILITY: oneOf(['none', 'auth0']).default(defaultSettings.compatibility),
  COUNTERSIGN_REFRESH_GRACE: wholeNumber(0, 600).default(defaultSettings.rotationGraceSeconds),
  COUNTERSIGN_REFRESH_IDLE_TIME: duration('1h').default(defaultSettings.refreshTokenSeconds),
  COUNTERSIGN_TOKENS_WITHOUT_EXPIRY: flag.default(defaultSettings.lastingTokens),
  COUNTERSIGN_UNUSED_TOKEN_TIME: duration('1d').default(defaultSettings.unusedTokenSeconds),
  COUNTERSIGN_STATUS_LIST_TTL: wholeNumber(3, 3600).default(defaultSettings.statusListTtlSeconds),
  COUNTERSIGN_KEY_ROTATION: duration('1d').default(defaultSettings.keyRotationSeconds),
  // Longer than others keep our JWK Set (5 minutes), and than other instances keep the keys.
  COUNTERSIGN_KEY_PUBLISH_AHEAD: duration('10m').default(defaultSettings.keyPublishedSeconds),
  // Longer than the longest access token (a day).
  COUNTERSIGN_KEY_RETIREMENT: duration('2d').default(defaultSettings.keyRetiredSeconds),
  COUNTERSIGN_JURISDICTION: z
    .string()
    .max(60, 'The name is too long. Use 60 characters or fewer, such as CH.')
    .default(defaultSettings.jurisdiction),
};

type Values = z.infer<z.ZodObject<typeof protocolVariables>>;

export function protocolSettings(
  values: Values,
  mutualTls: MutualTlsSettings,
  fault: (line: string) => void,
): Settings {
  if (values.COUNTERSIGN_KEY_PUBLISH_AHEAD >= values.COUNTERSIGN_KEY_ROTATION) {
    fault('COUNTERSIGN_KEY_PUBLISH_AHEAD: The time is too long. Use less than COUNTERSIGN_KEY_ROTATION.');
  }
  const token = values.COUNTERSIGN_INITIAL_ACCESS_TOKEN;
  return {
    ...defaultSettings,
    registration: values.COUNTERSIGN_REGISTRATION,
    registrationImplicit: values.COUNTERSIGN_REGISTRATION_IMPLICIT,
    registrationsPerHour: values.COUNTERSIGN_REGISTRATIONS_PER_HOUR,
    registrationsInAllPerHour: values.COUNTERSIGN_REGISTRATIONS_IN_ALL_PER_HOUR,
    softwareStatementIssuers: values.COUNTERSIGN_SOFTWARE_STATEMENT_ISSUERS,
    clientIdMetadata: values.COUNTERSIGN_CLIENT_ID_METADATA,
    lookUpsPerHour: values.COUNTERSIGN_LOOK_UPS_PER_HOUR,
    lookUpsInAllPerHour: values.COUNTERSIGN_LOOK_UPS_IN_ALL_PER_HOUR,
    signInSeconds: values.COUNTERSIGN_SIGN_IN_TIME,
    waitingPerCaller: values.COUNTERSIGN_WAITING_PER_ADDRESS,
    waitingInAll: values.COUNTERSIGN_WAITING_IN_ALL,
    requirePushedRequests: values.COUNTERSIGN_REQUIRE_PAR,
    pkce: values.COUNTERSIGN_PKCE,
    assertionAudience: values.COUNTERSIGN_ASSERTION_AUDIENCE,
    dpopNonceRequired: values.COUNTERSIGN_REQUIRE_DPOP_NONCE,
    compatibility: values.COUNTERSIGN_COMPATIBILITY,
    rotationGraceSeconds: values.COUNTERSIGN_REFRESH_GRACE,
    refreshTokenSeconds: values.COUNTERSIGN_REFRESH_IDLE_TIME,
    lastingTokens: values.COUNTERSIGN_TOKENS_WITHOUT_EXPIRY,
    unusedTokenSeconds: values.COUNTERSIGN_UNUSED_TOKEN_TIME,
    statusListTtlSeconds: values.COUNTERSIGN_STATUS_LIST_TTL,
    keyRotationSeconds: values.COUNTERSIGN_KEY_ROTATION,
    keyPublishedSeconds: values.COUNTERSIGN_KEY_PUBLISH_AHEAD,
    keyRetiredSeconds: values.COUNTERSIGN_KEY_RETIREMENT,
    jurisdiction: values.COUNTERSIGN_JURISDICTION,
    ...(token !== undefined && { initialAccessTokenHash: createHash('sha256').update(token).digest('base64url') }),
    ...mutualTls,
  };
}
