import type { pageScript as en } from '../en/page-script';
import type { Translation } from '../translation';

export const pageScript: Translation<typeof en> = {
  passkeyNeedsScript: 'Passkeys benötigen JavaScript. Es ist in diesem Browser ausgeschaltet.',
  passkeyUnsupported: 'Dieser Browser unterstützt keine Passkeys.',
  passkeyExpired: 'Diese Seite war zu lange geöffnet. Laden Sie sie neu und versuchen Sie es noch einmal.',
  passkeyUnused: 'Es wurde kein Passkey verwendet. Versuchen Sie es noch einmal oder melden Sie sich anders an.',
  passkeyNotCreated:
    'Es wurde kein Passkey erstellt. Versuchen Sie es noch einmal oder verwenden Sie ein anderes Gerät.',
  passkeyKnown: 'Auf diesem Gerät gibt es bereits einen Passkey für Ihr Konto.',
  passkeyName: 'Name',
  passkeyNameHint: 'Damit unterscheiden Sie Ihre Passkeys.',
  createPasskey: 'Passkey erstellen',
};
