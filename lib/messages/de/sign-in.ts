import type { signIn as en } from '../en/sign-in';
import type { Translation } from '../translation';

export const signIn: Translation<typeof en> = {
  title: 'Anmelden',
  titleForApp: 'Anmelden, um mit <app></app> fortzufahren',
  again: {
    title: 'Bestätigen Sie, dass Sie es sind',
    lead: 'Melden Sie sich noch einmal an, um fortzufahren.',
    leadForApp: '{app} bittet Sie, sich noch einmal anzumelden.',
  },
  otherAccount: 'Die App fragt nach einem anderen Konto als dem, in dem Sie angemeldet sind.',
  email: 'E-Mail-Adresse',
  emailInvalid: 'Geben Sie eine vollständige E-Mail-Adresse ein, zum Beispiel name@example.com.',
  emailMissing: 'Geben Sie Ihre E-Mail-Adresse ein.',
  password: 'Passwort',
  passwordMissing: 'Geben Sie Ihr Passwort ein.',
  showPassword: 'Anzeigen',
  showPasswordLabel: 'Passwort anzeigen',
  forgot: 'Passwort vergessen?',
  submit: 'Anmelden',
  stays: 'Sie bleiben auf diesem Gerät {days, plural, one {# Tag} other {# Tage}} angemeldet.',
  or: 'oder',
  passkey: 'Mit einem Passkey anmelden',
  continueWith: 'Weiter mit {provider}',
  lastUsed: 'Zuletzt verwendet',
  newHere: 'Neu hier? <link>Konto erstellen</link>',
  addressBar: 'Achten Sie auf die Adresszeile: Geben Sie Ihr Passwort nur auf <b>{host}</b> ein.',
  disabled: {
    title: 'Dieses Konto ist deaktiviert',
    text: 'Die Organisation, die es verwaltet, hat es deaktiviert. Wenden Sie sich an diese Organisation.',
  },
  wrong: {
    title: 'E-Mail-Adresse oder Passwort falsch',
    text: 'Prüfen Sie beides und versuchen Sie es noch einmal.',
  },
  incomplete: {
    title: 'Sie sind noch nicht angemeldet',
    text: 'Füllen Sie das Feld unten aus.',
  },
  throttled: {
    title: 'Zu viele Versuche',
    text: 'Zum Schutz des Kontos ist die Anmeldung mit Passwort ausgesetzt. Versuchen Sie es {wait} erneut. Ein Passkey funktioniert weiterhin, und Sie können Ihr Passwort zurücksetzen.',
  },
  busy: {
    title: 'Gerade ist viel los',
    text: 'Sie sind noch nicht angemeldet. Versuchen Sie es in ein paar Sekunden erneut.',
  },
  signedOut: {
    title: 'Sie wurden abgemeldet',
    text: 'Melden Sie sich wieder an, um mit diesem Konto fortzufahren.',
  },
  passwordReset: {
    title: 'Ihr Passwort wurde geändert',
    text: 'Alle Geräte wurden von diesem Konto abgemeldet. Melden Sie sich mit dem neuen Passwort an.',
  },
  timedOut: {
    title: 'Die Anmeldung ist abgelaufen',
    text: 'Die Bestätigung in zwei Schritten hat zu lange gedauert. Bitte beginnen Sie noch einmal.',
  },
  passkeyStale: {
    title: 'Sie sind nicht angemeldet',
    text: 'Diese Seite war zu lange offen. Verwenden Sie Ihren Passkey noch einmal.',
  },
  passkeyUnknown: {
    title: 'Passkey nicht erkannt',
    text: 'Dieser Passkey wurde entfernt oder gehört zu einer anderen Website. Verwenden Sie einen anderen oder Ihr Passwort.',
  },
  passkeyRefused: {
    title: 'Passkey nicht angenommen',
    text: 'Versuchen Sie es noch einmal oder melden Sie sich mit Ihrem Passwort an.',
  },
  provider: {
    unnamed: 'der anderen Website',
    throttled: 'Aus Ihrem Netz wurden zu viele Anmeldungen begonnen. Versuchen Sie es {wait} erneut.',
    timedOut: {
      title: 'Die Anmeldung mit {provider} ist abgelaufen',
      text: 'Sie hat zu lange gedauert oder wurde in einem anderen Tab neu begonnen. Versuchen Sie es noch einmal.',
    },
    stale: {
      title: 'Bitte melden Sie sich noch einmal an',
      text: 'Bei {provider} mussten Sie sich nicht erneut anmelden. Melden Sie sich dort ab und versuchen Sie es noch einmal, oder nutzen Sie einen anderen Weg.',
    },
    declined: {
      title: 'Die Anmeldung mit {provider} wurde abgebrochen',
      text: 'Versuchen Sie es noch einmal oder nutzen Sie einen anderen Weg.',
    },
    failed: {
      title: 'Die Anmeldung mit {provider} hat nicht funktioniert',
      text: 'Das liegt nicht an Ihnen. Versuchen Sie es später erneut oder nutzen Sie einen anderen Weg.',
      reference:
        'Wenn es wieder vorkommt, nennen Sie dem Betreiber dieser Website diese Referenz: <code>{reference}</code>',
    },
    unconfirmed: {
      title: 'Es wurde kein Konto erstellt',
      text: 'Bei {provider} ist keine E-Mail-Adresse von Ihnen bestätigt. Bestätigen Sie sie dort oder erstellen Sie hier ein Konto.',
    },
    taken: {
      title: 'Sie haben schon ein Konto',
      text: 'Ein Konto hier verwendet diese E-Mail-Adresse. Melden Sie sich wie gewohnt an und verbinden Sie Ihr Konto dann unter Sicherheit mit {provider}.',
    },
  },
  expired: {
    title: 'Diese Anfrage ist abgelaufen',
    text: 'Sie hat zu lange gedauert oder wurde schon beantwortet. Es wurde nichts erlaubt. Gehen Sie zurück zur App und beginnen Sie dort noch einmal.',
    apps: 'Ihre verbundenen Apps',
    signIn: 'Bei Ihrem Konto anmelden',
    back: 'Zurück zu <app></app>',
  },
  accounts: {
    title: 'Konto auswählen',
    titleForApp: 'Konto auswählen, um mit <app></app> fortzufahren',
    active: 'Aktuell',
    signedOut: 'Abgemeldet',
    another: 'Anderes Konto verwenden',
    signOutAll: 'Von allen Konten abmelden',
    forget: 'Entfernen',
    forgetLabel: '{name} aus dieser Liste entfernen',
  },
  restore: {
    title: 'Konto wiederherstellen?',
    lead: 'Das Konto <b>{email}</b> ist gelöscht. Sie können es bis <date></date> wiederherstellen. Danach löschen wir Ihre persönlichen Daten.',
    limits:
      'Ihr Profil und Ihre Anmeldemöglichkeiten kommen zurück. Zugriff von Apps, API-Schlüssel sowie Apps und APIs, die Sie registriert haben, nicht.',
    leave: 'Gelöscht lassen',
    submit: 'Konto wiederherstellen',
  },
};
