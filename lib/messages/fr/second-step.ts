import type { secondStep as en } from '../en/second-step';
import type { Translation } from '../translation';

export const secondStep: Translation<typeof en> = {
  title: 'Validation en deux étapes',
  lead: 'Saisissez le code à 6 chiffres de votre application d’authentification.',
  leadPasskey: 'Confirmez avec votre clé d’accès.',
  leadBoth: 'Saisissez le code à 6 chiffres de votre application d’authentification ou utilisez une clé d’accès.',
  leadMore:
    '{app} demande une vérification supplémentaire. Saisissez le code à 6 chiffres de votre application d’authentification.',
  leadMorePasskey: '{app} demande une vérification supplémentaire. Confirmez avec votre clé d’accès.',
  thisPage: 'Cette page',
  account: 'Connexion en tant que {email}',
  code: 'Code à 6 chiffres',
  submit: 'Continuer',
  passkey: 'Utiliser une clé d’accès',
  lostPhone: 'Téléphone perdu ?',
  lostPasskey: 'Clé d’accès perdue ?',
  lost: {
    recovery: 'Utilisez l’un des codes de secours que vous avez enregistrés en activant la validation en deux étapes.',
    useRecovery: 'Utiliser un code de secours',
    device:
      'Toujours connecté sur un autre appareil ? Ouvrez-y Sécurité pour configurer une nouvelle application d’authentification.',
    noCodes:
      'Pas de codes non plus ? Demandez de l’aide à l’opérateur de ce site. Cette étape ne peut pas être contournée par e-mail.',
  },
  anotherAccount: 'Utiliser un autre compte',
  recovery: {
    title: 'Utiliser un code de secours',
    lead: 'Saisissez l’un des codes de secours que vous avez enregistrés. Chacun ne sert qu’une fois.',
    none: 'Ce compte n’a plus de codes de secours.',
    code: 'Code de secours',
    back: 'Retour',
  },
  wrong: {
    title: 'Code incorrect',
    text: 'Vérifiez-le et réessayez. Un code de votre application est valable environ une minute.',
  },
  used: {
    title: 'Ce code a déjà été utilisé',
    text: 'Attendez que votre application affiche le code suivant, puis saisissez-le.',
  },
  throttled: {
    title: 'Trop de tentatives',
    text: 'Pour protéger le compte, les codes sont suspendus. Réessayez {wait}.',
  },
  none: {
    title: 'Configurer la validation en deux étapes',
    lead: '{app} a besoin de plus qu’un mot de passe pour savoir que c’est vous. Configurez l’une de ces méthodes. Cela prend une minute, puis vous revenez ici.',
    app: 'Configurer une application d’authentification',
    passkey: 'Créer une clé d’accès',
  },
  decline: 'Revenir sans cette étape',
  declineForApp: 'Revenir à {app} sans cette étape',
};
