import type { pageScript as en } from '../en/page-script';
import type { Translation } from '../translation';

export const pageScript: Translation<typeof en> = {
  passkeyNeedsScript: 'Les clés d’accès nécessitent JavaScript, qui est désactivé dans ce navigateur.',
  passkeyUnsupported: 'Ce navigateur ne prend pas en charge les clés d’accès.',
  passkeyExpired: 'Cette page est restée ouverte trop longtemps. Rechargez-la et réessayez.',
  passkeyUnused: 'Aucune clé d’accès n’a été utilisée. Réessayez ou connectez-vous autrement.',
  passkeyNotCreated: 'Aucune clé d’accès n’a été créée. Réessayez ou utilisez un autre appareil.',
  passkeyKnown: 'Cet appareil possède déjà une clé d’accès pour votre compte.',
  passkeyName: 'Nom',
  passkeyNameHint: 'Pour distinguer vos clés d’accès.',
  createPasskey: 'Créer une clé d’accès',
};
