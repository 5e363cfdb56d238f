import type { mailbox as en } from '../en/mailbox';
import type { Translation } from '../translation';

export const mailbox: Translation<typeof en> = {
  title: 'E-mails envoyés',
  lead: 'Ce portail fonctionne sur votre propre ordinateur et n’a pas de serveur de messagerie. Les e-mails qu’il aurait envoyés sont ici.',
  empty: 'Aucun e-mail pour le moment',
  emptyBody: 'Créez un compte ou demandez un nouveau mot de passe.',
  to: 'À {address}',
  message: 'E-mail',
  text: 'Texte',
  preview: 'Aperçu',
  account: 'Votre compte',
};
