import type { SecurityKind } from '@/lib/data/people/security-log';
import { deviceInWords } from '@/lib/edge/user-agent';

type Detail = Record<string, string>;

/** A sentence for every kind of event. A new kind does not compile without one. */
const words: Record<SecurityKind, string | ((detail: Detail) => string)> = {
  signed_in_new_device: 'Signed in from a browser that was not used before',
  password_changed: 'Password changed',
  password_reset: 'Password replaced by a link in a mail',
  email_changed: ({ from, to }) =>
    from ? `E-mail address changed from ${from} to ${to}` : `E-mail address put back to ${to}`,
  email_verified: ({ email }) => `E-mail address ${email} confirmed`,
  passkey_added: ({ name }) => `Passkey ${name} added`,
  passkey_removed: ({ name }) => `Passkey ${name} removed`,
  totp_added: 'Codes from an app set up',
  totp_removed: 'Codes from an app removed',
  recovery_codes_made: 'New recovery codes made',
  recovery_code_used: ({ left }) => `Recovery code used, ${left === '0' ? 'none' : left} left`,
  second_factor_required: 'Second step turned on',
  second_factor_optional: 'Second step turned off',
  identity_linked: ({ label, issuer }) => `Account elsewhere linked: ${label}, at ${hostOf(issuer)}`,
  identity_unlinked: ({ label, issuer }) => `Account elsewhere unlinked: ${label}, at ${hostOf(issuer)}`,
  session_ended: ({ endedUserAgent }) => `Signed out ${deviceInWords(endedUserAgent)}`,
  sessions_ended: ({ sessions }) => `Signed out everywhere else: ${counted(sessions, 'browser')}`,
  everything_ended: (detail) => `After a loss, ended: ${lossInWords(detail)}`,
  secured_by_mail: 'Account locked down by a link in a mail: signed out everywhere, password taken away',
  data_downloaded: 'Everything kept about you downloaded',
  account_deleted: 'Account deleted',
  account_restored: 'Account restored',
  api_key_revoked: ({ name, app }) => `API key ${name}${app ? ` of ${app}` : ''} revoked by someone who has it`,
};

export function entryInWords({ kind, detail = {} }: { kind: SecurityKind; detail?: Detail }): string {
  const sentence = words[kind];
  return typeof sentence === 'string' ? sentence : sentence(detail);
}

function hostOf(issuer: string | undefined): string {
  return issuer !== undefined && URL.canParse(issuer) ? new URL(issuer).host : 'another site';
}

const counted = (count: string | undefined, one: string): string =>
  count === '1' ? `1 ${one}` : `${count ?? 'some'} ${one}s`;

function lossInWords({ sessions, apps, keys }: Detail): string {
  const ended = [
    ...(sessions === undefined ? [] : [counted(sessions, 'other sign-in')]),
    ...(apps === undefined ? [] : [`access of ${counted(apps, 'app')}`]),
    ...(keys === undefined ? [] : [counted(keys, 'API key')]),
  ];
  return ended.join(', ') || 'nothing';
}
