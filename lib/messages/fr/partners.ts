import type { partners as en } from '../en/partners';
import type { Translation } from '../translation';

export const partners: Translation<typeof en> = {
  title: 'Organisations',
  meaning:
    'Une organisation peut mettre fin aux accès et aux connexions qui viennent d’elle. Elle ne voit ni vos autres applications, ni votre mot de passe, ni vos données ici.',
  since: 'Associée le <when></when>',
  made: 'Votre compte a été créé pour {app}. Si {app} le désactive et que vous ne l’utilisez pour rien d’autre, vous ne pourrez plus vous connecter.',
  waiting: '{app} vous invite à associer votre compte.',
  connect: 'Associer',
  connectOf: 'Associer {app}',
  decline: 'Refuser',
  declineOf: 'Refuser l’invitation de {app}',
  leave: 'Dissocier',
  leaveOf: 'Dissocier {app}',
  isConnected: 'Votre compte est associé.',
  isLeft: 'L’organisation est dissociée.',
  isDeclined: 'L’invitation est refusée.',
  over: 'Cette invitation n’est plus valable.',
  already: 'Votre compte est déjà associé à cette organisation.',
  page: {
    title: 'Accepter l’invitation de {app}',
    create: '{app} a créé un compte pour vous. Choisissez un mot de passe. Vous vous connectez avec <b>{email}</b>.',
    password: 'Mot de passe',
    submit: 'Créer le compte',
    have: 'Vous avez déjà un compte ici ? <link>Connectez-vous pour l’associer</link>.',
    taken: 'Vous avez déjà un compte ici avec <b>{email}</b>. Connectez-vous pour l’associer à {app}.',
    signIn: 'Se connecter',
    ask: 'Associer votre compte <b>{email}</b> à {app} ?',
    other: 'Ce n’est pas le bon compte ? <link>Déconnectez-vous</link> et ouvrez à nouveau le lien.',
    notNow: 'Pas maintenant',
    expired: 'Demandez une nouvelle invitation à l’organisation qui vous a invité.',
    busy: 'Il y a beaucoup de demandes en ce moment. Réessayez dans quelques secondes.',
  },
};
