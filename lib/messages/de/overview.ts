import type { overview as en } from '../en/overview';
import type { Translation } from '../translation';

export const overview: Translation<typeof en> = {
  title: 'Übersicht',
  heading: 'Ihr Konto',
  apps: '{count, plural, =0 {Keine verbundenen Apps} one {# verbundene App} other {# verbundene Apps}}',
  devices: '{count, plural, one {# Gerät} other {# Geräte}}',
  attention: 'Bitte prüfen',
  nothing: 'Alles in Ordnung. Sie müssen nichts tun.',
  alarm: '<b>{app}</b>: Zugangsdaten möglicherweise gestohlen',
  alarmMany:
    'Bei {count, plural, one {# App} other {# Apps}} wurden möglicherweise Zugangsdaten gestohlen, zuletzt bei <b>{app}</b>.',
  email: 'Ihre E-Mail-Adresse ist nicht bestätigt. Ohne Bestätigung können Sie Ihr Passwort nicht zurücksetzen.',
  ways: 'Sie können sich nur auf eine Art anmelden. Fügen Sie eine zweite hinzu, etwa einen Passkey, falls Sie die erste verlieren.',
  soon: 'Der Zugriff von <b>{app}</b> läuft bald ab.',
  soonMany: 'Der Zugriff von {count, plural, one {# App} other {# Apps}} läuft bald ab, zuerst der von <b>{app}</b>.',
  unused: '<b>{app}</b> hat den Zugriff seit 90 Tagen nicht genutzt.',
  unusedMany:
    '{count, plural, one {# App hat} other {# Apps haben}} den Zugriff seit 90 Tagen nicht genutzt, darunter <b>{app}</b>.',
  surplus: 'Für <b>{app}</b> wurde die Nutzung einiger Berechtigungen seit 30 Tagen nicht gemeldet.',
  surplusMany:
    '{count, plural, one {# App hat} other {# Apps haben}} Berechtigungen, deren Nutzung seit 30 Tagen nicht gemeldet wurde, darunter <b>{app}</b>.',
  review: 'Ansehen',
  confirm: 'Bestätigen',
  addWay: 'Hinzufügen',
  recent: 'Zuletzt verwendete Apps',
  all: 'Alle Apps',
  empty: 'Noch keine verbundenen Apps',
  emptyText:
    'Wenn Sie sich mit diesem Konto bei einer App anmelden, bestimmen Sie, was sie darf und wie lange. Sie erscheint dann hier, und Sie können ihren Zugriff jederzeit pausieren oder entfernen.',
};
