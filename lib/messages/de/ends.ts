import type { ends as en } from '../en/ends';
import type { Translation } from '../translation';

export const ends: Translation<typeof en> = {
  label: 'Dauer des Zugriffs',
  choices: {
    once: 'Nur dieses Mal',
    hour: '1 Stunde',
    day: '1 Tag',
    week: '7 Tage',
    month: '30 Tage',
    quarter: '90 Tage',
    year: '1 Jahr',
    date: 'Datum wählen',
    open: 'Bis ich ihn entferne',
    keep: 'Bisheriges Datum behalten',
    same: 'So lange wie der Rest',
  },
  until: 'Bis <date></date>',
  once: 'Nur dieses Mal. Beim nächsten Mal muss die App wieder fragen.',
  onceForAct: 'Nur hierfür. Für alles andere muss die App wieder fragen.',
  open: 'Kein Enddatum. Sie können den Zugriff jederzeit entfernen.',
  lastDay: 'Letzter Tag',
  lastDayOf: 'Letzter Tag: {permission}',
  endsWithDay: 'Der Zugriff endet am Ende dieses Tages in Ihrer Zeitzone.',
  endsWithDayInUtc: 'Der Zugriff endet am Ende dieses Tages in UTC.',
  moreOptions: 'Weitere Optionen',
  singleEnds: 'Einzelne Berechtigungen früher beenden',
  notLonger: 'Keine Berechtigung gilt länger als der gesamte Zugriff.',
  needed: 'Die App braucht diese Berechtigung. Endet sie früher, funktioniert die App nicht mehr und fragt Sie erneut.',
  remind: 'Per E-Mail erinnern',
  reminders: {
    none: 'Keine Erinnerung',
    day: '1 Tag vorher',
    threeDays: '3 Tage vorher',
    week: '7 Tage vorher',
  },
};
