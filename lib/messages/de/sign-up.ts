import type { signUp as en } from '../en/sign-up';
import type { Translation } from '../translation';

export const signUp: Translation<typeof en> = {
  title: 'Konto erstellen',
  titleForApp: 'Konto erstellen, um mit <app></app> fortzufahren',
  name: 'Name',
  nameHint: 'Apps sehen ihn nur, wenn Sie es erlauben.',
  nameMissing: 'Geben Sie Ihren Namen ein.',
  nameInvalid: 'Verwenden Sie höchstens 100 Zeichen.',
  passwordHint:
    'Verwenden Sie {count, plural, one {mindestens # Zeichen} other {mindestens # Zeichen}}. Ein paar zufällige Wörter eignen sich gut.',
  passwordMissing: 'Geben Sie ein Passwort ein.',
  submit: 'Konto erstellen',
  haveAccount: 'Sie haben schon ein Konto? <link>Anmelden</link>',
  agree: {
    both: 'Mit dem Konto stimmen Sie den <terms>Nutzungsbedingungen</terms> und den <privacy>Datenschutzhinweisen</privacy> zu.',
    terms: 'Mit dem Konto stimmen Sie den <terms>Nutzungsbedingungen</terms> zu.',
    privacy: 'Wie Ihre Daten verwendet werden, steht in den <privacy>Datenschutzhinweisen</privacy>.',
  },
  signedInAs: 'Sie sind als {email} angemeldet.',
  continueAs: 'Weiter als {name}',
  fault: {
    tooShort: 'Verwenden Sie mindestens {minimum, number} Zeichen.',
    tooLong: 'Verwenden Sie höchstens {maximum, number} Zeichen.',
    common: 'Dieses Passwort verwenden viele, deshalb wird es zuerst geraten. Wählen Sie ein anderes.',
    ownDetails:
      'Das besteht vor allem aus Ihrem Namen oder Ihrer E-Mail-Adresse, was andere versuchen würden. Wählen Sie etwas anderes.',
    other: 'Wählen Sie ein anderes Passwort.',
  },
  strength: {
    tooShort: 'Noch {missing, plural, one {# Zeichen} other {# Zeichen}}',
    weak: 'Leicht zu erraten. Fügen Sie ein weiteres Wort hinzu.',
    fair: 'In Ordnung. Ein weiteres Wort macht es stärker.',
    good: 'Gutes Passwort',
    strong: 'Starkes Passwort',
  },
  incomplete: {
    title: 'Ihr Konto ist noch nicht erstellt',
    text: 'Bitte korrigieren Sie die Felder unten und geben Sie Ihr Passwort noch einmal ein.',
  },
  taken: {
    title: 'Zu dieser Adresse gibt es schon ein Konto',
    text: 'Wenn es Ihres ist, <link>melden Sie sich an</link>. Sonst verwenden Sie eine andere Adresse.',
  },
  throttled: {
    title: 'Zu viele neue Konten',
    text: 'Aus Ihrem Netz wurden zu viele Konten erstellt. Versuchen Sie es {wait} erneut.',
  },
  busy: {
    title: 'Gerade ist viel los',
    text: 'Ihr Konto ist noch nicht erstellt. Versuchen Sie es in ein paar Sekunden erneut.',
  },
  passkey: {
    title: 'Nächstes Mal schneller anmelden',
    lead: 'Mit einem Passkey melden Sie sich mit Fingerabdruck, Gesicht oder Displaysperre an. Sie müssen sich nichts merken, und eine gefälschte Seite kann ihn nicht stehlen.',
    create: 'Passkey erstellen',
    later: 'Nicht jetzt',
    anytime: 'Sie können jederzeit unter Sicherheit einen hinzufügen.',
  },
};
