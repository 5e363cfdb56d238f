import type { secondStep as en } from '../en/second-step';
import type { Translation } from '../translation';

export const secondStep: Translation<typeof en> = {
  title: 'Bestätigung in zwei Schritten',
  lead: 'Geben Sie den 6-stelligen Code aus Ihrer Authenticator-App ein.',
  leadPasskey: 'Bestätigen Sie mit Ihrem Passkey.',
  leadBoth: 'Geben Sie den 6-stelligen Code aus Ihrer Authenticator-App ein oder verwenden Sie einen Passkey.',
  leadMore: '{app} verlangt eine zusätzliche Prüfung. Geben Sie den 6-stelligen Code aus Ihrer Authenticator-App ein.',
  leadMorePasskey: '{app} verlangt eine zusätzliche Prüfung. Bestätigen Sie mit Ihrem Passkey.',
  thisPage: 'Diese Seite',
  account: 'Anmeldung als {email}',
  code: '6-stelliger Code',
  submit: 'Weiter',
  passkey: 'Passkey verwenden',
  lostPhone: 'Telefon verloren?',
  lostPasskey: 'Passkey verloren?',
  lost: {
    recovery:
      'Verwenden Sie einen der Wiederherstellungscodes, die Sie beim Einschalten der Bestätigung in zwei Schritten gespeichert haben.',
    useRecovery: 'Wiederherstellungscode verwenden',
    device:
      'Auf einem anderen Gerät noch angemeldet? Öffnen Sie dort Sicherheit und richten Sie eine neue Authenticator-App ein.',
    noCodes:
      'Auch keine Codes? Bitten Sie den Betreiber dieser Website um Hilfe. Per E-Mail lässt sich dieser Schritt nicht überspringen.',
  },
  anotherAccount: 'Anderes Konto verwenden',
  recovery: {
    title: 'Wiederherstellungscode verwenden',
    lead: 'Geben Sie einen Ihrer gespeicherten Wiederherstellungscodes ein. Jeder gilt einmal.',
    none: 'Dieses Konto hat keine Wiederherstellungscodes mehr.',
    code: 'Wiederherstellungscode',
    back: 'Zurück',
  },
  wrong: {
    title: 'Falscher Code',
    text: 'Prüfen Sie ihn und versuchen Sie es noch einmal. Ein Code aus Ihrer App gilt etwa eine Minute.',
  },
  used: {
    title: 'Dieser Code wurde schon verwendet',
    text: 'Warten Sie, bis Ihre App den nächsten Code zeigt, und geben Sie diesen ein.',
  },
  throttled: {
    title: 'Zu viele Versuche',
    text: 'Zum Schutz des Kontos werden gerade keine Codes angenommen. Versuchen Sie es {wait} erneut.',
  },
  none: {
    title: 'Bestätigung in zwei Schritten einrichten',
    lead: '{app} braucht mehr als ein Passwort, um sicher zu sein, dass Sie es sind. Richten Sie eines davon ein. Das dauert eine Minute, danach kommen Sie hierher zurück.',
    app: 'Authenticator-App einrichten',
    passkey: 'Passkey erstellen',
  },
  decline: 'Ohne diesen Schritt zurück',
  declineForApp: 'Ohne diesen Schritt zurück zu {app}',
};
