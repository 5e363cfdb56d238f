import type { controls as en } from '../en/controls';
import type { Translation } from '../translation';

export const controls: Translation<typeof en> = {
  optional: '(facultatif)',
  cancel: 'Annuler',
  dismiss: 'Fermer',
  copy: 'Copier',
  copyWhat: 'Copier : {what}',
  copied: 'Copié',
  copiedWhat: 'Copié : {what}',
  copyRefused: 'Votre navigateur n’a pas autorisé la copie. Sélectionnez le texte et copiez-le vous-même.',
  secretOnce:
    'Nous ne l’affichons qu’une fois. Enregistrez-le maintenant là où votre application lit ses secrets. Nous n’en gardons qu’une empreinte.',
  unsaved: 'Des modifications ne sont pas enregistrées.',
  leaveUnsaved: 'Des modifications ne sont pas enregistrées. Quitter cette page sans les enregistrer ?',
  loading: 'Chargement',
};
