import type { mailbox as en } from '../en/mailbox';
import type { Translation } from '../translation';

export const mailbox: Translation<typeof en> = {
  title: 'Gesendete E-Mails',
  lead: 'Dieses Portal läuft auf Ihrem eigenen Computer und hat keinen Mailserver. Die E-Mails, die es verschickt hätte, sind hier.',
  empty: 'Noch keine E-Mails',
  emptyBody: 'Erstellen Sie ein Konto oder fordern Sie ein neues Passwort an.',
  to: 'An {address}',
  message: 'E-Mail',
  text: 'Text',
  preview: 'Vorschau',
  account: 'Ihr Konto',
};
