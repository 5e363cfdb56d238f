import type { device as en } from '../en/device';
import type { Translation } from '../translation';

export const device: Translation<typeof en> = {
  title: 'Gerät verbinden',
  compare: 'Zeigt Ihr Gerät genau diesen Code?',
  warningTitle: 'Nur für ein Gerät, das Sie vor sich haben',
  warning:
    'Hat Ihnen jemand diesen Link oder Code geschickt? Dann brechen Sie hier ab: Diese Person bekäme Zugang zu Ihrem Konto.',
  same: 'Ja, die Codes stimmen überein',
  continue: 'Weiter',
  label: 'Code auf Ihrem Gerät',
  hint: '8 Buchstaben. Großschreibung und Bindestriche spielen keine Rolle.',
  unknown:
    'Kein Gerät wartet auf diesen Code. Prüfen Sie jeden Buchstaben oder holen Sie auf dem Gerät einen neuen Code.',
  tooMany: 'Zu viele falsche Codes. Versuchen Sie es {when} noch einmal.',
  passwordAt: 'Geben Sie Ihr Passwort nur auf <b>{host}</b> ein.',
  otherCode: 'Mein Gerät zeigt einen anderen Code',
  onPhone: 'Auf dem Telefon fortfahren',
  qrLabel: 'QR-Code, der diese Seite mit dem Code {code} öffnet',
  done: {
    allowed: {
      title: 'Ihr Gerät ist verbunden',
      text: 'In wenigen Sekunden geht es dort von selbst weiter. Sie können diese Seite schließen.',
    },
    denied: {
      title: 'Zugriff abgelehnt',
      text: 'Ihr Gerät hat keinen Zugriff erhalten. Sie können diese Seite schließen.',
    },
    late: {
      title: 'Dieser Code wurde schon verwendet',
      text: 'An das Gerät wurde nichts mehr gesendet. Wenn es noch wartet, beginnen Sie dort von vorn.',
    },
  },
  connectedApps: 'Verbundene Apps',
};
