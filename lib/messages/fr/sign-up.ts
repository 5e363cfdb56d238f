import type { signUp as en } from '../en/sign-up';
import type { Translation } from '../translation';

export const signUp: Translation<typeof en> = {
  title: 'Créez votre compte',
  titleForApp: 'Créez un compte pour continuer vers <app></app>',
  name: 'Nom',
  nameHint: 'Les applications ne le voient que si vous l’autorisez.',
  nameMissing: 'Saisissez votre nom.',
  nameInvalid: 'Utilisez 100 caractères au maximum.',
  passwordHint:
    'Utilisez au moins {count, plural, one {# caractère} other {# caractères}}. Quelques mots au hasard conviennent bien.',
  passwordMissing: 'Saisissez un mot de passe.',
  submit: 'Créer un compte',
  haveAccount: 'Vous avez déjà un compte ? <link>Se connecter</link>',
  agree: {
    both: 'En créant un compte, vous acceptez les <terms>conditions d’utilisation</terms> et la <privacy>politique de confidentialité</privacy>.',
    terms: 'En créant un compte, vous acceptez les <terms>conditions d’utilisation</terms>.',
    privacy: 'La <privacy>politique de confidentialité</privacy> explique comment vos données sont utilisées.',
  },
  signedInAs: 'Vous êtes connecté en tant que {email}.',
  continueAs: 'Continuer en tant que {name}',
  fault: {
    tooShort: 'Utilisez au moins {minimum, number} caractères.',
    tooLong: 'Utilisez au plus {maximum, number} caractères.',
    common: 'Beaucoup de gens utilisent ce mot de passe, il est donc essayé en premier. Choisissez-en un autre.',
    ownDetails:
      'Il se compose surtout de votre nom ou de votre adresse e-mail, que d’autres essaieraient. Choisissez autre chose.',
    other: 'Choisissez un autre mot de passe.',
  },
  strength: {
    tooShort: 'Encore {missing, plural, one {# caractère} other {# caractères}}',
    weak: 'Facile à deviner. Ajoutez un autre mot.',
    fair: 'Correct. Un mot de plus le renforce.',
    good: 'Bon mot de passe',
    strong: 'Mot de passe solide',
  },
  incomplete: {
    title: 'Votre compte n’est pas encore créé',
    text: 'Corrigez les champs ci-dessous et saisissez à nouveau votre mot de passe.',
  },
  taken: {
    title: 'Un compte existe déjà avec cette adresse',
    text: 'S’il est à vous, <link>connectez-vous</link>. Sinon, utilisez une autre adresse.',
  },
  throttled: {
    title: 'Trop de nouveaux comptes',
    text: 'Trop de comptes ont été créés depuis votre réseau. Réessayez {wait}.',
  },
  busy: {
    title: 'Nous sommes très sollicités',
    text: 'Votre compte n’est pas encore créé. Réessayez dans quelques secondes.',
  },
  passkey: {
    title: 'Connectez-vous plus vite la prochaine fois',
    lead: 'Une clé d’accès vous connecte avec votre empreinte, votre visage ou le verrouillage de l’écran. Rien à retenir, et rien qu’un site frauduleux puisse voler.',
    create: 'Créer une clé d’accès',
    later: 'Pas maintenant',
    anytime: 'Vous pouvez en ajouter une à tout moment dans Sécurité.',
  },
};
