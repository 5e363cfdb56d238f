import type { management as en } from '../en/management';
import type { Translation } from '../translation';

export const management: Translation<typeof en> = {
  apiName: 'Gestion de Countersign',
  commandLine: 'Ligne de commande Countersign',
  scopes: {
    apps: { read: 'Voir vos applications enregistrées', write: 'Enregistrer, modifier et supprimer vos applications' },
    apis: { read: 'Voir vos API enregistrées', write: 'Enregistrer, modifier et supprimer vos API' },
    grants: {
      read: 'Voir quelles applications ont accès à votre compte',
      revoke: 'Suspendre et retirer l’accès des applications à votre compte',
      write: 'Modifier l’accès des applications à votre compte, et même le prolonger',
    },
    logs: { read: 'Voir les requêtes refusées de vos applications' },
    events: {
      read: 'Voir ce qui est arrivé à vos applications',
      write: 'Choisir où envoyer les événements de vos applications',
    },
    users: { read: 'Voir tous les comptes', write: 'Créer, modifier et supprimer des comptes' },
    keys: { read: 'Voir les clés de signature', rotate: 'Renouveler et retirer des clés de signature' },
    settings: { read: 'Voir les paramètres de ce serveur', write: 'Modifier les paramètres de ce serveur' },
    audit: { read: 'Voir ce que les opérateurs ont fait' },
    exports: { read: 'Exporter comptes, applications et API avec les empreintes des secrets' },
    imports: { write: 'Importer des comptes, des applications et des API' },
    scim: {
      read: 'Voir les comptes qu’elle a créés',
      write: 'Créer, modifier et supprimer les comptes de ses propres utilisateurs',
    },
  },
};
