import type { links as en } from '../en/links';
import type { Translation } from '../translation';

export const links: Translation<typeof en> = {
  expiredTitle: 'Ce lien a expiré',
  expired: 'Il a déjà été utilisé, a été remplacé par un plus récent, ou est trop ancien.',
  expiredVerify: 'Vous pouvez demander un nouveau lien dans votre <link>profil</link>.',
  expiredChange: 'Vous pouvez voir et modifier votre adresse dans votre <link>profil</link>.',
  expiredUndo: 'Vous n’avez plus accès à votre compte ? <link>Choisissez un nouveau mot de passe</link>.',
  expiredStop: 'Gérez vos appareils et vos applications dans <link>votre compte</link>.',
  otherTitle: 'Ce lien concerne un autre compte',
  other:
    'Vous êtes connecté avec <b>{email}</b>. Déconnectez-vous et rouvrez le lien avec le compte qui a demandé <b>{recipient}</b>.',
  otherIgnore: 'Si vous n’avez rien demandé, fermez cette page. Rien ne change.',
  signOut: 'Se déconnecter',
  verify: {
    title: 'Confirmer votre adresse e-mail',
    body: '<b>{email}</b> est l’adresse de votre compte, {name}. Les applications qui ont accès à votre adresse apprennent qu’elle est confirmée.',
    confirm: 'Confirmer l’adresse e-mail',
    done: 'Votre adresse e-mail est confirmée',
    doneBody: 'Vous pouvez fermer cette page ou continuer vers votre compte.',
    account: 'Continuer vers votre compte',
  },
  change: {
    title: 'Utiliser cette adresse e-mail ?',
    body: '<b>{new}</b> remplace <b>{old}</b>. Vous vous connectez avec cette adresse et y recevez nos e-mails. Les applications qui ont accès à votre adresse verront la nouvelle à leur prochaine demande.',
    confirm: 'Utiliser la nouvelle adresse',
    takenTitle: 'Votre adresse n’a pas été modifiée',
    taken: 'Un autre compte utilise cette adresse. Connectez-vous à ce compte ou choisissez une autre adresse.',
  },
  undo: {
    title: 'Rétablir votre adresse e-mail ?',
    body: '<b>{email}</b> redevient l’adresse de votre compte. Nous déconnectons tous les appareils, y compris le vôtre, et votre mot de passe actuel cesse de fonctionner. Les moyens de connexion ajoutés depuis le changement sont retirés. Nous vous envoyons ensuite un lien pour choisir un nouveau mot de passe.',
    confirm: 'Rétablir l’adresse et déconnecter tous les appareils',
    takenTitle: 'Votre adresse n’a pas été rétablie',
    taken: 'Un autre compte l’utilise désormais. Contactez l’opérateur de ce site.',
    done: 'Votre adresse e-mail est rétablie',
    doneBody:
      'Tous les appareils sont déconnectés et votre mot de passe ne fonctionne plus. Nous avons envoyé à <b>{email}</b> un lien pour en choisir un nouveau.',
  },
  stop: {
    appTitle: 'Retirer l’accès de {app} ?',
    app: 'L’application ne peut plus utiliser votre compte et doit vous le redemander. Les données déjà copiées ne sont pas supprimées.',
    appRest: 'Vous restez connecté, et les autres applications gardent leur accès.',
    appConfirm: 'Retirer l’accès',
    appDone: 'L’accès de {app} est retiré',
    appDoneBody: 'Vous pouvez fermer cette page.',
    secureTitle: 'Sécuriser votre compte ?',
    secure:
      'Ce n’était pas vous ? Nous déconnectons tous les appareils, y compris le vôtre, et votre mot de passe cesse de fonctionner. Nous vous envoyons ensuite un lien pour en choisir un nouveau.',
    secureAdded: 'Le nouveau moyen de connexion est retiré.',
    secureApps: 'Les applications connectées gardent leur accès. Vous pourrez le retirer après vous être reconnecté.',
    secureConfirm: 'Ce n’était pas moi : sécuriser mon compte',
    secureDone: 'Tous les appareils sont déconnectés',
    secureDoneBody:
      'Nous vous avons envoyé un lien pour choisir un nouveau mot de passe. Il fonctionne pendant 30 minutes.',
    secureLate: 'Le lien a expiré ? <link>Demandez-en un autre</link>.',
  },
};
