import type { controls as en } from '../en/controls';
import type { Translation } from '../translation';

export const controls: Translation<typeof en> = {
  optional: '(optional)',
  cancel: 'Abbrechen',
  dismiss: 'Schließen',
  copy: 'Kopieren',
  copyWhat: 'Kopieren: {what}',
  copied: 'Kopiert',
  copiedWhat: 'Kopiert: {what}',
  copyRefused: 'Ihr Browser hat das Kopieren nicht erlaubt. Markieren Sie den Text und kopieren Sie ihn selbst.',
  secretOnce:
    'Wir zeigen das nur dieses eine Mal. Speichern Sie es jetzt dort, wo Ihre App ihre Secrets liest. Wir bewahren nur einen Hash davon auf.',
  unsaved: 'Es gibt nicht gespeicherte Änderungen.',
  leaveUnsaved: 'Es gibt nicht gespeicherte Änderungen. Seite verlassen, ohne sie zu speichern?',
  loading: 'Wird geladen',
};
