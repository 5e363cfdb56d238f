import type { partners as en } from '../en/partners';
import type { Translation } from '../translation';

export const partners: Translation<typeof en> = {
  title: 'Organisationen',
  meaning:
    'Eine Organisation kann den Zugriff und die Anmeldungen beenden, die von ihr stammen. Sie sieht weder Ihre anderen Apps noch Ihr Passwort oder Ihre Daten hier.',
  since: 'Verbunden am <when></when>',
  made: 'Ihr Konto wurde für {app} angelegt. Wenn {app} es deaktiviert und Sie es sonst nicht verwenden, können Sie sich nicht mehr anmelden.',
  waiting: '{app} lädt Sie ein, Ihr Konto zu verbinden.',
  connect: 'Verbinden',
  connectOf: '{app} verbinden',
  decline: 'Ablehnen',
  declineOf: 'Einladung von {app} ablehnen',
  leave: 'Trennen',
  leaveOf: '{app} trennen',
  isConnected: 'Ihr Konto ist verbunden.',
  isLeft: 'Die Organisation ist getrennt.',
  isDeclined: 'Die Einladung ist abgelehnt.',
  over: 'Diese Einladung ist nicht mehr gültig.',
  already: 'Ihr Konto ist mit dieser Organisation bereits verbunden.',
  page: {
    title: 'Einladung von {app} annehmen',
    create: '{app} hat für Sie ein Konto angelegt. Legen Sie ein Passwort fest. Sie melden sich mit <b>{email}</b> an.',
    password: 'Passwort',
    submit: 'Konto erstellen',
    have: 'Haben Sie hier schon ein Konto? <link>Melden Sie sich an, um es zu verbinden</link>.',
    taken: 'Sie haben hier schon ein Konto mit <b>{email}</b>. Melden Sie sich an, um es mit {app} zu verbinden.',
    signIn: 'Anmelden',
    ask: 'Ihr Konto <b>{email}</b> mit {app} verbinden?',
    other: 'Ist es das falsche Konto? <link>Melden Sie sich ab</link> und öffnen Sie den Link noch einmal.',
    notNow: 'Nicht jetzt',
    expired: 'Bitten Sie die Organisation, die Sie eingeladen hat, um eine neue Einladung.',
    busy: 'Gerade ist viel los. Versuchen Sie es in ein paar Sekunden noch einmal.',
  },
};
