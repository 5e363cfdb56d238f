import type { ends as en } from '../en/ends';
import type { Translation } from '../translation';

export const ends: Translation<typeof en> = {
  label: 'Durée de l’accès',
  choices: {
    once: 'Juste cette fois',
    hour: '1 heure',
    day: '1 jour',
    week: '7 jours',
    month: '30 jours',
    quarter: '90 jours',
    year: '1 an',
    date: 'Choisir une date',
    open: 'Jusqu’à ce que je le retire',
    keep: 'Garder la date actuelle',
    same: 'Aussi longtemps que le reste',
  },
  until: 'Jusqu’au <date></date>',
  once: 'Cette fois seulement. L’application devra vous le redemander la prochaine fois.',
  onceForAct: 'Seulement pour ceci. Pour toute autre chose, l’application devra vous le redemander.',
  open: 'Sans date de fin. Vous pouvez retirer l’accès à tout moment.',
  lastDay: 'Dernier jour',
  lastDayOf: 'Dernier jour : {permission}',
  endsWithDay: 'L’accès prend fin à la fin de ce jour, dans votre fuseau horaire.',
  endsWithDayInUtc: 'L’accès prend fin à la fin de ce jour, en UTC.',
  moreOptions: 'Plus d’options',
  singleEnds: 'Mettre fin plus tôt à certaines autorisations',
  notLonger: 'Aucune autorisation ne peut durer plus longtemps que l’accès lui-même.',
  needed:
    'L’application a besoin de cette autorisation. Si celle-ci prend fin plus tôt, l’application cesse de fonctionner et vous le redemande.',
  remind: 'Me prévenir par e-mail',
  reminders: {
    none: 'Pas de rappel',
    day: '1 jour avant',
    threeDays: '3 jours avant',
    week: '7 jours avant',
  },
};
