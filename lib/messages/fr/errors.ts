import type { errors as en } from '../en/errors';
import type { Translation } from '../translation';

export const errors: Translation<typeof en> = {
  appFault: {
    title: 'Ce lien ne fonctionne pas',
    means:
      'L’application qui vous a envoyé ici a fait une demande que nous ne pouvons pas accepter. Rien n’a été partagé avec elle.',
    next: 'Revenez à l’application et réessayez. Si cette page réapparaît, seules les personnes qui gèrent l’application peuvent corriger l’erreur.',
  },
  unknownApp: {
    title: 'Application inconnue',
    means:
      'L’application qui vous a envoyé ici n’est pas enregistrée, ou ne l’est plus. Rien n’a été partagé avec elle.',
    next: 'Revenez à l’application. Si un lien dans un message vous a conduit ici, méfiez-vous de ce message.',
  },
  otherAnswer: {
    title: 'Rien n’a été autorisé',
    means: 'Cette réponse ne correspond pas à la connexion demandée par l’application.',
    next: 'Revenez à l’application et recommencez.',
  },
  expired: {
    title: 'Cette demande a expiré',
    means: 'Elle a déjà reçu une réponse, ou trop de temps s’est écoulé. Rien d’autre n’a été autorisé.',
    next: 'Revenez à l’application et recommencez.',
  },
  clientDocument: {
    title: 'Cette application ne peut pas être utilisée ici',
    means:
      'L’application se décrit à sa propre adresse, et nous ne pouvons pas utiliser cette description. Rien n’a été partagé avec elle.',
    next: 'Revenez à l’application et réessayez plus tard. Seules les personnes qui la gèrent peuvent corriger cela.',
  },
  tooManyWaiting: {
    title: 'Réessayez dans quelques minutes',
    means:
      'Trop de connexions depuis votre réseau, ou sur ce site, sont encore en cours. Rien n’a été partagé avec l’application.',
    next: 'Attendez quelques minutes, puis rechargez cette page.',
  },
  unavailable: {
    title: 'Nous ne pouvons pas répondre pour le moment',
    means:
      'Notre base de données est injoignable, ou nous sommes très sollicités. Rien n’a été partagé avec l’application.',
    next: 'Attendez une minute, puis rechargez cette page.',
  },
  ownFault: {
    title: 'Une erreur s’est produite de notre côté',
    means: 'C’est notre faute, pas la vôtre ni celle de l’application. Rien n’a été partagé avec l’application.',
    next: 'Rechargez cette page dans une minute. Si l’erreur se reproduit, contactez l’opérateur de ce site et indiquez la référence ci-dessous.',
  },
  backTo: '<link>Retour à <name>{app}</name></link> ({host})',
  developer: 'Pour les développeurs de l’application',
  code: 'Erreur',
  reference: 'Référence',
  down: {
    title: 'Nous ne pouvons pas répondre pour le moment',
    unreachable: 'Notre base de données est injoignable pour le moment.',
    readOnly: 'Pour le moment, nous pouvons afficher des données, mais pas en enregistrer.',
    nothing: 'Rien n’est perdu. Attendez une minute, puis rechargez cette page.',
    notSaved:
      'Ce que vous avez envoyé n’a pas été enregistré. Attendez une minute, puis rechargez cette page pour le renvoyer, ou revenez en arrière : votre navigateur garde ce que vous avez saisi.',
    unknown:
      'Ce que vous avez envoyé n’a peut-être pas été enregistré. Attendez une minute, puis revenez en arrière et vérifiez ce qui a été enregistré avant de le renvoyer.',
  },
  failed: {
    title: 'Une erreur s’est produite de notre côté',
    means: 'C’est notre faute, pas la vôtre. Votre dernière modification n’a peut-être pas été enregistrée.',
    next: 'Rechargez cette page dans une minute.',
    again: 'Si l’erreur se reproduit',
    quote: 'Contactez l’opérateur de ce site et indiquez cette référence : <code>{reference}</code>',
  },
  notFound: {
    title: 'Page introuvable',
    means: 'L’adresse est peut-être mal saisie, ou la page a été supprimée ou appartient à un autre compte.',
    home: 'Page d’accueil',
  },
};
