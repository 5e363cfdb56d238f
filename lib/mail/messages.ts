/**
 * The text of each mail. A mail to an unconfirmed address contains nothing that the creator of the account wrote:
 * otherwise anyone could make us send their text to strangers.
 */

import type { GrantView } from '@/lib/data/owner/grants';
import type { MailLink } from '@/lib/data/people/mail-links';
import type { SecurityKind } from '@/lib/data/people/security-log';
import { deviceInWords } from '@/lib/edge/user-agent';
import { defaultLanguage } from '@/lib/messages/languages';
import { appFace } from '@/lib/words/app-display';
import { appName } from '@/lib/words/app-name';
import { momentInUtc } from '@/lib/words/moments';
import { scopeWords } from '@/lib/words/scope-words';
import { compose } from './message';
import type { Mail } from './transport';

/** The kinds of the security log that always cause a mail: its subject, and what happened. */
export const alarms: Partial<Record<SecurityKind, { subject: string; sentence: string }>> = {
  signed_in_new_device: {
    subject: 'A new sign-in to your account',
    sentence: 'Someone signed in to your account from a browser that was never used for it before.',
  },
  password_changed: { subject: 'Your password was changed', sentence: 'The password of your account was changed.' },
  password_reset: {
    subject: 'Your password was replaced',
    sentence: 'The password of your account was replaced with a link that we sent to your mailbox.',
  },
  passkey_added: { subject: 'A passkey was added', sentence: 'A new passkey can sign in to your account from now on.' },
  passkey_removed: { subject: 'A passkey was removed', sentence: 'A passkey of your account was removed.' },
  totp_added: {
    subject: 'One-time codes were set up',
    sentence: 'Signing in to your account now requires a code from an authenticator app.',
  },
  totp_removed: {
    subject: 'One-time codes were removed',
    sentence: 'Signing in to your account no longer requires a code from an authenticator app.',
  },
  second_factor_optional: {
    subject: 'Your second step was turned off',
    sentence: 'Your password alone is now enough to sign in to your account.',
  },
  recovery_codes_made: {
    subject: 'New recovery codes were made',
    sentence: 'New recovery codes were made for your account. The previous ones no longer work.',
  },
  recovery_code_used: {
    subject: 'A recovery code was used',
    sentence: 'One of the recovery codes of your account was used to sign in.',
  },
  identity_linked: {
    subject: 'Another way to sign in was added',
    sentence: 'An account at another service can sign in to your account here from now on.',
  },
  identity_unlinked: {
    subject: 'A way to sign in was removed',
    sentence: 'An account at another service can no longer sign in to your account here.',
  },
  data_downloaded: {
    subject: 'Your data was downloaded',
    sentence: 'All data that we keep about you was downloaded.',
  },
  account_restored: {
    subject: 'Your account was restored',
    sentence: 'Someone signed in to your deleted account and restored it. Apps and keys did not get their access back.',
  },
  api_key_revoked: {
    subject: 'An API key was revoked',
    sentence:
      'Someone who has the key asked us to revoke it. It no longer works, and neither do the tokens that were issued for it.',
  },
};

export type MailWorld = { env: { issuer: string } };

/**
 * The mail with this link. `grant` is set if the mail is about an app. Undefined if there is nothing to say any more.
 */
export function mailFor(
  { env }: MailWorld,
  link: MailLink,
  token: string,
  grant: GrantView | undefined,
): Mail | undefined {
  const to = link.recipient;
  const at = (path: string) => `${env.issuer}${path}?${new URLSearchParams({ token })}`;
  const host = new URL(env.issuer).host;
  const until = `The link works once, until ${momentInUtc('en', link.endsAt)}.`;
  const ignore = 'If it was not you, do nothing. Nothing changes unless someone opens the link.';
  switch (link.purpose) {
    case 'verify':
      return compose(
        {
          to,
          subject: 'Confirm your e-mail address',
          paragraphs: [
            `Someone created an account at ${host} with this e-mail address. If it was you, confirm the address. Then you can get back in if you forget your password, and we can warn you when your account may be in danger.`,
          ],
          action: { label: 'Confirm my address', url: at('/verify-email') },
          footnotes: [until, 'If it was not you, do nothing. The address stays unconfirmed.'],
        },
        env.issuer,
      );
    case 'change_email':
      return compose(
        {
          to,
          subject: 'Confirm your new e-mail address',
          paragraphs: [`Someone wants to use this e-mail address for their account at ${host}.`],
          action: { label: 'Use this address', url: at('/verify-email/change') },
          footnotes: [until, ignore],
        },
        env.issuer,
      );
    case 'undo_email':
      return compose(
        {
          to,
          subject: 'Your e-mail address was changed',
          paragraphs: [
            `Your account at ${host} now uses another e-mail address. If that was you, there is nothing to do, and this is the last mail to this address.`,
            'If it was not you, put this address back. That signs you out everywhere and invalidates your password, and we send you a link to choose a new one.',
          ],
          action: { label: 'It was not me: put it back', url: at('/verify-email/undo') },
          footnotes: [until],
        },
        env.issuer,
      );
    case 'reset':
      return compose(
        {
          to,
          subject: 'Choose a new password',
          paragraphs: [`Someone asked for a new password for your account at ${host}.`],
          action: { label: 'Choose a new password', url: at('/login/reset') },
          footnotes: [until, 'If it was not you, do nothing: your password stays as it is.'],
        },
        env.issuer,
      );
    case 'stop':
      return actionMail(env.issuer, link, at('/stop'), grant);
  }
}

function actionMail(issuer: string, link: MailLink, url: string, grant: GrantView | undefined): Mail | undefined {
  const { recipient: to, data } = link;
  const until = `The link needs no sign-in. It works once, until ${momentInUtc('en', link.endsAt)}.`;
  const app = appName(defaultLanguage, data['app'] ?? '').text;
  const end = { label: `End the access of ${app}`, url };
  if (data['what'] === 'new_app') {
    if (!grant?.live) return undefined;
    const ends = grant.endsAt === undefined ? 'Until you end it' : `Until ${momentInUtc('en', grant.endsAt)}`;
    return compose(
      {
        to,
        subject: `${app} now has access`,
        paragraphs: [`You allowed “${app}” for the first time. It may:`],
        facts: [...permissionsOf(grant), ends],
        action: end,
        footnotes: [
          `If you did not allow this, end it. ${until}`,
          `More about this access: ${issuer}/account/apps/${grant.id}`,
        ],
        settingsUrl: settingsUrl(issuer),
      },
      issuer,
    );
  }
  if (data['what'] === 'reused') {
    return compose(
      {
        to,
        subject: `Someone may have copied a key of ${app}`,
        paragraphs: [
          `“${app}” has a key that gives it access to your data. That key was used a second time. Someone may have copied it, or the app made a mistake. We have invalidated it and every key that was issued for it.`,
          'The app may ask you to sign in again to get a new key. If you no longer trust the app, end its access.',
        ],
        action: end,
        footnotes: [until],
      },
      issuer,
    );
  }
  if (data['what'] === 'api_key_revoked') return revokedKeyMail(issuer, to, data);
  const alarm = Object.entries(alarms).find(([kind]) => kind === data['what'])?.[1];
  if (!alarm) return undefined;
  const from = data['ip'] && data['ip'] !== 'unknown' ? [`From ${data['ip']}`] : [];
  return compose(
    {
      to,
      subject: alarm.subject,
      paragraphs: [alarm.sentence],
      facts: [
        ...(data['name'] ? [`“${appName(defaultLanguage, data['name']).text}”`] : []),
        momentInUtc('en', Number(data['at'])),
        ...(data['userAgent'] ? [deviceInWords(data['userAgent'])] : []),
        ...from,
      ],
      action: { label: 'It was not me: sign everyone out', url },
      footnotes: [
        `If it was you, there is nothing to do. The link ${
          data['since'] ? 'removes what was added, ' : ''
        }signs you out everywhere and invalidates your password. Then we send you a link to choose a new one. ${until}`,
      ],
    },
    issuer,
  );
}

/** The account itself is in no danger, so this message does not offer to lock it down. */
function revokedKeyMail(issuer: string, to: string, data: MailLink['data']): Mail | undefined {
  const { name = '', app, at } = data;
  const key = appName(defaultLanguage, name).text;
  const alarm = alarms.api_key_revoked;
  if (!alarm) return undefined;
  return compose(
    {
      to,
      subject: alarm.subject,
      paragraphs: [
        alarm.sentence,
        'If it was not you, the key has leaked. Find out how before you create another one, and check what was done with it.',
      ],
      facts: [
        app === undefined ? `“${key}”` : `“${key}” of “${appName(defaultLanguage, app).text}”`,
        momentInUtc('en', Number(at)),
      ],
      action:
        app === undefined
          ? { label: 'Look at your API keys', url: `${issuer}/developers/keys` }
          : { label: 'Look at your apps', url: `${issuer}/developers` },
      footnotes: ['The page asks you to sign in.'],
    },
    issuer,
  );
}

/** The confirmation of a deleted account: until when it can be restored. */
export function deletedMail(issuer: string, to: string, restoreUntil: number): Mail {
  return compose(
    {
      to,
      subject: 'Your account was deleted',
      paragraphs: [
        'Your account was deleted. You are signed out everywhere, and apps and API keys no longer have access.',
        `You can restore your account until ${momentInUtc('en', restoreUntil)}: sign in as usual. After that, we erase your personal data.`,
        'If you did not delete it, sign in now, restore it, and change your password.',
      ],
      action: { label: 'Sign in to restore it', url: `${issuer}/login` },
      footnotes: ['If you want it to stay deleted, you do not have to do anything.'],
    },
    issuer,
  );
}

/** The reminder that an app's access ends soon. */
export function reminderMail(issuer: string, to: string, grant: GrantView, endsAt: number): Mail {
  const app = appFace(defaultLanguage, grant.client).name.text;
  return compose(
    {
      to,
      subject: `The access of ${app} ends soon`,
      paragraphs: [
        `You asked for this reminder: the access of “${app}” ends on ${momentInUtc('en', endsAt)}. Until then it may:`,
      ],
      facts: permissionsOf(grant),
      action: { label: 'Extend the access', url: `${issuer}/account/apps/${grant.id}` },
      footnotes: ['If you do nothing, the access ends then. To extend it, you need to sign in.'],
      settingsUrl: settingsUrl(issuer),
    },
    issuer,
  );
}

const settingsUrl = (issuer: string) => `${issuer}/account/profile#mails`;

function permissionsOf(grant: GrantView): string[] {
  const scopes = grant.scopes.filter(({ over }) => !over).map(({ scope, api }) => scopeWords('en', scope, api).title);
  return [...grant.details.map(({ title }) => title), ...scopes];
}
