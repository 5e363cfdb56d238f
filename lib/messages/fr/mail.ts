import type { mail as en } from '../en/mail';
import type { Translation } from '../translation';

export const mail: Translation<typeof en> = {
  foot: 'Countersign, sur {host}, vous envoie cet e-mail parce qu’il concerne votre compte.',
  settings: 'Choisir les e-mails que vous recevez',
  button: 'Si le bouton ne fonctionne pas, ouvrez cette adresse :',
  expires: 'Ce lien fonctionne une seule fois et expire le {moment}.',
  expiresNoSignIn: 'Ce lien fonctionne une seule fois, sans connexion, et expire le {moment}.',
  ignore: 'Si vous n’êtes pas à l’origine de cette demande, vous pouvez ignorer cet e-mail.',
  verify: {
    subject: 'Confirmez votre adresse e-mail',
    body: 'Quelqu’un a créé un compte sur {host} avec cette adresse e-mail. Si c’est vous, confirmez-la. Vous pourrez alors réinitialiser un mot de passe oublié, et nous pourrons vous avertir d’une activité inhabituelle.',
    action: 'Confirmer l’adresse e-mail',
    ignore: 'Si vous n’avez pas créé de compte, vous pouvez ignorer cet e-mail. L’adresse reste non confirmée.',
  },
  changeEmail: {
    subject: 'Confirmez votre nouvelle adresse e-mail',
    body: 'Quelqu’un veut utiliser cette adresse e-mail pour son compte sur {host}. Si c’est vous, confirmez-la.',
    action: 'Utiliser cette adresse',
  },
  undoEmail: {
    subject: 'Votre adresse e-mail a été modifiée',
    body: 'Votre compte sur {host} utilise maintenant une autre adresse e-mail. Si c’est vous qui l’avez modifiée, vous n’avez rien à faire. C’est le dernier e-mail envoyé à cette adresse.',
    notYou:
      'Si ce n’est pas vous, rétablissez cette adresse. Nous déconnectons tous les appareils, réinitialisons votre mot de passe et vous envoyons un lien pour en choisir un nouveau.',
    action: 'Ce n’était pas moi : rétablir mon adresse',
  },
  reset: {
    subject: 'Choisissez un nouveau mot de passe',
    body: 'Quelqu’un a demandé à réinitialiser le mot de passe de votre compte sur {host}. Si c’est vous, choisissez un nouveau mot de passe.',
    action: 'Choisir un nouveau mot de passe',
    ignore:
      'Si vous n’êtes pas à l’origine de cette demande, vous pouvez ignorer cet e-mail. Votre mot de passe ne change pas.',
  },
  newApp: {
    subject: '{app} a maintenant accès à votre compte',
    body: 'Vous avez donné à « {app} » accès à votre compte pour la première fois. L’application peut :',
    ends: 'L’accès expire le {moment}.',
    noEnd: 'Sans date de fin. Vous pouvez retirer l’accès à tout moment.',
    action: 'Retirer l’accès de {app}',
    notYou: 'Si vous n’avez pas autorisé cela, retirez l’accès.',
    more: 'En savoir plus sur cet accès : {url}',
  },
  reused: {
    subject: 'Identifiants de {app} peut-être volés',
    body: '« {app} » utilise des identifiants pour accéder à vos données. Ils ont été utilisés deux fois : quelqu’un les a peut-être copiés, ou l’application a commis une erreur. Nous les avons bloqués, ainsi que tout ce qui a été émis avec eux.',
    next: 'L’application peut vous demander de vous reconnecter. Si vous ne lui faites plus confiance, retirez son accès.',
  },
  alarms: {
    signedInNewDevice: {
      subject: 'Nouvelle connexion à votre compte',
      body: 'Quelqu’un s’est connecté à votre compte avec un navigateur jamais utilisé auparavant pour ce compte.',
    },
    passwordChanged: {
      subject: 'Votre mot de passe a été modifié',
      body: 'Le mot de passe de votre compte a été modifié.',
    },
    passwordReset: {
      subject: 'Votre mot de passe a été réinitialisé',
      body: 'Le mot de passe de votre compte a été réinitialisé à l’aide d’un lien envoyé à votre adresse e-mail.',
    },
    passkeyAdded: {
      subject: 'Une clé d’accès a été ajoutée',
      body: 'Une nouvelle clé d’accès permet maintenant de se connecter à votre compte.',
    },
    passkeyRemoved: {
      subject: 'Une clé d’accès a été retirée',
      body: 'Une clé d’accès de votre compte a été retirée.',
    },
    totpAdded: {
      subject: 'Une application d’authentification a été ajoutée',
      body: 'La connexion à votre compte demande maintenant un code d’une application d’authentification.',
    },
    totpRemoved: {
      subject: 'Votre application d’authentification a été retirée',
      body: 'La connexion à votre compte ne demande plus de code d’une application d’authentification.',
    },
    secondFactorOptional: {
      subject: 'La validation en deux étapes a été désactivée',
      body: 'Votre mot de passe suffit maintenant pour se connecter à votre compte.',
    },
    recoveryCodesMade: {
      subject: 'De nouveaux codes de secours ont été créés',
      body: 'De nouveaux codes de secours ont été créés pour votre compte. Les anciens codes ne fonctionnent plus.',
    },
    recoveryCodeUsed: {
      subject: 'Un code de secours a été utilisé',
      body: 'Un de vos codes de secours a servi à se connecter à votre compte.',
    },
    identityLinked: {
      subject: 'Un compte a été associé',
      body: 'Un compte d’un autre service permet maintenant de se connecter à votre compte ici.',
    },
    identityUnlinked: {
      subject: 'Un compte associé a été retiré',
      body: 'Un compte d’un autre service ne permet plus de se connecter à votre compte ici.',
    },
    dataDownloaded: {
      subject: 'Vos données ont été téléchargées',
      body: 'Une copie de toutes vos données a été téléchargée.',
    },
    accountRestored: {
      subject: 'Votre compte a été restauré',
      body: 'Quelqu’un s’est connecté à votre compte supprimé et l’a restauré. Les applications et les clés d’API n’ont pas retrouvé leur accès.',
    },
  },
  alarm: {
    from: 'Adresse IP {ip}',
    action: 'Ce n’était pas moi : sécuriser mon compte',
    after:
      'Si c’était vous, vous n’avez rien à faire. Le lien déconnecte tous les appareils et réinitialise votre mot de passe. Nous vous envoyons ensuite un lien pour en choisir un nouveau.',
    afterAdded:
      'Si c’était vous, vous n’avez rien à faire. Le lien retire ce qui a été ajouté, déconnecte tous les appareils et réinitialise votre mot de passe. Nous vous envoyons ensuite un lien pour en choisir un nouveau.',
  },
  keyRevoked: {
    subject: 'Une clé d’API a été révoquée',
    body: 'Quelqu’un qui possède la clé nous a demandé de la révoquer. Elle ne fonctionne plus, pas plus que les jetons émis pour elle.',
    leaked:
      'Si ce n’est pas vous, la clé a fuité. Cherchez comment avant d’en créer une nouvelle, et vérifiez à quoi elle a servi.',
    ofApp: '« {key} » de « {app} »',
    own: '« {key} »',
    actionOwn: 'Afficher vos clés d’API',
    actionApp: 'Afficher vos applications',
    signIn: 'Vous devez vous connecter pour voir la page.',
  },
  invitation: {
    subject: 'Votre compte pour {app}',
    body: '{app} a créé un compte pour vous sur {host}.',
    next: 'Ouvrez le lien pour choisir un mot de passe, ou pour associer un compte que vous avez déjà ici.',
    action: 'Accepter l’invitation',
    ignore: 'Vous ne connaissez pas {app} ? Ignorez cet e-mail. Rien ne se passe sans vous.',
  },
  deleted: {
    subject: 'Votre compte a été supprimé',
    body: 'Votre compte a été supprimé. Vous êtes déconnecté de tous les appareils, et les applications et les clés d’API n’ont plus accès.',
    restore:
      'Vous pouvez restaurer votre compte jusqu’au {moment} : il suffit de vous connecter. Ensuite, nous effaçons vos données personnelles.',
    notYou: 'Si vous ne l’avez pas supprimé, connectez-vous maintenant, restaurez-le et changez votre mot de passe.',
    action: 'Se connecter pour le restaurer',
    after: 'Si vous voulez qu’il reste supprimé, vous n’avez rien à faire.',
  },
  ending: {
    subject: 'L’accès de {app} expire bientôt',
    body: 'Vous avez demandé ce rappel : l’accès de « {app} » expire le {moment}. D’ici là, l’application peut :',
    action: 'Prolonger l’accès',
    after: 'Si vous ne faites rien, l’accès expire à cette date. Pour le prolonger, vous devez vous connecter.',
  },
  webhook: {
    subject: 'Un webhook de {app} a été désactivé',
    failing:
      'Pendant une semaine, nous n’avons pas pu livrer les événements de « {app} » à cette adresse. Nous avons donc cessé d’essayer :',
    gone: 'Le destinataire des événements de « {app} » a répondu qu’il n’existe plus (410). Nous n’envoyons donc plus rien à cette adresse :',
    kept: 'Les événements sont toujours enregistrés. Quand le destinataire fonctionnera de nouveau, réactivez le webhook. Vous pourrez alors envoyer ce qu’il a manqué.',
    action: 'Afficher le webhook',
    signIn: 'Vous devez vous connecter pour voir la page.',
  },
};
