import type { data as en } from '../en/data';
import type { Translation } from '../translation';

export const data: Translation<typeof en> = {
  overview: 'Vue d’ensemble',
  title: 'Vos données',
  lead: 'Téléchargez une copie de vos données ou supprimez votre compte.',
  confirmTitle: 'Confirmez que c’est bien vous',
  confirmBody: 'Votre connexion date un peu. Reconnectez-vous pour télécharger vos données ou supprimer votre compte.',
  confirm: 'Se reconnecter',
  download: 'Télécharger vos données',
  downloadBody:
    'Un fichier JSON avec votre profil, vos connexions, les applications connectées et leur activité, vos clés d’API, ainsi que les applications et API que vous avez enregistrées. Les mots de passe et les clés n’y figurent pas.',
  delete: 'Supprimer votre compte',
  deleteNow: 'Supprimer mon compte',
  deleteOpen: 'Supprimer mon compte…',
  deleteLead: 'Si vous supprimez votre compte :',
  lastOperatorTitle: 'Personne d’autre ne gère ce site',
  lastOperator: 'Sans vous, personne ne pourrait gérer ce site. Confiez d’abord ce rôle à quelqu’un d’autre.',
  endsSessions: 'Vous êtes déconnecté de tous les appareils.',
  endsApps:
    '{count, plural, =0 {Aucune application n’a d’accès.} one {# application perd son accès. Les données qu’elle a déjà copiées ne sont pas supprimées.} other {# applications perdent leur accès. Les données qu’elles ont déjà copiées ne sont pas supprimées.}}',
  endsKeys: '{count, plural, one {# clé d’API cesse de fonctionner.} other {# clés d’API cessent de fonctionner.}}',
  endsOwnApps:
    'Les applications que vous avez enregistrées sont supprimées, et leurs utilisateurs perdent leur accès : {names}.',
  endsOwnApis: 'Les API que vous avez enregistrées sont supprimées, et les applications perdent leur accès : {names}.',
  moreNames: '{count, number} de plus',
  restorable:
    'Pendant 14 jours, vous pouvez restaurer le compte en vous connectant. Les applications, les clés d’API et ce que vous avez enregistré ne reviennent pas.',
  erased:
    'Après 14 jours, votre profil, vos connexions et votre historique sont effacés. Votre adresse e-mail redevient libre.',
  notDeleted: 'Votre compte n’a pas été supprimé',
  emailDiffers: 'Ce n’est pas l’adresse de ce compte.',
  email: 'Adresse e-mail',
  emailHint: 'Pour confirmer, saisissez {email}',
  lost: {
    title: 'Appareil perdu ?',
    lead: 'Protégez votre compte. Vous restez connecté sur cet appareil.',
    sessions: 'Se déconnecter partout ailleurs',
    sessionsCount: '{count, plural, one {# autre appareil} other {# autres appareils}}',
    sessionsHint:
      'La personne qui a l’appareil ne peut plus utiliser votre compte ici. Les applications qui suivent nos déconnexions vous déconnectent aussi ; d’autres peuvent vous laisser connecté.',
    sessionsNone: 'Vous n’êtes connecté nulle part ailleurs.',
    apps: 'Retirer l’accès de toutes les applications',
    appsCount: '{count, plural, one {# application avec accès} other {# applications avec accès}}',
    appsHint:
      'Choisissez ceci si quelqu’un pourrait ouvrir une application sur l’appareil. Toutes les applications perdent leur accès, aussi sur vos autres appareils, et doivent vous le redemander. Les données déjà copiées ne sont pas supprimées.',
    appsNone: 'Aucune application n’a d’accès.',
    keys: 'Révoquer toutes les clés d’API',
    keysCount: '{count, plural, one {# clé d’API} other {# clés d’API}}',
    keysNone: 'Vous n’avez pas de clé d’API.',
    keysHint:
      'Choisissez ceci si une clé était enregistrée sur l’appareil. Les scripts qui utilisent une de vos clés cessent de fonctionner.',
    submit: 'Se déconnecter et retirer l’accès',
    cancel: 'Annuler',
    nothingLeft:
      'Vous n’êtes connecté nulle part ailleurs, aucune application n’a d’accès, et vous n’avez pas de clé d’API.',
    choose: 'Choisissez ce qui doit prendre fin',
    chooseBody: 'Rien n’a changé. Cochez au moins une case.',
    done: 'Votre compte est protégé',
    doneSessions:
      '{count, plural, =0 {Aucun autre appareil n’était connecté.} one {# autre appareil est déconnecté.} other {# autres appareils sont déconnectés.}}',
    doneApps:
      '{count, plural, =0 {Aucune application n’avait d’accès.} one {# application a perdu son accès.} other {# applications ont perdu leur accès.}}',
    doneKeys:
      '{count, plural, =0 {Il n’y avait pas de clé d’API.} one {# clé d’API est révoquée.} other {# clés d’API sont révoquées.}}',
    password: 'Votre mot de passe était enregistré sur l’appareil ? <link>Changez-le</link>.',
  },
};
