import type { signUp as en } from '../en/sign-up';
import type { Translation } from '../translation';

export const signUp: Translation<typeof en> = {
  title: 'Crea tu cuenta',
  titleForApp: 'Crea una cuenta para continuar en <app></app>',
  name: 'Nombre',
  nameHint: 'Las aplicaciones solo lo ven si lo permites.',
  nameMissing: 'Escribe tu nombre.',
  nameInvalid: 'Usa 100 caracteres como máximo.',
  passwordHint:
    'Usa al menos {count, plural, one {# carácter} other {# caracteres}}. Unas cuantas palabras al azar van bien.',
  passwordMissing: 'Escribe una contraseña.',
  submit: 'Crear cuenta',
  haveAccount: '¿Ya tienes una cuenta? <link>Iniciar sesión</link>',
  agree: {
    both: 'Al crear una cuenta, aceptas las <terms>condiciones</terms> y el <privacy>aviso de privacidad</privacy>.',
    terms: 'Al crear una cuenta, aceptas las <terms>condiciones</terms>.',
    privacy: 'El <privacy>aviso de privacidad</privacy> explica cómo se usan tus datos.',
  },
  signedInAs: 'Has iniciado sesión como {email}.',
  continueAs: 'Continuar como {name}',
  fault: {
    tooShort: 'Usa al menos {minimum, number} caracteres.',
    tooLong: 'Usa como máximo {maximum, number} caracteres.',
    common: 'Mucha gente usa esta contraseña, así que se prueba primero. Elige otra.',
    ownDetails: 'Es sobre todo tu nombre o tu dirección de correo, que otros probarían. Elige otra cosa.',
    other: 'Elige otra contraseña.',
  },
  strength: {
    tooShort: '{missing, plural, one {Falta # carácter} other {Faltan # caracteres}}',
    weak: 'Fácil de adivinar. Añade otra palabra.',
    fair: 'Aceptable. Otra palabra la hace más segura.',
    good: 'Buena contraseña',
    strong: 'Contraseña fuerte',
  },
  incomplete: {
    title: 'Tu cuenta aún no está creada',
    text: 'Corrige los campos de abajo y vuelve a escribir tu contraseña.',
  },
  taken: {
    title: 'Ya hay una cuenta con esta dirección',
    text: 'Si es tuya, <link>inicia sesión</link>. Si no, usa otra dirección.',
  },
  throttled: {
    title: 'Demasiadas cuentas nuevas',
    text: 'Se crearon demasiadas cuentas desde tu red. Inténtalo de nuevo {wait}.',
  },
  busy: {
    title: 'Tenemos mucho tráfico',
    text: 'Tu cuenta aún no está creada. Inténtalo de nuevo en unos segundos.',
  },
  passkey: {
    title: 'Inicia sesión más rápido la próxima vez',
    lead: 'Con una llave de acceso inicias sesión con tu huella, tu cara o el bloqueo de pantalla. No tienes que recordar nada y ningún sitio falso puede robarla.',
    create: 'Crear una llave de acceso',
    later: 'Ahora no',
    anytime: 'Puedes añadir una cuando quieras en Seguridad.',
  },
};
