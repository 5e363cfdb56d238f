import type { pageError as en } from '../en/page-error';
import type { Translation } from '../translation';

export const pageError: Translation<typeof en> = {
  title: 'Bei uns ist etwas schiefgegangen',
  means: 'Das ist unser Fehler, nicht Ihrer. Ihre letzte Änderung wurde vielleicht nicht gespeichert.',
  again: 'Erneut versuchen',
  ifAgain: 'Wenn es wieder fehlschlägt',
  quote: 'Wenden Sie sich an den Betreiber dieser Website und nennen Sie diese Referenz:',
  downTitle: 'Wir können gerade nicht antworten',
  down: 'Unsere Datenbank ist zurzeit nicht erreichbar. Ihre letzte Änderung wurde vielleicht nicht gespeichert. Prüfen Sie sie, bevor Sie sie wiederholen.',
};
