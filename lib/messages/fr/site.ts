import type { site as en } from '../en/site';
import type { Translation } from '../translation';

export const site: Translation<typeof en> = {
  tagline: 'Vous décidez de ce qu’une application peut voir, et jusqu’à quand.',
  skipToContent: 'Aller au contenu',
  accountMenu: 'Menu du compte de {name}',
  sections: 'Espaces',
  account: 'Compte',
  developers: 'Développeurs',
  admin: 'Administration',
  apps: 'Applications connectées',
  security: 'Sécurité',
  profile: 'Profil',
  signIn: 'Se connecter',
  createAccount: 'Créer un compte',
  signOut: 'Se déconnecter',
  switchAccount: 'Changer de compte',
  preferences: 'Langue et apparence',
  language: 'Langue',
  theme: 'Apparence',
  themeSystem: 'Système',
  themeLight: 'Clair',
  themeDark: 'Sombre',
  terms: 'Conditions d’utilisation',
  privacy: 'Confidentialité',
  verifyReceipt: 'Vérifier un reçu',
  unavailable:
    'Impossible d’enregistrer pour le moment. Votre saisie est conservée. Attendez une minute, puis renvoyez le formulaire.',
  momentIn: '{date}, {time} {zone}',
  justNow: 'à l’instant',
  inAMoment: 'dans un instant',
};
