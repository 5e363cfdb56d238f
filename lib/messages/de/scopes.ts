import type { scopes as en } from '../en/scopes';
import type { Translation } from '../translation';

export const scopes: Translation<typeof en> = {
  openid: { title: 'Sie anmelden und wiedererkennen', detail: 'Die App erkennt Sie wieder, wenn Sie zurückkommen.' },
  profile: { title: 'Ihr Profil sehen', detail: 'Ihren Namen und die übrigen Angaben in Ihrem Profil.' },
  email: { title: 'Ihre E-Mail-Adresse sehen', detail: 'Die Adresse und ob sie bestätigt ist.' },
  phone: { title: 'Ihre Telefonnummer sehen', detail: 'Die Nummer und ob sie bestätigt ist.' },
  address: { title: 'Ihre Postanschrift sehen', detail: 'Die Anschrift in Ihrem Profil.' },
  offlineAccess: {
    title: 'Zugriff behalten, auch wenn Sie die App nicht benutzen',
    detail: 'Bis der Zugriff endet.',
  },
  unknown: '„{scope}“ verwenden',
  none: 'Noch nicht in Ihrem Profil. Wenn Sie später etwas angeben, kann die App es sehen.',
  confirmed: '{value} (bestätigt)',
  notConfirmed: '{value} (nicht bestätigt)',
  effects: { reads: 'liest Daten', changes: 'ändert Daten', deletes: 'löscht Daten' },
  claims: {
    name: 'Name',
    familyName: 'Nachname',
    givenName: 'Vorname',
    middleName: 'Zweiter Vorname',
    nickname: 'Spitzname',
    preferredUsername: 'Benutzername',
    profile: 'Profilseite',
    picture: 'Bild',
    website: 'Website',
    gender: 'Geschlecht',
    birthdate: 'Geburtsdatum',
    zoneinfo: 'Zeitzone',
    locale: 'Sprache',
    updatedAt: 'Zuletzt geändert',
    email: 'E-Mail-Adresse',
    address: 'Postanschrift',
    phoneNumber: 'Telefonnummer',
  },
};
