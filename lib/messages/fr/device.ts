import type { device as en } from '../en/device';
import type { Translation } from '../translation';

export const device: Translation<typeof en> = {
  title: 'Connecter un appareil',
  compare: 'Votre appareil affiche-t-il exactement ce code ?',
  warningTitle: 'Seulement pour un appareil devant vous',
  warning:
    'Si quelqu’un vous a envoyé ce lien ou ce code, arrêtez-vous ici. Cette personne entrerait dans votre compte.',
  same: 'Oui, les codes sont identiques',
  continue: 'Continuer',
  label: 'Code affiché sur l’appareil',
  hint: '8 lettres. Les majuscules et les tirets n’ont pas d’importance.',
  unknown: 'Aucun appareil n’attend ce code. Vérifiez chaque lettre, ou demandez un nouveau code sur l’appareil.',
  tooMany: 'Trop de codes erronés. Réessayez {when}.',
  passwordAt: 'Ne saisissez votre mot de passe que sur <b>{host}</b>.',
  otherCode: 'Mon appareil affiche un autre code',
  onPhone: 'Continuer plutôt sur votre téléphone',
  qrLabel: 'Code QR qui ouvre cette page avec le code {code}',
  done: {
    allowed: {
      title: 'Votre appareil est connecté',
      text: 'Il continue tout seul dans quelques secondes. Vous pouvez fermer cette page.',
    },
    denied: { title: 'Accès refusé', text: 'Votre appareil n’a reçu aucun accès. Vous pouvez fermer cette page.' },
    late: {
      title: 'Ce code a déjà été utilisé',
      text: 'Rien de plus n’a été envoyé à l’appareil. S’il attend encore, recommencez sur l’appareil.',
    },
  },
  connectedApps: 'Applications connectées',
};
