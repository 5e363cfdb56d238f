import type { pageError as en } from '../en/page-error';
import type { Translation } from '../translation';

export const pageError: Translation<typeof en> = {
  title: 'Une erreur s’est produite de notre côté',
  means: 'C’est notre faute, pas la vôtre. Votre dernière modification n’a peut-être pas été enregistrée.',
  again: 'Réessayer',
  ifAgain: 'Si l’erreur se reproduit',
  quote: 'Contactez l’opérateur de ce site et indiquez cette référence :',
  downTitle: 'Nous ne pouvons pas répondre pour le moment',
  down: 'Notre base de données est injoignable pour le moment. Votre dernière modification n’a peut-être pas été enregistrée. Vérifiez-la avant de recommencer.',
};
