import type { home as en } from '../en/home';
import type { Translation } from '../translation';

export const home: Translation<typeof en> = {
  pageTitle: 'Sie entscheiden, was Apps sehen und wie lange',
  lead: 'Melden Sie sich mit einem Konto bei Apps an. Bevor eine App etwas erhält, sehen Sie die betreffenden Daten, lassen weg, was Sie nicht teilen möchten, und legen fest, wann der Zugriff endet.',
  yourAccount: 'Zu Ihrem Konto',
  example: 'Beispiel',
  exampleText:
    'Das ist eine echte Zustimmungsseite mit erfundenen Daten. Sie lässt sich hier nicht bedienen. Sie zeigt, wer fragt, was die App erhalten würde und wie lange der Zugriff gilt. Ablehnen ist so einfach wie Erlauben.',
  exampleApi: 'Wanderrouten',
  exampleRead: 'Ihre gespeicherten Routen sehen',
  exampleWrite: 'Ihre gespeicherten Routen ändern',
  exampleWriteDetail: 'Hinzufügen, umbenennen, löschen',
  difference: 'Was anders ist',
  ends: {
    title: 'Der Zugriff endet, wann Sie wollen',
    text: 'Wählen Sie für jede App eine Stunde, 30 Tage oder ein eigenes Datum.',
  },
  values: {
    title: 'Echte Daten vor der Zustimmung',
    text: 'Sie sehen die tatsächlichen Werte, die die App erhalten würde, nicht nur eine Liste von Berechtigungen.',
  },
  remove: {
    title: 'Später anders entscheiden',
    text: 'Entfernen Sie jederzeit eine einzelne Berechtigung oder den ganzen Zugriff. Der Rest funktioniert weiter.',
  },
  pause: {
    title: 'Eine App pausieren',
    text: 'Pausieren Sie den Zugriff und setzen Sie ihn später fort. Ihre Auswahl bleibt erhalten.',
  },
  sees: {
    title: 'Was sie jetzt sieht',
    text: 'Sehen Sie für jede App nach, was genau sie in diesem Moment sehen kann.',
  },
  receipt: {
    title: 'Signierte Belege',
    text: 'Bei jeder Zustimmung erhalten Sie einen signierten Beleg, den alle prüfen können.',
  },
  activity: {
    title: 'Aktivität in klaren Worten',
    text: 'Sehen Sie, wann eine App ihren Zugriff genutzt hat und was sich geändert hat.',
  },
  plain: {
    title: 'Leicht und privat',
    text: 'Anmeldung und Zustimmung funktionieren ohne JavaScript und laden nichts von anderen Websites.',
  },
  developers: 'Für Entwicklerinnen und Entwickler',
  developersText:
    'Verwenden Sie eine beliebige Bibliothek für OAuth 2.1 oder OpenID Connect. Registrieren Sie eine App, kopieren Sie den Schnellstart und lesen Sie den Grund jeder abgelehnten Anfrage.',
  registerApp: 'App registrieren',
  registerApi: 'API registrieren',
  discovery: 'Discovery-Dokument',
};
