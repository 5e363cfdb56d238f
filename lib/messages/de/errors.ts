import type { errors as en } from '../en/errors';
import type { Translation } from '../translation';

export const errors: Translation<typeof en> = {
  appFault: {
    title: 'Dieser Link funktioniert nicht',
    means:
      'Die App, von der Sie kommen, hat eine Anfrage gestellt, die wir nicht annehmen können. Es wurde nichts mit ihr geteilt.',
    next: 'Gehen Sie zurück zur App und versuchen Sie es erneut. Wenn diese Seite wieder erscheint, können nur die Betreiber der App den Fehler beheben.',
  },
  unknownApp: {
    title: 'Unbekannte App',
    means: 'Die App, von der Sie kommen, ist nicht oder nicht mehr registriert. Es wurde nichts mit ihr geteilt.',
    next: 'Gehen Sie zurück zur App. Wenn ein Link in einer Nachricht Sie hierher geführt hat, seien Sie bei dieser Nachricht vorsichtig.',
  },
  otherAnswer: {
    title: 'Es wurde nichts erlaubt',
    means: 'Diese Antwort gehört nicht zu der Anmeldung, um die die App gebeten hat.',
    next: 'Gehen Sie zurück zur App und beginnen Sie dort neu.',
  },
  expired: {
    title: 'Diese Anfrage ist abgelaufen',
    means: 'Sie wurde bereits beantwortet, oder es ist zu viel Zeit vergangen. Es wurde nichts weiter erlaubt.',
    next: 'Gehen Sie zurück zur App und beginnen Sie dort neu.',
  },
  clientDocument: {
    title: 'Diese App kann hier nicht verwendet werden',
    means:
      'Die App beschreibt sich unter ihrer eigenen Adresse, und wir können diese Beschreibung nicht verwenden. Es wurde nichts mit ihr geteilt.',
    next: 'Gehen Sie zurück zur App und versuchen Sie es später erneut. Nur die Betreiber der App können das beheben.',
  },
  tooManyWaiting: {
    title: 'Versuchen Sie es in einigen Minuten erneut',
    means:
      'Zu viele Anmeldungen aus Ihrem Netz oder auf dieser Website sind noch nicht abgeschlossen. Es wurde nichts mit der App geteilt.',
    next: 'Warten Sie einige Minuten und laden Sie diese Seite dann neu.',
  },
  unavailable: {
    title: 'Wir können gerade nicht antworten',
    means:
      'Unsere Datenbank ist nicht erreichbar, oder wir sind stark ausgelastet. Es wurde nichts mit der App geteilt.',
    next: 'Warten Sie eine Minute und laden Sie diese Seite dann neu.',
  },
  ownFault: {
    title: 'Bei uns ist etwas schiefgegangen',
    means: 'Das ist unser Fehler, nicht Ihrer oder der der App. Es wurde nichts mit der App geteilt.',
    next: 'Laden Sie diese Seite in einer Minute neu. Wenn es wieder fehlschlägt, wenden Sie sich an den Betreiber dieser Website und nennen Sie die Referenz unten.',
  },
  backTo: '<link>Zurück zu <name>{app}</name></link> ({host})',
  developer: 'Für die Entwickler der App',
  code: 'Fehler',
  reference: 'Referenz',
  down: {
    title: 'Wir können gerade nicht antworten',
    unreachable: 'Unsere Datenbank ist zurzeit nicht erreichbar.',
    readOnly: 'Zurzeit können wir Daten anzeigen, aber nicht speichern.',
    nothing: 'Es ist nichts verloren. Warten Sie eine Minute und laden Sie diese Seite dann neu.',
    notSaved:
      'Ihre Eingaben wurden nicht gespeichert. Warten Sie eine Minute und laden Sie diese Seite dann neu, um sie erneut zu senden, oder gehen Sie zurück: Ihr Browser behält, was Sie eingegeben haben.',
    unknown:
      'Ihre Eingaben wurden vielleicht nicht gespeichert. Warten Sie eine Minute, gehen Sie zurück und prüfen Sie, was gespeichert wurde, bevor Sie sie erneut senden.',
  },
  failed: {
    title: 'Bei uns ist etwas schiefgegangen',
    means: 'Das ist unser Fehler, nicht Ihrer. Ihre letzte Änderung wurde vielleicht nicht gespeichert.',
    next: 'Laden Sie diese Seite in einer Minute neu.',
    again: 'Wenn es wieder fehlschlägt',
    quote: 'Wenden Sie sich an den Betreiber dieser Website und nennen Sie diese Referenz: <code>{reference}</code>',
  },
  notFound: {
    title: 'Seite nicht gefunden',
    means:
      'Die Adresse ist vielleicht falsch geschrieben, oder die Seite wurde entfernt oder gehört zu einem anderen Konto.',
    home: 'Startseite',
  },
};
