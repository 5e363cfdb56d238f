import type { reset as en } from '../en/reset';
import type { Translation } from '../translation';

export const reset: Translation<typeof en> = {
  forgotTitle: 'Passwort vergessen?',
  forgotHint: 'Wir senden Ihnen einen Link, mit dem Sie ein neues Passwort wählen.',
  send: 'Link senden',
  backToSignIn: 'Zurück zur Anmeldung',
  noMail: {
    title: 'Diese Website kann keine E-Mails senden',
    text: 'Deshalb lassen sich Passwörter hier nicht zurücksetzen. Bitten Sie den Betreiber dieser Website um Hilfe.',
  },
  throttled: {
    title: 'Es wurde kein Link gesendet',
    text: 'Aus Ihrem Netz wurden zu viele Links angefordert. Versuchen Sie es {wait} erneut.',
  },
  sentTitle: 'Prüfen Sie Ihr Postfach',
  sent: 'Wenn es ein Konto für <b>{email}</b> gibt, haben wir einen Link gesendet, mit dem Sie ein neues Passwort wählen. Er gilt {minutes, number} Minuten.',
  notThere: 'Keine E-Mail? Sehen Sie im Spam-Ordner nach oder <link>versuchen Sie eine andere Adresse</link>.',
  localMail: 'Diese Website hat noch keinen Mailserver. Ihre E-Mails stehen unter <link>/dev/mail</link>.',
  newTitle: 'Neues Passwort wählen',
  forAccount: 'Für das Konto {email}.',
  newPassword: 'Neues Passwort',
  consequence:
    'Alle Geräte werden abgemeldet, und Sie melden sich mit dem neuen Passwort an. Die Bestätigung in zwei Schritten bleibt eingeschaltet. Verbundene Apps behalten ihren Zugriff.',
  consequenceUnconfirmed:
    'Diese Adresse wurde nie bestätigt, deshalb beginnt das Konto von vorn: Alle Geräte werden abgemeldet, und Passkeys, Authenticator-Apps und Zugriffe von Apps, die vorher hinzugefügt wurden, werden entfernt.',
  submit: 'Passwort ändern',
  busy: {
    title: 'Gerade ist viel los',
    text: 'Ihr Passwort ist noch nicht geändert. Versuchen Sie es in ein paar Sekunden erneut.',
  },
  expiredTitle: 'Dieser Link ist abgelaufen',
  expired: 'Er wurde schon verwendet oder ist zu alt. Ihr Passwort wurde dadurch nicht geändert.',
  newLink: 'Neuen Link anfordern',
};
