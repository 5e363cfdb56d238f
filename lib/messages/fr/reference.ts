import type { reference as en } from '../en/reference';
import type { Translation } from '../translation';

export const reference: Translation<typeof en> = {
  title: 'Référence de l’API',
  lead: 'L’API de gestion peut faire tout ce que ce portail peut faire. Les programmes lisent la même description sous forme de <document>document OpenAPI</document>.',
  signIn: 'Se connecter',
  startTitle: 'Première requête',
  start:
    'Créez une <keys>clé d’API</keys>, ou obtenez par OAuth un jeton d’accès pour la ressource de cette API. Envoyez-le comme jeton bearer.',
  startCode: 'Demander qui vous êtes',
  scopesTitle: 'Scopes',
  scopesText:
    'Toute personne peut autoriser à une application les scopes pour ses propres applications, API et accès. Un opérateur attribue les autres à une application.',
  errorsTitle: 'Codes d’erreur',
  groupTab: '{group} · Référence de l’API',
  all: 'Toutes les opérations',
  scope: 'Scope :',
  anyToken: 'Tout jeton d’accès pour cette API',
  parameters: 'Paramètres',
  body: 'Corps',
  answer: 'Réponse ({status})',
  noBody: 'Réponse : {status}, sans corps',
  problems: 'Erreurs',
  members: 'Champs',
  required: 'obligatoire',
  rules: {
    lists:
      'Les listes arrivent par parties. Continuez avec <code>cursor</code> et la valeur de <code>next_cursor</code>.',
    repeat:
      'Envoyez <code>Idempotency-Key</code> avec POST. Si vous répétez la requête, vous recevez la première réponse, et rien ne se produit deux fois.',
    conditions:
      'Envoyez <code>If-Match</code> avec l’<code>ETag</code> que vous avez lu. Si l’objet a changé entre-temps, la réponse est 412.',
    dryRun: 'Ajoutez <code>dry_run=1</code> à une modification. Rien ne change, et la réponse dit ce qui changerait.',
    errors: 'Les erreurs sont des problem details (RFC 9457). <code>errors</code> nomme chaque champ incorrect.',
    limits: '<code>RateLimit</code> indique combien de requêtes restent pour cette minute.',
  },
};
