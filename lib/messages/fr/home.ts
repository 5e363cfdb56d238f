import type { home as en } from '../en/home';
import type { Translation } from '../translation';

export const home: Translation<typeof en> = {
  pageTitle: 'Vous décidez de ce que les applications voient, et jusqu’à quand',
  lead: 'Connectez-vous à vos applications avec un seul compte. Avant qu’une application ne reçoive quoi que ce soit, vous voyez les données concernées, vous écartez ce que vous ne voulez pas partager et vous choisissez la fin de l’accès.',
  yourAccount: 'Accéder à votre compte',
  example: 'Exemple',
  exampleText:
    'Voici une vraie page de consentement avec des données fictives. Elle n’est pas utilisable ici. Elle montre qui demande, ce que l’application recevrait et la durée de l’accès. Refuser est aussi simple qu’autoriser.',
  exampleApi: 'Itinéraires',
  exampleRead: 'Voir vos itinéraires enregistrés',
  exampleWrite: 'Modifier vos itinéraires enregistrés',
  exampleWriteDetail: 'Ajouter, renommer, supprimer',
  difference: 'Ce qui change',
  ends: {
    title: 'L’accès prend fin quand vous le dites',
    text: 'Pour chaque application, choisissez une heure, 30 jours ou une date précise.',
  },
  values: {
    title: 'De vraies données avant d’autoriser',
    text: 'Vous voyez les valeurs que l’application recevrait, pas seulement une liste d’autorisations.',
  },
  remove: {
    title: 'Changez d’avis plus tard',
    text: 'Retirez à tout moment une seule autorisation ou tout l’accès. Le reste continue de fonctionner.',
  },
  pause: {
    title: 'Mettez une application en pause',
    text: 'Mettez l’accès en pause et reprenez plus tard. Vos choix sont conservés.',
  },
  sees: {
    title: 'Ce qu’elle voit maintenant',
    text: 'Pour chaque application, consultez exactement ce qu’elle peut voir à cet instant.',
  },
  receipt: {
    title: 'Des reçus signés',
    text: 'À chaque autorisation, vous obtenez un reçu signé que tout le monde peut vérifier.',
  },
  activity: {
    title: 'Une activité en mots simples',
    text: 'Voyez quand une application a utilisé son accès et ce qui a changé.',
  },
  plain: {
    title: 'Léger et privé',
    text: 'La connexion et le consentement fonctionnent sans JavaScript et ne chargent rien d’autres sites.',
  },
  developers: 'Pour les développeurs',
  developersText:
    'Utilisez n’importe quelle bibliothèque OAuth 2.1 ou OpenID Connect. Enregistrez une application, copiez un exemple prêt à l’emploi et lisez la raison de chaque requête refusée.',
  registerApp: 'Enregistrer une application',
  registerApi: 'Enregistrer une API',
  discovery: 'Document de découverte',
};
