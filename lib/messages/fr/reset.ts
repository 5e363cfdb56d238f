import type { reset as en } from '../en/reset';
import type { Translation } from '../translation';

export const reset: Translation<typeof en> = {
  forgotTitle: 'Mot de passe oublié ?',
  forgotHint: 'Nous vous enverrons un lien pour choisir un nouveau mot de passe.',
  send: 'Envoyer le lien',
  backToSignIn: 'Retour à la connexion',
  noMail: {
    title: 'Ce site ne peut pas envoyer d’e-mails',
    text: 'Les mots de passe ne peuvent donc pas être réinitialisés ici. Demandez de l’aide à l’opérateur de ce site.',
  },
  throttled: {
    title: 'Aucun lien n’a été envoyé',
    text: 'Trop de liens ont été demandés depuis votre réseau. Réessayez {wait}.',
  },
  sentTitle: 'Consultez vos e-mails',
  sent: 'S’il existe un compte pour <b>{email}</b>, nous avons envoyé un lien pour choisir un nouveau mot de passe. Il est valable {minutes, number} minutes.',
  notThere: 'Pas d’e-mail ? Regardez dans les courriers indésirables ou <link>essayez une autre adresse</link>.',
  localMail: 'Ce site n’a pas encore de serveur de messagerie. Ses e-mails se trouvent dans <link>/dev/mail</link>.',
  newTitle: 'Choisissez un nouveau mot de passe',
  forAccount: 'Pour le compte {email}.',
  newPassword: 'Nouveau mot de passe',
  consequence:
    'Tous les appareils sont déconnectés et vous vous connectez avec le nouveau mot de passe. La validation en deux étapes reste activée. Les applications connectées gardent leur accès.',
  consequenceUnconfirmed:
    'Cette adresse n’a jamais été confirmée, le compte repart donc de zéro : tous les appareils sont déconnectés, et les clés d’accès, applications d’authentification et accès d’applications ajoutés auparavant sont supprimés.',
  submit: 'Changer le mot de passe',
  busy: {
    title: 'Nous sommes très sollicités',
    text: 'Votre mot de passe n’est pas encore modifié. Réessayez dans quelques secondes.',
  },
  expiredTitle: 'Ce lien a expiré',
  expired: 'Il a déjà été utilisé ou il est trop ancien. Il n’a pas modifié votre mot de passe.',
  newLink: 'Obtenir un nouveau lien',
};
