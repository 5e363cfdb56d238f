import type { overview as en } from '../en/overview';
import type { Translation } from '../translation';

export const overview: Translation<typeof en> = {
  title: 'Vue d’ensemble',
  heading: 'Votre compte',
  apps: '{count, plural, =0 {Aucune application connectée} one {# application connectée} other {# applications connectées}}',
  devices: '{count, plural, one {# appareil} other {# appareils}}',
  attention: 'À vérifier',
  nothing: 'Tout va bien. Vous n’avez rien à faire.',
  alarm: '<b>{app}</b> : identifiants peut-être volés',
  alarmMany:
    'Des identifiants de {count, plural, one {# application ont} other {# applications ont}} peut-être été volés, en dernier ceux de <b>{app}</b>.',
  email:
    'Votre adresse e-mail n’est pas confirmée. Sans confirmation, vous ne pouvez pas réinitialiser votre mot de passe.',
  ways: 'Vous n’avez qu’une façon de vous connecter. Ajoutez-en une deuxième, comme une clé d’accès, au cas où vous perdriez la première.',
  soon: 'L’accès de <b>{app}</b> expire bientôt.',
  soonMany:
    'L’accès de {count, plural, one {# application} other {# applications}} expire bientôt, d’abord celui de <b>{app}</b>.',
  unused: '<b>{app}</b> n’a pas utilisé son accès depuis 90 jours.',
  unusedMany:
    '{count, plural, one {# application n’a pas utilisé son accès} other {# applications n’ont pas utilisé leur accès}} depuis 90 jours, dont <b>{app}</b>.',
  surplus: 'L’utilisation de certaines autorisations de <b>{app}</b> n’a pas été signalée depuis 30 jours.',
  surplusMany:
    '{count, plural, one {# application a} other {# applications ont}} des autorisations dont l’utilisation n’a pas été signalée depuis 30 jours, dont <b>{app}</b>.',
  review: 'Examiner',
  confirm: 'Confirmer',
  addWay: 'Ajouter',
  recent: 'Applications utilisées récemment',
  all: 'Toutes les applications',
  empty: 'Aucune application connectée',
  emptyText:
    'Lorsque vous vous connectez à une application avec ce compte, vous choisissez ce qu’elle peut faire et pour combien de temps. Elle apparaît ensuite ici, et vous pouvez mettre en pause ou retirer son accès à tout moment.',
};
