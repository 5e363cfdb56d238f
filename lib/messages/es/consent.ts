import type { consent as en } from '../en/consent';
import type { Translation } from '../translation';

export const consent: Translation<typeof en> = {
  title: '{app} pide acceso',
  notYou: '¿No eres tú?',
  headline: {
    access: '<b>{app}</b> pide acceso a tu cuenta',
    more: '<b>{app}</b> pide más acceso',
    again: '<b>{app}</b> te pide que confirmes su acceso',
    payment: '<b>{app}</b> te pide que apruebes este pago',
    payments: '<b>{app}</b> te pide que apruebes estos pagos',
    act: '<b>{app}</b> pide tu aprobación',
  },
  identity: {
    noWebsite: 'Sin sitio web',
    verified: 'Sitio verificado',
    unverified: 'Aplicación no verificada.',
    addedBy: 'La añadió <b>{owner}</b> el <date></date>.',
    added: 'Se añadió el <date></date>.',
    selfRegistered: 'Esta aplicación se registró a sí misma. Cualquiera puede hacerlo, con cualquier nombre.',
    registered: 'Se registró el <date></date>.',
    document: 'Esta aplicación no está registrada aquí. Sus datos vienen de {host}.',
    firstUsed: 'Se usó aquí por primera vez el <date></date>.',
    own: 'Es la línea de comandos de este portal. Funciona en el ordenador en el que la iniciaste.',
    onDevice: 'Funciona en tu dispositivo, no en un sitio web.',
    program: 'Funciona en tu ordenador, como una herramienta de línea de comandos o un agente de IA.',
  },
  nameWarnings: {
    hiddenCharacters: 'Su nombre contenía caracteres invisibles. Los hemos quitado.',
    lookAlike: 'Su nombre usa letras que se parecen a otras. Así se puede imitar a otra aplicación.',
    copiesVerified: 'Otra aplicación con este nombre está verificada aquí. Esta no es esa aplicación.',
    claimsVerified: 'Su nombre dice tener una verificación que no le dimos.',
    imitatesUs: 'No forma parte de Countersign, aunque su nombre se parezca.',
  },
  device: {
    title: 'Esto da acceso a un dispositivo',
    code: 'Muestra el código <b>{code}</b>.',
    warning:
      'Continúa solo si tienes este dispositivo delante. Si alguien te envió este enlace o código, elige «Denegar».',
  },
  claimableScheme:
    'Otras aplicaciones de este dispositivo podrían recibir esta respuesta. Continúa solo si acabas de empezar esto tú.',
  lasting:
    'Esta aplicación puede recibir un acceso que nunca caduca. Si eliges «Hasta que lo quite», funciona hasta que lo quites en tu cuenta.',
  paused: 'Pausaste esta aplicación. Si la permites, su acceso se reanuda.',
  loss: {
    title: 'Si permites esto, la aplicación ya no podrá:',
    once: '«Solo esta vez» no quita nada.',
  },
  amountTo: '{amount} a {payee}',
  yes: 'sí',
  no: 'no',
  fact: '{title}: {value}',
  required: 'Obligatorio',
  optional: 'Opcional',
  isNew: 'nuevo',
  count:
    '{count, plural, one {# permiso} other {# permisos}}{changing, plural, =0 {} one {, # puede cambiar datos} other {, # pueden cambiar datos}}',
  selectAll: 'Seleccionar todo',
  moreDetails: '{count, plural, one {# dato más} other {# datos más}}',
  morePermissions:
    '{count, plural, one {# permiso más} other {# permisos más}}{changing, plural, =0 {} one {, # puede cambiar datos} other {, # pueden cambiar datos}}',
  moreApis: '{count, plural, one {# servicio más} other {# servicios más}}',
  alreadyAllowed: 'Ya permitido ({count, number})',
  deny: 'Denegar',
  allow: 'Permitir',
  next: 'Después: {place}',
  places: { device: 'tu dispositivo', app: 'una aplicación de este dispositivo', computer: 'este ordenador ({host})' },
  privacyPolicy: 'Política de privacidad',
  noPrivacyPolicy: 'Sin política de privacidad',
  terms: 'Condiciones',
  problems: {
    nothingAllowed: 'Aún no se ha permitido nada',
    nothingChosen: 'Elige al menos un permiso, o deniega.',
    dateMissing: 'Elige el último día o una duración.',
    datePast: 'Ese día ya pasó. Elige hoy o un día posterior.',
    endTooLate: 'Esta aplicación no acepta un acceso tan largo. Elige un final anterior.',
    actTooLong: 'Esto se puede permitir un día como máximo. Elige un final anterior.',
    formIncomplete: 'Tu respuesta llegó incompleta. Responde de nuevo.',
    questionChanged: 'La solicitud cambió mientras leías. Vuelve a mirarla y responde abajo.',
    formStale: 'Esta página pertenece a otra sesión. Vuelve a mirarla y responde abajo.',
  },
  expired: {
    title: 'Esta solicitud ha caducado',
    text: 'Ya se respondió, o ha pasado demasiado tiempo. No se permitió nada más.',
    next: 'Vuelve a la aplicación y empieza allí de nuevo.',
  },
  otherAccount: {
    title: 'Has iniciado sesión con otra cuenta',
    text: 'La aplicación pidió una cuenta distinta de la que tiene la sesión iniciada aquí. No se permitió nada.',
    signIn: 'Iniciar sesión con la otra cuenta',
  },
  connectedApps: 'Aplicaciones conectadas',
  example: {
    title: 'Página de consentimiento',
    lead: 'Lo que ven las personas cuando la aplicación pide todos sus permisos.',
  },
};
