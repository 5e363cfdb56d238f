import type { consent as en } from '../en/consent';
import type { Translation } from '../translation';

export const consent: Translation<typeof en> = {
  title: '{app} demande un accès',
  notYou: 'Ce n’est pas vous ?',
  headline: {
    access: '<b>{app}</b> demande l’accès à votre compte',
    more: '<b>{app}</b> demande un accès supplémentaire',
    again: '<b>{app}</b> vous demande de confirmer son accès',
    payment: '<b>{app}</b> vous demande d’approuver ce paiement',
    payments: '<b>{app}</b> vous demande d’approuver ces paiements',
    act: '<b>{app}</b> demande votre accord',
  },
  identity: {
    noWebsite: 'Aucun site web indiqué',
    verified: 'Site vérifié',
    unverified: 'Application non vérifiée.',
    addedBy: 'Ajoutée par <b>{owner}</b> le <date></date>.',
    added: 'Ajoutée le <date></date>.',
    selfRegistered:
      'Cette application s’est enregistrée elle-même. Tout le monde peut le faire, sous n’importe quel nom.',
    registered: 'Enregistrée le <date></date>.',
    document: 'Cette application n’est pas enregistrée ici. Ses informations viennent de {host}.',
    firstUsed: 'Utilisée ici pour la première fois le <date></date>.',
    own: 'C’est la ligne de commande de ce portail. Elle fonctionne sur l’ordinateur où vous l’avez lancée.',
    onDevice: 'Elle fonctionne sur votre appareil, pas sur un site web.',
    program: 'Elle fonctionne sur votre ordinateur, comme un outil en ligne de commande ou un agent d’IA.',
  },
  nameWarnings: {
    hiddenCharacters: 'Son nom contenait des caractères invisibles. Nous les avons retirés.',
    lookAlike:
      'Son nom contient des lettres qui ressemblent à d’autres. Cela peut servir à imiter une autre application.',
    copiesVerified: 'Une autre application de ce nom est vérifiée ici. Ce n’est pas celle-ci.',
    claimsVerified: 'Son nom prétend à une vérification que nous n’avons pas faite.',
    imitatesUs: 'Elle ne fait pas partie de Countersign, même si son nom y ressemble.',
  },
  device: {
    title: 'Ceci donne accès à un appareil',
    code: 'Il affiche le code <b>{code}</b>.',
    warning:
      'Ne continuez que si cet appareil est devant vous. Si quelqu’un vous a envoyé ce lien ou ce code, choisissez « Refuser ».',
  },
  claimableScheme:
    'D’autres applications de cet appareil pourraient recevoir cette réponse. Ne continuez que si vous venez de commencer cela vous-même.',
  lasting:
    'Cette application peut obtenir un accès qui n’expire jamais. Si vous choisissez « Jusqu’à ce que je le retire », il fonctionne jusqu’à ce que vous le retiriez dans votre compte.',
  paused: 'Vous avez mis cette application en pause. Si vous l’autorisez, son accès reprend.',
  loss: {
    title: 'Si vous autorisez ceci, l’application ne pourra plus :',
    once: '« Juste cette fois » ne retire rien.',
  },
  amountTo: '{amount} à {payee}',
  yes: 'oui',
  no: 'non',
  fact: '{title} : {value}',
  required: 'Obligatoire',
  optional: 'Facultatif',
  isNew: 'nouvelle',
  count:
    '{count, plural, one {# autorisation} other {# autorisations}}{changing, plural, =0 {} one {, dont # peut modifier des données} other {, dont # peuvent modifier des données}}',
  selectAll: 'Tout sélectionner',
  moreDetails: '{count, plural, one {# autre information} other {# autres informations}}',
  morePermissions:
    '{count, plural, one {# autre autorisation} other {# autres autorisations}}{changing, plural, =0 {} one {, dont # peut modifier des données} other {, dont # peuvent modifier des données}}',
  moreApis: '{count, plural, one {# autre service} other {# autres services}}',
  alreadyAllowed: 'Déjà autorisé ({count, number})',
  deny: 'Refuser',
  allow: 'Autoriser',
  next: 'Ensuite : {place}',
  places: { device: 'votre appareil', app: 'une application sur cet appareil', computer: 'cet ordinateur ({host})' },
  privacyPolicy: 'Politique de confidentialité',
  noPrivacyPolicy: 'Aucune politique de confidentialité indiquée',
  terms: 'Conditions d’utilisation',
  problems: {
    nothingAllowed: 'Rien n’a encore été autorisé',
    nothingChosen: 'Choisissez au moins une autorisation, ou refusez.',
    dateMissing: 'Choisissez le dernier jour ou une durée.',
    datePast: 'Ce jour est passé. Choisissez aujourd’hui ou un jour plus tard.',
    endTooLate: 'Cette application n’accepte pas un accès aussi long. Choisissez une fin plus proche.',
    actTooLong: 'Ceci peut être autorisé pour un jour au plus. Choisissez une fin plus proche.',
    formIncomplete: 'Votre réponse est arrivée incomplète. Veuillez répondre à nouveau.',
    questionChanged: 'La demande a changé pendant votre lecture. Relisez-la et répondez ci-dessous.',
    formStale: 'Cette page appartient à une autre connexion. Relisez-la et répondez ci-dessous.',
  },
  expired: {
    title: 'Cette demande a expiré',
    text: 'Elle a déjà reçu une réponse, ou trop de temps a passé. Rien de plus n’a été autorisé.',
    next: 'Retournez dans l’application et recommencez là-bas.',
  },
  otherAccount: {
    title: 'Vous êtes connecté avec un autre compte',
    text: 'L’application a demandé un autre compte que celui qui est connecté ici. Rien n’a été autorisé.',
    signIn: 'Se connecter avec l’autre compte',
  },
  connectedApps: 'Applications connectées',
  example: {
    title: 'Page de consentement',
    lead: 'Ce que voient les utilisateurs quand l’application demande toutes ses autorisations.',
  },
};
