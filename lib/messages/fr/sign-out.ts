import type { signOut as en } from '../en/sign-out';
import type { Translation } from '../translation';

export const signOut: Translation<typeof en> = {
  title: 'Se déconnecter ?',
  askedByApp: '<app></app> vous demande de vous déconnecter.',
  lead: 'La session de <b>{name}</b> ({email}) sera fermée dans ce navigateur.',
  others: 'Vos autres comptes restent connectés.',
  keepAccess: 'Les applications gardent l’accès que vous avez autorisé.',
  stay: 'Rester connecté',
  submit: 'Se déconnecter',
  allTitle: 'Se déconnecter de tous les comptes ?',
  allLead: '{count, plural, one {# compte sera déconnecté} other {# comptes seront déconnectés}} dans ce navigateur.',
  allSubmit: 'Tout déconnecter',
  cancel: 'Annuler',
  doneTitle: 'Vous êtes déconnecté',
  done: 'Les applications gardent l’accès que vous avez autorisé. Vous pouvez le modifier à tout moment après vous être connecté.',
  stillSignedIn: 'Encore connecté :',
  otherAccount: 'Choisir un autre compte',
  signIn: 'Se connecter',
  back: 'Retour à <app></app>',
  returning: 'Retour à <app></app>.',
  cameFrom: 'Vous venez de <app></app>.',
  telling:
    '{count, plural, one {Déconnexion de l’application utilisée} other {Déconnexion des # applications utilisées}} dans ce navigateur.',
  frame: 'Page de déconnexion d’une application',
  goodbye: {
    title: 'Votre compte est supprimé',
    lead: 'Vous êtes déconnecté et les applications n’ont plus accès. Celles qui nous interrogent s’arrêtent immédiatement. Les autres peuvent continuer jusqu’à l’expiration de leur accès temporaire, en général quelques minutes.',
    restore:
      'Vous avez changé d’avis ? Vous pouvez restaurer votre compte jusqu’au <date></date> : <link>connectez-vous</link> comme d’habitude. Ensuite, nous effaçons vos données personnelles.',
    copies: 'Les données que des applications ont déjà copiées ne sont pas supprimées. Demandez-leur de les supprimer.',
    home: 'Page d’accueil',
  },
};
