import type { links as en } from '../en/links';
import type { Translation } from '../translation';

export const links: Translation<typeof en> = {
  expiredTitle: 'Dieser Link ist abgelaufen',
  expired: 'Er wurde bereits verwendet, durch einen neueren ersetzt oder ist zu alt.',
  expiredVerify: 'Einen neuen Link können Sie in Ihrem <link>Profil</link> anfordern.',
  expiredChange: 'Ihre Adresse sehen und ändern Sie in Ihrem <link>Profil</link>.',
  expiredUndo: 'Kommen Sie nicht mehr in Ihr Konto? <link>Neues Passwort wählen</link>.',
  expiredStop: 'Geräte und Apps verwalten Sie in <link>Ihrem Konto</link>.',
  otherTitle: 'Dieser Link gehört zu einem anderen Konto',
  other:
    'Sie sind als <b>{email}</b> angemeldet. Melden Sie sich ab und öffnen Sie den Link mit dem Konto, das <b>{recipient}</b> angefordert hat.',
  otherIgnore: 'Wenn Sie das nicht angefordert haben, schließen Sie diese Seite. Es ändert sich nichts.',
  signOut: 'Abmelden',
  verify: {
    title: 'E-Mail-Adresse bestätigen',
    body: '<b>{email}</b> ist die Adresse Ihres Kontos, {name}. Apps mit Zugriff auf Ihre Adresse erfahren, dass sie bestätigt ist.',
    confirm: 'E-Mail-Adresse bestätigen',
    done: 'Ihre E-Mail-Adresse ist bestätigt',
    doneBody: 'Sie können diese Seite schließen oder zu Ihrem Konto gehen.',
    account: 'Weiter zu Ihrem Konto',
  },
  change: {
    title: 'Diese E-Mail-Adresse verwenden?',
    body: '<b>{new}</b> ersetzt <b>{old}</b>. Sie melden sich damit an und erhalten dort unsere E-Mails. Apps mit Zugriff auf Ihre Adresse sehen die neue, wenn sie das nächste Mal fragen.',
    confirm: 'Neue Adresse verwenden',
    takenTitle: 'Ihre Adresse wurde nicht geändert',
    taken: 'Ein anderes Konto verwendet diese Adresse. Melden Sie sich dort an oder wählen Sie eine andere Adresse.',
  },
  undo: {
    title: 'E-Mail-Adresse wiederherstellen?',
    body: '<b>{email}</b> wird wieder die Adresse Ihres Kontos. Wir melden alle Geräte ab, auch Ihres, und Ihr aktuelles Passwort wird ungültig. Anmeldemöglichkeiten, die seit der Änderung hinzugekommen sind, werden entfernt. Danach senden wir Ihnen einen Link, um ein neues Passwort zu wählen.',
    confirm: 'Adresse wiederherstellen und alle Geräte abmelden',
    takenTitle: 'Ihre Adresse wurde nicht wiederhergestellt',
    taken: 'Inzwischen verwendet sie ein anderes Konto. Wenden Sie sich an den Betreiber dieser Website.',
    done: 'Ihre E-Mail-Adresse ist wiederhergestellt',
    doneBody:
      'Alle Geräte sind abgemeldet, und Ihr Passwort ist ungültig. Einen Link, um ein neues zu wählen, haben wir an <b>{email}</b> gesendet.',
  },
  stop: {
    appTitle: 'Zugriff von {app} entfernen?',
    app: 'Die App kann Ihr Konto nicht mehr nutzen und muss Sie erneut fragen. Bereits kopierte Daten werden nicht gelöscht.',
    appRest: 'Sie bleiben angemeldet, und andere Apps behalten ihren Zugriff.',
    appConfirm: 'Zugriff entfernen',
    appDone: 'Der Zugriff von {app} ist entfernt',
    appDoneBody: 'Sie können diese Seite schließen.',
    secureTitle: 'Konto schützen?',
    secure:
      'Das waren nicht Sie? Wir melden alle Geräte ab, auch Ihres, und Ihr Passwort wird ungültig. Danach senden wir Ihnen einen Link, um ein neues zu wählen.',
    secureAdded: 'Die neue Anmeldemöglichkeit wird entfernt.',
    secureApps: 'Verbundene Apps behalten ihren Zugriff. Sie können ihn entfernen, wenn Sie wieder angemeldet sind.',
    secureConfirm: 'Das war ich nicht – Konto schützen',
    secureDone: 'Alle Geräte sind abgemeldet',
    secureDoneBody: 'Wir haben Ihnen einen Link gesendet, um ein neues Passwort zu wählen. Er gilt 30 Minuten.',
    secureLate: 'Ist der Link abgelaufen? <link>Neuen Link anfordern</link>.',
  },
};
