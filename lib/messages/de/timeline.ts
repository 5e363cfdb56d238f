import type { timeline as en } from '../en/timeline';
import type { Translation } from '../translation';

export const timeline: Translation<typeof en> = {
  none: 'Noch keine Aktivität.',
  noneBefore: 'Davor keine Aktivität.',
  note: 'Tage und Uhrzeiten in UTC. Für diese Liste speichern wir das ungefähre Netz und die Art des Programms, keine vollständigen IP-Adressen.',
  latest: 'Neueste Aktivität',
  earlier: 'Frühere Aktivität',
  allowed: 'Sie haben den Zugriff erlaubt',
  paused: 'Sie haben den Zugriff pausiert',
  resumed: 'Sie haben den Zugriff fortgesetzt',
  ended: {
    owner: 'Sie haben den Zugriff entfernt',
    client: 'Die App hat ihren Zugriff zurückgegeben',
    clientDeleted: 'Die App wurde gelöscht; damit endete ihr Zugriff',
    partner: 'Die Organisation, die das Konto verwaltet, hat den Zugriff beendet',
    apiWithdrawn: 'Der Dienst dahinter wurde zurückgezogen; damit endete der Zugriff',
    keyRevoked: 'Der Schlüssel wurde widerrufen',
    operator: 'Ein Betreiber dieses Servers hat den Zugriff beendet',
    unused: 'Der Schlüssel wurde lange nicht verwendet und endete daher',
  },
  reused:
    'Bereits verwendete Zugangsdaten wurden erneut verwendet. Vielleicht hat jemand sie kopiert, deshalb haben wir alle daraus entstandenen Zugangsdaten gesperrt.',
  replayed:
    'Ein Anmeldecode wurde ein zweites Mal verwendet. Vielleicht hat jemand ihn kopiert, deshalb haben wir alles gesperrt, was dafür ausgestellt wurde.',
  revoked: 'Die App hat Zugangsdaten zurückgegeben',
  changed: 'Sie haben die Berechtigungen oder das Enddatum geändert',
  withdrawn: 'Ein Dienst hat Berechtigungen zurückgezogen: {list}',
  removed: 'Sie haben {list} entfernt',
  added: 'Sie haben {list} erlaubt',
  undone: 'Sie haben das Entfernen von {list} rückgängig gemacht',
  extended: 'Sie haben den Zugriff bis zum {date} verlängert',
  shortened: 'Sie haben den Zugriff bis zum {date} verkürzt',
  openEnded: 'Sie haben das Enddatum entfernt',
  scopeEnd: '{permission} endet jetzt am {date}',
  scopeNoEnd: '{permission} gilt jetzt so lange wie der Zugriff',
  reminder:
    '{days, plural, one {Sie möchten # Tag vor dem Ende erinnert werden} other {Sie möchten # Tage vor dem Ende erinnert werden}}',
  noReminder: 'Sie haben die Erinnerung ausgeschaltet',
  quoted: '„{text}“',
  signedIn: '{count, plural, one {Sie haben sich angemeldet} other {Sie haben sich #-mal angemeldet}}',
  refreshed: '{count, plural, one {Hat den Zugriff erneuert} other {Hat den Zugriff #-mal erneuert}}',
  profile: '{count, plural, one {Hat Ihr Profil gelesen} other {Hat Ihr Profil #-mal gelesen}}',
  checked: '{count, plural, one {Hat den eigenen Zugriff geprüft} other {Hat den eigenen Zugriff #-mal geprüft}}',
  checkedBy: '{count, plural, one {Hat den Zugriff bei {api} genutzt} other {Hat den Zugriff bei {api} #-mal genutzt}}',
  exchanged:
    '{count, plural, one {Hat den Zugriff an einen anderen Dienst weitergegeben} other {Hat den Zugriff #-mal an einen anderen Dienst weitergegeben}}',
  asserted:
    '{count, plural, one {Hat Zugriff erhalten, weil eine Organisation, der die App vertraut, Ihre Identität bestätigt hat} other {Hat #-mal Zugriff erhalten, weil eine Organisation, der die App vertraut, Ihre Identität bestätigt hat}}',
  keyUsed: '{count, plural, one {Der Schlüssel wurde verwendet} other {Der Schlüssel wurde #-mal verwendet}}',
  reported: '{count, plural, one {{api} meldet: „{what}“} other {{api} meldet: „{what}“ (#-mal)}}',
  someApi: 'Ein Dienst',
  managed:
    '{count, plural, one {Hat nachgesehen, was Sie erlaubt haben} other {Hat #-mal nachgesehen, was Sie erlaubt haben}}',
  refused:
    '{count, plural, one {Wurde abgelehnt: Die Zugangsdaten waren abgelaufen, pausiert oder schon verwendet} other {Wurde #-mal abgelehnt: Die Zugangsdaten waren abgelaufen, pausiert oder schon verwendet}}',
  denied:
    '{count, plural, one {Sie haben eine Anfrage nach mehr Zugriff abgelehnt} other {Sie haben # Anfragen nach mehr Zugriff abgelehnt}}',
  from: {
    thisDevice: 'Von diesem Gerät',
    device: 'Von {device}',
    ownNetwork: 'Aus dem Netz dieses Geräts',
    otherNetwork: 'Aus dem Netz eines anderen Ihrer Geräte',
    server: 'Vom Server der App',
    unknown: 'Aus einem unbekannten Netz ({network})',
    unknownPlace: 'Aus einem unbekannten Netz bei {place} ({network})',
    withAgent: '{from}, {agent}',
  },
  place: '{city}, {country}',
};
