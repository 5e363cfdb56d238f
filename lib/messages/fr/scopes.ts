import type { scopes as en } from '../en/scopes';
import type { Translation } from '../translation';

export const scopes: Translation<typeof en> = {
  openid: { title: 'Vous connecter et vous reconnaître', detail: 'L’application vous reconnaît quand vous revenez.' },
  profile: { title: 'Voir votre profil', detail: 'Votre nom et les autres informations de votre profil.' },
  email: { title: 'Voir votre adresse e-mail', detail: 'L’adresse, et si elle est confirmée.' },
  phone: { title: 'Voir votre numéro de téléphone', detail: 'Le numéro, et s’il est confirmé.' },
  address: { title: 'Voir votre adresse postale', detail: 'L’adresse de votre profil.' },
  offlineAccess: {
    title: 'Garder l’accès quand vous n’utilisez pas l’application',
    detail: 'Jusqu’à la fin de l’accès.',
  },
  unknown: 'Utiliser « {scope} »',
  none: 'Pas encore dans votre profil. Si vous l’ajoutez plus tard, l’application pourra le voir.',
  confirmed: '{value} (confirmé)',
  notConfirmed: '{value} (non confirmé)',
  effects: { reads: 'lit des données', changes: 'modifie des données', deletes: 'supprime des données' },
  claims: {
    name: 'Nom',
    familyName: 'Nom de famille',
    givenName: 'Prénom',
    middleName: 'Deuxième prénom',
    nickname: 'Surnom',
    preferredUsername: 'Nom d’utilisateur',
    profile: 'Page de profil',
    picture: 'Photo',
    website: 'Site web',
    gender: 'Genre',
    birthdate: 'Date de naissance',
    zoneinfo: 'Fuseau horaire',
    locale: 'Langue',
    updatedAt: 'Dernière modification',
    email: 'Adresse e-mail',
    address: 'Adresse postale',
    phoneNumber: 'Numéro de téléphone',
  },
};
