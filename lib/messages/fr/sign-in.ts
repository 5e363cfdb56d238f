import type { signIn as en } from '../en/sign-in';
import type { Translation } from '../translation';

export const signIn: Translation<typeof en> = {
  title: 'Se connecter',
  titleForApp: 'Connectez-vous pour continuer vers <app></app>',
  again: {
    title: 'Confirmez que c’est vous',
    lead: 'Pour continuer, connectez-vous à nouveau.',
    leadForApp: '{app} vous demande de vous connecter à nouveau.',
  },
  otherAccount: 'L’application demande un autre compte que celui auquel vous êtes connecté.',
  email: 'Adresse e-mail',
  emailInvalid: 'Saisissez une adresse e-mail complète, par exemple nom@example.com.',
  emailMissing: 'Saisissez votre adresse e-mail.',
  password: 'Mot de passe',
  passwordMissing: 'Saisissez votre mot de passe.',
  showPassword: 'Afficher',
  showPasswordLabel: 'Afficher le mot de passe',
  forgot: 'Mot de passe oublié ?',
  submit: 'Se connecter',
  stays: 'Vous restez connecté sur cet appareil pendant {days, plural, one {# jour} other {# jours}}.',
  or: 'ou',
  passkey: 'Se connecter avec une clé d’accès',
  continueWith: 'Continuer avec {provider}',
  lastUsed: 'Utilisé la dernière fois',
  newHere: 'Première visite ? <link>Créer un compte</link>',
  addressBar: 'Vérifiez la barre d’adresse : ne saisissez votre mot de passe que sur <b>{host}</b>.',
  disabled: {
    title: 'Ce compte est désactivé',
    text: 'L’organisation qui le gère l’a désactivé. Adressez-vous à elle.',
  },
  wrong: {
    title: 'Adresse e-mail ou mot de passe incorrect',
    text: 'Vérifiez les deux et réessayez.',
  },
  incomplete: {
    title: 'Vous n’êtes pas encore connecté',
    text: 'Remplissez le champ ci-dessous.',
  },
  throttled: {
    title: 'Trop de tentatives',
    text: 'Pour protéger le compte, la connexion par mot de passe est suspendue. Réessayez {wait}. Vous pouvez toujours utiliser une clé d’accès ou réinitialiser votre mot de passe.',
  },
  busy: {
    title: 'Nous sommes très sollicités',
    text: 'Vous n’êtes pas encore connecté. Réessayez dans quelques secondes.',
  },
  signedOut: {
    title: 'Vous avez été déconnecté',
    text: 'Reconnectez-vous pour continuer avec ce compte.',
  },
  passwordReset: {
    title: 'Votre mot de passe a été modifié',
    text: 'Tous les appareils ont été déconnectés de ce compte. Connectez-vous avec le nouveau mot de passe.',
  },
  timedOut: {
    title: 'La connexion a expiré',
    text: 'La validation en deux étapes a pris trop de temps. Veuillez recommencer.',
  },
  passkeyStale: {
    title: 'Vous n’êtes pas connecté',
    text: 'Cette page est restée ouverte trop longtemps. Utilisez à nouveau votre clé d’accès.',
  },
  passkeyUnknown: {
    title: 'Clé d’accès non reconnue',
    text: 'Cette clé d’accès a été supprimée ou appartient à un autre site. Utilisez-en une autre ou votre mot de passe.',
  },
  passkeyRefused: {
    title: 'Clé d’accès refusée',
    text: 'Réessayez ou connectez-vous avec votre mot de passe.',
  },
  provider: {
    unnamed: 'l’autre site',
    throttled: 'Trop de connexions ont été lancées depuis votre réseau. Réessayez {wait}.',
    timedOut: {
      title: 'La connexion avec {provider} a expiré',
      text: 'Elle a pris trop de temps ou a été recommencée dans un autre onglet. Réessayez.',
    },
    stale: {
      title: 'Veuillez vous connecter à nouveau',
      text: 'Vous n’avez pas dû vous reconnecter chez {provider}. Déconnectez-vous de ce service et réessayez, ou choisissez une autre méthode.',
    },
    declined: {
      title: 'La connexion avec {provider} a été annulée',
      text: 'Réessayez ou choisissez une autre méthode.',
    },
    failed: {
      title: 'La connexion avec {provider} n’a pas fonctionné',
      text: 'Ce n’est pas votre faute. Réessayez plus tard ou choisissez une autre méthode.',
      reference: 'Si cela se reproduit, indiquez cette référence à l’opérateur de ce site : <code>{reference}</code>',
    },
    unconfirmed: {
      title: 'Aucun compte n’a été créé',
      text: 'Vous n’avez pas d’adresse e-mail confirmée chez {provider}. Confirmez-en une auprès de ce service ou créez un compte ici.',
    },
    taken: {
      title: 'Vous avez déjà un compte',
      text: 'Un compte utilise ici cette adresse e-mail. Connectez-vous comme d’habitude, puis associez {provider} dans Sécurité.',
    },
  },
  expired: {
    title: 'Cette demande a expiré',
    text: 'Elle a pris trop de temps ou a déjà reçu une réponse. Rien n’a été autorisé. Retournez à l’application et recommencez.',
    apps: 'Vos applications connectées',
    signIn: 'Se connecter à votre compte',
    back: 'Retour à <app></app>',
  },
  accounts: {
    title: 'Choisissez un compte',
    titleForApp: 'Choisissez un compte pour continuer vers <app></app>',
    active: 'Actuel',
    signedOut: 'Déconnecté',
    another: 'Utiliser un autre compte',
    signOutAll: 'Se déconnecter de tous les comptes',
    forget: 'Retirer',
    forgetLabel: 'Retirer {name} de cette liste',
  },
  restore: {
    title: 'Restaurer votre compte ?',
    lead: 'Le compte <b>{email}</b> est supprimé. Vous pouvez le restaurer jusqu’au <date></date>. Ensuite, nous effaçons vos données personnelles.',
    limits:
      'Votre profil et vos moyens de connexion reviennent. L’accès des applications, les clés d’API et les applications ou API que vous avez enregistrées ne reviennent pas.',
    leave: 'Laisser supprimé',
    submit: 'Restaurer le compte',
  },
};
