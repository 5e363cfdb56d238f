import type { signOut as en } from '../en/sign-out';
import type { Translation } from '../translation';

export const signOut: Translation<typeof en> = {
  title: 'Abmelden?',
  askedByApp: '<app></app> bittet Sie, sich abzumelden.',
  lead: '<b>{name}</b> ({email}) wird in diesem Browser abgemeldet.',
  others: 'Ihre anderen Konten bleiben angemeldet.',
  keepAccess: 'Apps behalten den Zugriff, den Sie erlaubt haben.',
  stay: 'Angemeldet bleiben',
  submit: 'Abmelden',
  allTitle: 'Von allen Konten abmelden?',
  allLead: '{count, plural, one {# Konto wird} other {# Konten werden}} in diesem Browser abgemeldet.',
  allSubmit: 'Von allen abmelden',
  cancel: 'Abbrechen',
  doneTitle: 'Sie sind abgemeldet',
  done: 'Apps behalten den Zugriff, den Sie erlaubt haben. Nach dem Anmelden können Sie das jederzeit ändern.',
  stillSignedIn: 'Noch angemeldet:',
  otherAccount: 'Anderes Konto auswählen',
  signIn: 'Anmelden',
  back: 'Zurück zu <app></app>',
  returning: 'Zurück zu <app></app> …',
  cameFrom: 'Sie kamen von <app></app>.',
  telling:
    '{count, plural, one {Die App, die Sie in diesem Browser verwendet haben, wird abgemeldet.} other {Die # Apps, die Sie in diesem Browser verwendet haben, werden abgemeldet.}}',
  frame: 'Abmeldeseite einer App',
  goodbye: {
    title: 'Ihr Konto ist gelöscht',
    lead: 'Sie sind abgemeldet, und Apps haben keinen Zugriff mehr. Apps, die bei uns nachfragen, verlieren den Zugriff sofort. Andere können weitermachen, bis ihr vorübergehender Zugriff abläuft, meist einige Minuten.',
    restore:
      'Anders überlegt? Bis <date></date> können Sie Ihr Konto wiederherstellen: <link>Melden Sie sich</link> wie gewohnt an. Danach löschen wir Ihre persönlichen Daten.',
    copies: 'Daten, die Apps schon kopiert haben, werden nicht gelöscht. Bitten Sie die Apps darum.',
    home: 'Startseite',
  },
};
