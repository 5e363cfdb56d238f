import type { data as en } from '../en/data';
import type { Translation } from '../translation';

export const data: Translation<typeof en> = {
  overview: 'Übersicht',
  title: 'Ihre Daten',
  lead: 'Laden Sie eine Kopie Ihrer Daten herunter oder löschen Sie Ihr Konto.',
  confirmTitle: 'Bestätigen Sie, dass Sie es sind',
  confirmBody:
    'Ihre Anmeldung liegt eine Weile zurück. Melden Sie sich erneut an, um Ihre Daten herunterzuladen oder Ihr Konto zu löschen.',
  confirm: 'Erneut anmelden',
  download: 'Daten herunterladen',
  downloadBody:
    'Eine JSON-Datei mit Ihrem Profil, Ihren Anmeldungen, den verbundenen Apps und ihrer Aktivität, Ihren API-Schlüsseln sowie den Apps und APIs, die Sie registriert haben. Passwörter und Schlüssel sind nicht enthalten.',
  delete: 'Konto löschen',
  deleteNow: 'Mein Konto löschen',
  deleteOpen: 'Mein Konto löschen…',
  deleteLead: 'Wenn Sie Ihr Konto löschen:',
  lastOperatorTitle: 'Außer Ihnen verwaltet niemand diese Website',
  lastOperator: 'Ohne Sie könnte niemand diese Website verwalten. Geben Sie zuerst einer anderen Person diese Rolle.',
  endsSessions: 'Sie werden auf allen Geräten abgemeldet.',
  endsApps:
    '{count, plural, =0 {Keine App hat Zugriff.} one {# App verliert den Zugriff. Daten, die sie bereits kopiert hat, werden nicht gelöscht.} other {# Apps verlieren den Zugriff. Daten, die sie bereits kopiert haben, werden nicht gelöscht.}}',
  endsKeys: '{count, plural, one {# API-Schlüssel wird ungültig.} other {# API-Schlüssel werden ungültig.}}',
  endsOwnApps: 'Die von Ihnen registrierten Apps werden gelöscht, und niemand kann sie mehr nutzen: {names}.',
  endsOwnApis: 'Die von Ihnen registrierten APIs werden gelöscht, und Apps verlieren ihren Zugriff darauf: {names}.',
  moreNames: '{count, number} weitere',
  restorable:
    'Innerhalb von 14 Tagen können Sie das Konto wiederherstellen, indem Sie sich anmelden. Apps, API-Schlüssel und was Sie registriert haben, kommen nicht zurück.',
  erased: 'Nach 14 Tagen löschen wir Profil, Anmeldungen und Verlauf. Ihre E-Mail-Adresse ist dann wieder frei.',
  notDeleted: 'Ihr Konto wurde nicht gelöscht',
  emailDiffers: 'Das ist nicht die Adresse dieses Kontos.',
  email: 'E-Mail-Adresse',
  emailHint: 'Geben Sie zur Bestätigung {email} ein',
  lost: {
    title: 'Gerät verloren?',
    lead: 'Schützen Sie Ihr Konto. Auf diesem Gerät bleiben Sie angemeldet.',
    sessions: 'Auf allen anderen Geräten abmelden',
    sessionsCount: '{count, plural, one {# anderes Gerät} other {# andere Geräte}}',
    sessionsHint:
      'Wer das Gerät hat, kann Ihr Konto hier nicht mehr verwenden. Apps, die unseren Abmeldungen folgen, melden Sie ebenfalls ab; andere lassen Sie möglicherweise angemeldet.',
    sessionsNone: 'Sie sind sonst nirgends angemeldet.',
    apps: 'Zugriff aller Apps entfernen',
    appsCount: '{count, plural, one {# App mit Zugriff} other {# Apps mit Zugriff}}',
    appsHint:
      'Wählen Sie dies, wenn jemand eine App auf dem Gerät öffnen könnte. Alle Apps verlieren den Zugriff, auch auf Ihren anderen Geräten, und müssen Sie erneut fragen. Bereits kopierte Daten werden nicht gelöscht.',
    appsNone: 'Keine App hat Zugriff.',
    keys: 'Alle API-Schlüssel widerrufen',
    keysCount: '{count, plural, one {# API-Schlüssel} other {# API-Schlüssel}}',
    keysNone: 'Sie haben keine API-Schlüssel.',
    keysHint:
      'Wählen Sie dies, wenn auf dem Gerät ein Schlüssel gespeichert war. Skripte, die einen Ihrer Schlüssel verwenden, funktionieren dann nicht mehr.',
    submit: 'Abmelden und Zugriff entfernen',
    cancel: 'Abbrechen',
    nothingLeft: 'Sie sind sonst nirgends angemeldet, keine App hat Zugriff, und Sie haben keine API-Schlüssel.',
    choose: 'Wählen Sie, was enden soll',
    chooseBody: 'Es wurde nichts geändert. Markieren Sie mindestens ein Kästchen.',
    done: 'Ihr Konto ist geschützt',
    doneSessions:
      '{count, plural, =0 {Kein anderes Gerät war angemeldet.} one {# anderes Gerät ist abgemeldet.} other {# andere Geräte sind abgemeldet.}}',
    doneApps:
      '{count, plural, =0 {Keine App hatte Zugriff.} one {# App hat den Zugriff verloren.} other {# Apps haben den Zugriff verloren.}}',
    doneKeys:
      '{count, plural, =0 {Es gab keine API-Schlüssel.} one {# API-Schlüssel ist widerrufen.} other {# API-Schlüssel sind widerrufen.}}',
    password: 'War Ihr Passwort auf dem Gerät gespeichert? <link>Ändern Sie Ihr Passwort</link>.',
  },
};
