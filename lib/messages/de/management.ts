import type { management as en } from '../en/management';
import type { Translation } from '../translation';

export const management: Translation<typeof en> = {
  apiName: 'Countersign-Verwaltung',
  commandLine: 'Countersign-Kommandozeile',
  scopes: {
    apps: { read: 'Ihre registrierten Apps sehen', write: 'Ihre Apps registrieren, ändern und löschen' },
    apis: { read: 'Ihre registrierten APIs sehen', write: 'Ihre APIs registrieren, ändern und löschen' },
    grants: {
      read: 'Sehen, welche Apps Zugriff auf Ihr Konto haben',
      revoke: 'Den Zugriff von Apps auf Ihr Konto pausieren und beenden',
      write: 'Den Zugriff von Apps auf Ihr Konto ändern, auch verlängern',
    },
    logs: { read: 'Die abgelehnten Anfragen Ihrer Apps sehen' },
    events: {
      read: 'Sehen, was mit Ihren Apps geschehen ist',
      write: 'Festlegen, wohin Ereignisse zu Ihren Apps gesendet werden',
    },
    users: { read: 'Alle Konten sehen', write: 'Konten anlegen, ändern und löschen' },
    keys: { read: 'Die Signaturschlüssel sehen', rotate: 'Signaturschlüssel wechseln und zurückziehen' },
    settings: { read: 'Die Einstellungen dieses Servers sehen', write: 'Die Einstellungen dieses Servers ändern' },
    audit: { read: 'Sehen, was Betreiber getan haben' },
    exports: { read: 'Konten, Apps und APIs mit den Hashes ihrer Secrets exportieren' },
    imports: { write: 'Konten, Apps und APIs importieren' },
    scim: {
      read: 'Die selbst angelegten Konten sehen',
      write: 'Konten der eigenen Nutzer anlegen, ändern und löschen',
    },
  },
};
