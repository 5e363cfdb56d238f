import type { mail as en } from '../en/mail';
import type { Translation } from '../translation';

export const mail: Translation<typeof en> = {
  foot: 'Countersign auf {host} hat diese E-Mail gesendet, weil sie Ihr Konto betrifft.',
  settings: 'E-Mail-Benachrichtigungen auswählen',
  button: 'Wenn die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:',
  expires: 'Dieser Link funktioniert einmal und läuft am {moment} ab.',
  expiresNoSignIn: 'Dieser Link funktioniert einmal, auch ohne Anmeldung, und läuft am {moment} ab.',
  ignore: 'Wenn Sie das nicht angefordert haben, können Sie diese E-Mail ignorieren.',
  verify: {
    subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
    body: 'Jemand hat mit dieser E-Mail-Adresse ein Konto auf {host} erstellt. Wenn Sie das waren, bestätigen Sie bitte die Adresse. Dann können Sie ein vergessenes Passwort zurücksetzen, und wir können Sie vor ungewöhnlichen Aktivitäten warnen.',
    action: 'E-Mail-Adresse bestätigen',
    ignore: 'Wenn Sie kein Konto erstellt haben, können Sie diese E-Mail ignorieren. Die Adresse bleibt unbestätigt.',
  },
  changeEmail: {
    subject: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
    body: 'Jemand möchte diese E-Mail-Adresse für sein Konto auf {host} verwenden. Wenn Sie das sind, bestätigen Sie sie bitte.',
    action: 'Diese Adresse verwenden',
  },
  undoEmail: {
    subject: 'Ihre E-Mail-Adresse wurde geändert',
    body: 'Ihr Konto auf {host} verwendet jetzt eine andere E-Mail-Adresse. Wenn Sie das geändert haben, müssen Sie nichts tun. Dies ist die letzte E-Mail an diese Adresse.',
    notYou:
      'Wenn Sie das nicht waren, stellen Sie diese Adresse wieder her. Wir melden alle Geräte ab, setzen Ihr Passwort zurück und senden Ihnen einen Link, um ein neues zu wählen.',
    action: 'Das war ich nicht – Adresse wiederherstellen',
  },
  reset: {
    subject: 'Wählen Sie ein neues Passwort',
    body: 'Jemand möchte das Passwort Ihres Kontos auf {host} zurücksetzen. Wenn Sie das sind, wählen Sie ein neues Passwort.',
    action: 'Neues Passwort wählen',
    ignore:
      'Wenn Sie das nicht angefordert haben, können Sie diese E-Mail ignorieren. Ihr Passwort bleibt unverändert.',
  },
  newApp: {
    subject: '{app} hat jetzt Zugriff auf Ihr Konto',
    body: 'Sie haben „{app}“ zum ersten Mal Zugriff auf Ihr Konto gegeben. Die App darf:',
    ends: 'Der Zugriff läuft am {moment} ab.',
    noEnd: 'Kein Enddatum. Sie können den Zugriff jederzeit entfernen.',
    action: 'Zugriff von {app} entfernen',
    notYou: 'Wenn Sie das nicht erlaubt haben, entfernen Sie den Zugriff.',
    more: 'Mehr zu diesem Zugriff: {url}',
  },
  reused: {
    subject: 'Zugangsdaten von {app} möglicherweise gestohlen',
    body: '„{app}“ verwendet Zugangsdaten, um auf Ihre Daten zuzugreifen. Sie wurden zweimal verwendet. Vielleicht hat jemand sie kopiert, oder die App hat einen Fehler gemacht. Wir haben sie gesperrt, ebenso alles, was damit ausgestellt wurde.',
    next: 'Möglicherweise bittet die App Sie, sich neu anzumelden. Wenn Sie ihr nicht mehr vertrauen, entfernen Sie ihren Zugriff.',
  },
  alarms: {
    signedInNewDevice: {
      subject: 'Neue Anmeldung bei Ihrem Konto',
      body: 'Jemand hat sich mit einem Browser bei Ihrem Konto angemeldet, der bisher nicht dafür verwendet wurde.',
    },
    passwordChanged: {
      subject: 'Ihr Passwort wurde geändert',
      body: 'Das Passwort Ihres Kontos wurde geändert.',
    },
    passwordReset: {
      subject: 'Ihr Passwort wurde zurückgesetzt',
      body: 'Das Passwort Ihres Kontos wurde mit einem Link zurückgesetzt, den wir an Ihr Postfach gesendet haben.',
    },
    passkeyAdded: {
      subject: 'Ein Passkey wurde hinzugefügt',
      body: 'Mit einem neuen Passkey kann man sich jetzt bei Ihrem Konto anmelden.',
    },
    passkeyRemoved: {
      subject: 'Ein Passkey wurde entfernt',
      body: 'Ein Passkey Ihres Kontos wurde entfernt.',
    },
    totpAdded: {
      subject: 'Eine Authenticator-App wurde hinzugefügt',
      body: 'Für die Anmeldung bei Ihrem Konto ist jetzt ein Code aus einer Authenticator-App nötig.',
    },
    totpRemoved: {
      subject: 'Ihre Authenticator-App wurde entfernt',
      body: 'Für die Anmeldung bei Ihrem Konto ist kein Code aus einer Authenticator-App mehr nötig.',
    },
    secondFactorOptional: {
      subject: 'Die Bestätigung in zwei Schritten wurde ausgeschaltet',
      body: 'Für die Anmeldung bei Ihrem Konto genügt jetzt Ihr Passwort.',
    },
    recoveryCodesMade: {
      subject: 'Neue Wiederherstellungscodes wurden erstellt',
      body: 'Für Ihr Konto wurden neue Wiederherstellungscodes erstellt. Ihre alten Codes funktionieren nicht mehr.',
    },
    recoveryCodeUsed: {
      subject: 'Ein Wiederherstellungscode wurde verwendet',
      body: 'Mit einem Ihrer Wiederherstellungscodes hat sich jemand bei Ihrem Konto angemeldet.',
    },
    identityLinked: {
      subject: 'Ein Konto wurde verbunden',
      body: 'Mit einem Konto bei einem anderen Dienst kann man sich jetzt hier bei Ihrem Konto anmelden.',
    },
    identityUnlinked: {
      subject: 'Ein verbundenes Konto wurde entfernt',
      body: 'Mit einem Konto bei einem anderen Dienst kann man sich hier nicht mehr bei Ihrem Konto anmelden.',
    },
    dataDownloaded: {
      subject: 'Ihre Daten wurden heruntergeladen',
      body: 'Eine Kopie aller Ihrer Daten wurde heruntergeladen.',
    },
    accountRestored: {
      subject: 'Ihr Konto wurde wiederhergestellt',
      body: 'Jemand hat sich bei Ihrem gelöschten Konto angemeldet und es wiederhergestellt. Apps und API-Schlüssel haben ihren Zugriff nicht zurückerhalten.',
    },
  },
  alarm: {
    from: 'IP-Adresse {ip}',
    action: 'Das war ich nicht – Konto schützen',
    after:
      'Wenn Sie das waren, müssen Sie nichts tun. Der Link meldet alle Geräte ab und setzt Ihr Passwort zurück. Danach senden wir Ihnen einen Link, um ein neues zu wählen.',
    afterAdded:
      'Wenn Sie das waren, müssen Sie nichts tun. Der Link entfernt, was hinzugefügt wurde, meldet alle Geräte ab und setzt Ihr Passwort zurück. Danach senden wir Ihnen einen Link, um ein neues zu wählen.',
  },
  keyRevoked: {
    subject: 'Ein API-Schlüssel wurde widerrufen',
    body: 'Jemand, der den Schlüssel hat, hat ihn widerrufen lassen. Er funktioniert nicht mehr, ebenso wenig die damit ausgestellten Tokens.',
    leaked:
      'Wenn Sie das nicht waren, ist der Schlüssel bekannt geworden. Finden Sie heraus, wie das geschah, bevor Sie einen neuen erstellen, und prüfen Sie, was damit getan wurde.',
    ofApp: '„{key}“ von „{app}“',
    own: '„{key}“',
    actionOwn: 'API-Schlüssel anzeigen',
    actionApp: 'Ihre Apps anzeigen',
    signIn: 'Um die Seite zu sehen, müssen Sie sich anmelden.',
  },
  invitation: {
    subject: 'Ihr Konto für {app}',
    body: '{app} hat für Sie ein Konto bei {host} angelegt.',
    next: 'Öffnen Sie den Link, um ein Passwort festzulegen oder ein Konto zu verbinden, das Sie hier schon haben.',
    action: 'Einladung annehmen',
    ignore: 'Sie kennen {app} nicht? Dann ignorieren Sie diese E-Mail. Ohne Sie passiert nichts.',
  },
  deleted: {
    subject: 'Ihr Konto wurde gelöscht',
    body: 'Ihr Konto wurde gelöscht. Sie sind auf allen Geräten abgemeldet, und Apps und API-Schlüssel haben keinen Zugriff mehr.',
    restore:
      'Sie können Ihr Konto bis {moment} wiederherstellen: Melden Sie sich einfach an. Danach löschen wir Ihre persönlichen Daten endgültig.',
    notYou:
      'Wenn Sie es nicht gelöscht haben, melden Sie sich jetzt an, stellen Sie es wieder her und ändern Sie Ihr Passwort.',
    action: 'Anmelden und wiederherstellen',
    after: 'Wenn es gelöscht bleiben soll, müssen Sie nichts tun.',
  },
  ending: {
    subject: 'Der Zugriff von {app} läuft bald ab',
    body: 'Sie wollten daran erinnert werden: Der Zugriff von „{app}“ läuft am {moment} ab. Bis dahin darf die App:',
    action: 'Zugriff verlängern',
    after: 'Wenn Sie nichts tun, läuft der Zugriff dann ab. Um ihn zu verlängern, müssen Sie sich anmelden.',
  },
  webhook: {
    subject: 'Ein Webhook von {app} wurde abgeschaltet',
    failing:
      'Eine Woche lang konnten wir Ereignisse von „{app}“ nicht an diese Adresse zustellen. Deshalb versuchen wir es nicht mehr:',
    gone: 'Der Empfänger der Ereignisse von „{app}“ hat geantwortet, dass es ihn nicht mehr gibt (410). Deshalb senden wir nicht mehr an diese Adresse:',
    kept: 'Ereignisse werden weiterhin aufgezeichnet. Schalten Sie den Webhook wieder ein, sobald der Empfänger funktioniert. Dann können Sie nachsenden, was er verpasst hat.',
    action: 'Webhook anzeigen',
    signIn: 'Um die Seite zu sehen, müssen Sie sich anmelden.',
  },
};
