import type { SecurityKind } from '@/lib/data/people/security-log';
import { deviceText } from '@/lib/edge/user-agent';
import { type Language, type Texts, textsIn } from '@/lib/messages/texts';

type Detail = Record<string, string>;
type Write = (t: Texts<'securityLog'>, detail: Detail, language: Language) => string;

/** A sentence for every kind of event. A new kind does not compile without one. */
const words: Record<SecurityKind, Write> = {
  signed_in_new_device: (t) => t('kind.signedInNewDevice'),
  password_changed: (t) => t('kind.passwordChanged'),
  password_reset: (t) => t('kind.passwordReset'),
  email_changed: (t, { from, to = '' }) =>
    from ? t('kind.emailChanged', { from, to }) : t('kind.emailRestored', { to }),
  email_verified: (t, { email = '' }) => t('kind.emailVerified', { email }),
  passkey_added: (t, { name = '' }) => t('kind.passkeyAdded', { name }),
  passkey_removed: (t, { name = '' }) => t('kind.passkeyRemoved', { name }),
  totp_added: (t) => t('kind.totpAdded'),
  totp_removed: (t) => t('kind.totpRemoved'),
  recovery_codes_made: (t) => t('kind.recoveryCodesMade'),
  recovery_code_used: (t, { left }) => t('kind.recoveryCodeUsed', { left: countOf(left) }),
  second_factor_required: (t) => t('kind.secondFactorRequired'),
  second_factor_optional: (t) => t('kind.secondFactorOptional'),
  identity_linked: (t, { label = '', issuer }) => t('kind.identityLinked', { label, site: siteOf(t, issuer) }),
  identity_unlinked: (t, { label = '', issuer }) => t('kind.identityUnlinked', { label, site: siteOf(t, issuer) }),
  session_ended: (t, { endedUserAgent }, language) =>
    t('kind.sessionEnded', { device: endedUserAgent ? deviceText(language, endedUserAgent) : t('unknownDevice') }),
  sessions_ended: (t, { sessions }) => t('kind.sessionsEnded', { count: countOf(sessions) }),
  everything_ended: (t, detail, language) => lossInWords(t, detail, language),
  secured_by_mail: (t) => t('kind.securedByMail'),
  data_downloaded: (t) => t('kind.dataDownloaded'),
  account_deleted: (t) => t('kind.accountDeleted'),
  account_restored: (t) => t('kind.accountRestored'),
  partner_connected: (t, { app = '' }) => t('kind.partnerConnected', { app }),
  partner_disconnected: (t, { app = '' }) => t('kind.partnerDisconnected', { app }),
  partner_removed: (t, { app = '' }) => t('kind.partnerRemoved', { app }),
  partner_disabled: (t, { app = '' }) => t('kind.partnerDisabled', { app }),
  partner_enabled: (t, { app = '' }) => t('kind.partnerEnabled', { app }),
  operator_disabled: (t) => t('kind.operatorDisabled'),
  operator_enabled: (t) => t('kind.operatorEnabled'),
  api_key_revoked: (t, { name = '', app }) =>
    app ? t('kind.appKeyRevoked', { name, app }) : t('kind.apiKeyRevoked', { name }),
};

export function entryInWords(
  language: Language,
  { kind, detail = {} }: { kind: SecurityKind; detail?: Detail },
): string {
  return words[kind](textsIn(language, 'securityLog'), detail, language);
}

function siteOf(t: Texts<'securityLog'>, issuer: string | undefined): string {
  return issuer !== undefined && URL.canParse(issuer) ? new URL(issuer).host : t('anotherSite');
}

const countOf = (text: string | undefined): number => (/^\d+$/.test(text ?? '') ? Number(text) : 0);

function lossInWords(t: Texts<'securityLog'>, { sessions, apps, keys }: Detail, language: Language): string {
  const ended = [
    ...(sessions === undefined ? [] : [t('kind.everythingEndedSessions', { count: countOf(sessions) })]),
    ...(apps === undefined ? [] : [t('kind.everythingEndedApps', { count: countOf(apps) })]),
    ...(keys === undefined ? [] : [t('kind.everythingEndedKeys', { count: countOf(keys) })]),
  ];
  if (ended.length === 0) return t('kind.everythingEnded');
  const list = new Intl.ListFormat(language, { type: 'conjunction' }).format(ended);
  return t('kind.everythingEndedList', { list });
}
