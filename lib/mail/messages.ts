/**
 * The text of each mail, in a language. A mail to an unconfirmed address contains nothing that the creator of the
 * account wrote: otherwise anyone could make us send their text to strangers.
 */

import type { GrantView } from '@/lib/data/owner/grants';
import type { MailLink } from '@/lib/data/people/mail-links';
import type { SecurityKind } from '@/lib/data/people/security-log';
import { deviceText } from '@/lib/edge/user-agent';
import { type Language, textsIn } from '@/lib/messages/texts';
import { appFace } from '@/lib/words/app-display';
import { appName } from '@/lib/words/app-name';
import { detailNames } from '@/lib/words/detail-words';
import { momentInUtc } from '@/lib/words/moments';
import { scopeWords } from '@/lib/words/scope-words';
import { compose, isolated } from './message';
import type { Mail } from './transport';

/** The kinds of the security log that always cause a mail, with the name of their text. */
const alarmTexts = {
  signed_in_new_device: 'signedInNewDevice',
  password_changed: 'passwordChanged',
  password_reset: 'passwordReset',
  passkey_added: 'passkeyAdded',
  passkey_removed: 'passkeyRemoved',
  totp_added: 'totpAdded',
  totp_removed: 'totpRemoved',
  second_factor_optional: 'secondFactorOptional',
  recovery_codes_made: 'recoveryCodesMade',
  recovery_code_used: 'recoveryCodeUsed',
  identity_linked: 'identityLinked',
  identity_unlinked: 'identityUnlinked',
  data_downloaded: 'dataDownloaded',
  account_restored: 'accountRestored',
} as const satisfies Partial<Record<SecurityKind, string>>;

const revokedKey: SecurityKind = 'api_key_revoked';

/** Whether an entry of the security log causes a mail. */
export const isAlarm = (kind: SecurityKind): boolean => kind in alarmTexts || kind === revokedKey;

export type MailWorld = { env: { issuer: string } };

/**
 * The mail with this link. `grant` is set if the mail is about an app. Undefined if there is nothing to say any more.
 */
export function mailFor(
  language: Language,
  { env: { issuer } }: MailWorld,
  link: MailLink,
  token: string,
  grant: GrantView | undefined,
): Mail | undefined {
  const t = textsIn(language, 'mail');
  const to = link.recipient;
  const at = (path: string) => `${issuer}${path}?${new URLSearchParams({ token })}`;
  const { host } = new URL(issuer);
  const expires = t('expires', { moment: momentInUtc(language, link.endsAt) });
  switch (link.purpose) {
    case 'verify':
      return compose(language, issuer, {
        to,
        subject: t('verify.subject'),
        paragraphs: [t('verify.body', { host })],
        action: { label: t('verify.action'), url: at('/verify-email') },
        footnotes: [expires, t('verify.ignore')],
      });
    case 'change_email':
      return compose(language, issuer, {
        to,
        subject: t('changeEmail.subject'),
        paragraphs: [t('changeEmail.body', { host })],
        action: { label: t('changeEmail.action'), url: at('/verify-email/change') },
        footnotes: [expires, t('ignore')],
      });
    case 'undo_email':
      return compose(language, issuer, {
        to,
        subject: t('undoEmail.subject'),
        paragraphs: [t('undoEmail.body', { host }), t('undoEmail.notYou')],
        action: { label: t('undoEmail.action'), url: at('/verify-email/undo') },
        footnotes: [expires],
      });
    case 'reset':
      return compose(language, issuer, {
        to,
        subject: t('reset.subject'),
        paragraphs: [t('reset.body', { host })],
        action: { label: t('reset.action'), url: at('/login/reset') },
        footnotes: [expires, t('reset.ignore')],
      });
    case 'stop':
      return stopMail(language, issuer, link, at('/stop'), grant);
  }
}

function stopMail(
  language: Language,
  issuer: string,
  link: MailLink,
  url: string,
  grant: GrantView | undefined,
): Mail | undefined {
  const t = textsIn(language, 'mail');
  const { recipient: to, data } = link;
  const expires = t('expiresNoSignIn', { moment: momentInUtc(language, link.endsAt) });
  const name = grant ? appFace(language, grant.client).name.text : appName(language, data['app'] ?? '').text;
  const app = isolated(language, name);
  const action = { label: t('newApp.action', { app }), url };
  if (data['what'] === 'new_app') {
    if (!grant?.live) return undefined;
    const { endsAt } = grant;
    return compose(language, issuer, {
      to,
      subject: t('newApp.subject', { app }),
      paragraphs: [t('newApp.body', { app })],
      facts: permissionsOf(language, grant),
      after: [
        endsAt === undefined ? t('newApp.noEnd') : t('newApp.ends', { moment: momentInUtc(language, endsAt) }),
        t('newApp.notYou'),
      ],
      action,
      footnotes: [expires, t('newApp.more', { url: `${issuer}/account/apps/${grant.id}` })],
      settingsUrl: settingsUrl(issuer),
    });
  }
  if (data['what'] === 'reused') {
    return compose(language, issuer, {
      to,
      subject: t('reused.subject', { app }),
      paragraphs: [t('reused.body', { app }), t('reused.next')],
      action,
      footnotes: [expires],
    });
  }
  if (data['what'] === revokedKey) return revokedKeyMail(language, issuer, to, data);
  const alarm = Object.entries(alarmTexts).find(([kind]) => kind === data['what'])?.[1];
  if (!alarm) return undefined;
  const from = data['ip'] && data['ip'] !== 'unknown' ? [t('alarm.from', { ip: isolated(language, data['ip']) })] : [];
  return compose(language, issuer, {
    to,
    subject: t(`alarms.${alarm}.subject`),
    paragraphs: [t(`alarms.${alarm}.body`)],
    facts: [
      ...(data['name'] ? [t('keyRevoked.own', { key: isolated(language, appName(language, data['name']).text) })] : []),
      momentInUtc(language, Number(data['at'])),
      ...(data['userAgent'] ? [deviceText(language, data['userAgent'])] : []),
      ...from,
    ],
    action: { label: t('alarm.action'), url },
    footnotes: [t(data['since'] ? 'alarm.afterAdded' : 'alarm.after'), expires],
  });
}

/** The account itself is in no danger, so this message does not offer to secure it. */
function revokedKeyMail(language: Language, issuer: string, to: string, data: MailLink['data']): Mail {
  const t = textsIn(language, 'mail');
  const shown = (name: string) => isolated(language, appName(language, name).text);
  const { name = '', app, at } = data;
  const key = shown(name);
  return compose(language, issuer, {
    to,
    subject: t('keyRevoked.subject'),
    paragraphs: [t('keyRevoked.body'), t('keyRevoked.leaked')],
    facts: [
      app === undefined ? t('keyRevoked.own', { key }) : t('keyRevoked.ofApp', { key, app: shown(app) }),
      momentInUtc(language, Number(at)),
    ],
    action:
      app === undefined
        ? { label: t('keyRevoked.actionOwn'), url: `${issuer}/developers/keys` }
        : { label: t('keyRevoked.actionApp'), url: `${issuer}/developers` },
    footnotes: [t('keyRevoked.signIn')],
  });
}

/** The invitation to an account that a partner made. Of what the partner wrote, it has only the name of its app. */
export function invitationMail(
  language: Language,
  issuer: string,
  { app: name, contact, endsAt }: { app: string; contact: string; endsAt?: number },
  token: string,
): Mail {
  const t = textsIn(language, 'mail');
  const app = isolated(language, appName(language, name).text);
  return compose(language, issuer, {
    to: contact,
    subject: t('invitation.subject', { app }),
    paragraphs: [t('invitation.body', { app, host: new URL(issuer).host }), t('invitation.next')],
    action: { label: t('invitation.action'), url: `${issuer}/invitation?${new URLSearchParams({ token })}` },
    footnotes: [
      ...(endsAt === undefined ? [] : [t('expires', { moment: momentInUtc(language, endsAt) })]),
      t('invitation.ignore', { app }),
    ],
  });
}

/** The confirmation of a deleted account: until when it can be restored. */
export function deletedMail(language: Language, issuer: string, to: string, restoreUntil: number): Mail {
  const t = textsIn(language, 'mail');
  return compose(language, issuer, {
    to,
    subject: t('deleted.subject'),
    paragraphs: [
      t('deleted.body'),
      t('deleted.restore', { moment: momentInUtc(language, restoreUntil) }),
      t('deleted.notYou'),
    ],
    action: { label: t('deleted.action'), url: `${issuer}/login` },
    footnotes: [t('deleted.after')],
  });
}

/** The reminder that an app's access ends soon. */
export function reminderMail(language: Language, issuer: string, to: string, grant: GrantView, endsAt: number): Mail {
  const t = textsIn(language, 'mail');
  const app = isolated(language, appFace(language, grant.client).name.text);
  return compose(language, issuer, {
    to,
    subject: t('ending.subject', { app }),
    paragraphs: [t('ending.body', { app, moment: momentInUtc(language, endsAt) })],
    facts: permissionsOf(language, grant),
    action: { label: t('ending.action'), url: `${issuer}/account/apps/${grant.id}` },
    footnotes: [t('ending.after')],
    settingsUrl: settingsUrl(issuer),
  });
}

/** A webhook of an app was disabled. */
export function webhookMail(
  language: Language,
  issuer: string,
  to: string,
  { id, url, reason, app }: { id: string; url: string; reason: 'failing' | 'gone'; app: { id: string; name: string } },
): Mail {
  const t = textsIn(language, 'mail');
  const name = isolated(language, appName(language, app.name).text);
  return compose(language, issuer, {
    to,
    subject: t('webhook.subject', { app: name }),
    paragraphs: [t(`webhook.${reason}`, { app: name })],
    facts: [isolated(language, url)],
    after: [t('webhook.kept')],
    action: { label: t('webhook.action'), url: `${issuer}/developers/apps/${app.id}/events/${id}` },
    footnotes: [t('webhook.signIn')],
  });
}

const settingsUrl = (issuer: string) => `${issuer}/account/profile#mails`;

function permissionsOf(language: Language, grant: GrantView): string[] {
  const scopes = grant.scopes
    .filter(({ over }) => !over)
    .map(({ scope, api }) => scopeWords(language, scope, api).title);
  return [...grant.details.map((detail) => detailNames(language, detail).title), ...scopes];
}
