import type { site as en } from '../en/site';
import type { Translation } from '../translation';

export const site: Translation<typeof en> = {
  tagline: 'Sie entscheiden, was eine App sehen darf und wann das endet.',
  skipToContent: 'Zum Inhalt springen',
  accountMenu: 'Kontomenü von {name}',
  sections: 'Bereiche',
  account: 'Konto',
  developers: 'Entwickler',
  admin: 'Verwaltung',
  apps: 'Verbundene Apps',
  security: 'Sicherheit',
  profile: 'Profil',
  signIn: 'Anmelden',
  createAccount: 'Konto erstellen',
  signOut: 'Abmelden',
  switchAccount: 'Konto wechseln',
  preferences: 'Sprache und Darstellung',
  language: 'Sprache',
  theme: 'Darstellung',
  themeSystem: 'System',
  themeLight: 'Hell',
  themeDark: 'Dunkel',
  terms: 'Nutzungsbedingungen',
  privacy: 'Datenschutz',
  verifyReceipt: 'Beleg prüfen',
  unavailable:
    'Wir können das gerade nicht speichern. Ihre Eingaben sind noch da. Warten Sie eine Minute und senden Sie das Formular dann noch einmal.',
  momentIn: '{date}, {time} {zone}',
  justNow: 'gerade eben',
  inAMoment: 'gleich',
};
