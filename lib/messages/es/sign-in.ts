import type { signIn as en } from '../en/sign-in';
import type { Translation } from '../translation';

export const signIn: Translation<typeof en> = {
  title: 'Iniciar sesión',
  titleForApp: 'Inicia sesión para continuar en <app></app>',
  again: {
    title: 'Confirma que eres tú',
    lead: 'Para continuar, vuelve a iniciar sesión.',
    leadForApp: '{app} te pide que vuelvas a iniciar sesión.',
  },
  otherAccount: 'La aplicación pide una cuenta distinta de la que tienes abierta.',
  email: 'Dirección de correo',
  emailInvalid: 'Escribe una dirección de correo completa, como nombre@example.com.',
  emailMissing: 'Escribe tu dirección de correo.',
  password: 'Contraseña',
  passwordMissing: 'Escribe tu contraseña.',
  showPassword: 'Mostrar',
  showPasswordLabel: 'Mostrar la contraseña',
  forgot: '¿Olvidaste la contraseña?',
  submit: 'Iniciar sesión',
  stays: 'Tu sesión sigue abierta en este dispositivo durante {days, plural, one {# día} other {# días}}.',
  or: 'o',
  passkey: 'Iniciar sesión con una llave de acceso',
  continueWith: 'Continuar con {provider}',
  lastUsed: 'Usado la última vez',
  newHere: '¿Primera vez aquí? <link>Crear una cuenta</link>',
  addressBar: 'Mira la barra de direcciones: escribe tu contraseña solo en <b>{host}</b>.',
  disabled: {
    title: 'Esta cuenta está desactivada',
    text: 'La organización que la gestiona la ha desactivado. Pide ayuda allí.',
  },
  wrong: {
    title: 'Dirección de correo o contraseña incorrectas',
    text: 'Revisa ambas e inténtalo de nuevo.',
  },
  incomplete: {
    title: 'Aún no has iniciado sesión',
    text: 'Rellena el campo de abajo.',
  },
  throttled: {
    title: 'Demasiados intentos',
    text: 'Para proteger la cuenta, el inicio de sesión con contraseña está en pausa. Inténtalo de nuevo {wait}. Aún puedes usar una llave de acceso o restablecer tu contraseña.',
  },
  busy: {
    title: 'Tenemos mucho tráfico',
    text: 'Aún no has iniciado sesión. Inténtalo de nuevo en unos segundos.',
  },
  signedOut: {
    title: 'Se cerró tu sesión',
    text: 'Vuelve a iniciar sesión para continuar con esta cuenta.',
  },
  passwordReset: {
    title: 'Tu contraseña ha cambiado',
    text: 'Se cerró la sesión de esta cuenta en todos los dispositivos. Inicia sesión con la nueva contraseña.',
  },
  timedOut: {
    title: 'El inicio de sesión ha caducado',
    text: 'La verificación en dos pasos tardó demasiado. Empieza de nuevo.',
  },
  passkeyStale: {
    title: 'No has iniciado sesión',
    text: 'Esta página estuvo abierta demasiado tiempo. Usa tu llave de acceso otra vez.',
  },
  passkeyUnknown: {
    title: 'Llave de acceso no reconocida',
    text: 'Esta llave de acceso se eliminó o es de otro sitio. Usa otra o tu contraseña.',
  },
  passkeyRefused: {
    title: 'Llave de acceso no aceptada',
    text: 'Inténtalo de nuevo o inicia sesión con tu contraseña.',
  },
  provider: {
    unnamed: 'el otro sitio',
    throttled: 'Se iniciaron demasiadas sesiones desde tu red. Inténtalo de nuevo {wait}.',
    timedOut: {
      title: 'El inicio de sesión con {provider} ha caducado',
      text: 'Tardó demasiado o se empezó de nuevo en otra pestaña. Inténtalo otra vez.',
    },
    stale: {
      title: 'Vuelve a iniciar sesión',
      text: 'En {provider} no tuviste que iniciar sesión de nuevo. Cierra la sesión allí e inténtalo otra vez, o usa otra forma.',
    },
    declined: {
      title: 'Se canceló el inicio de sesión con {provider}',
      text: 'Inténtalo de nuevo o usa otra forma.',
    },
    failed: {
      title: 'El inicio de sesión con {provider} no funcionó',
      text: 'No es culpa tuya. Inténtalo más tarde o usa otra forma.',
      reference: 'Si vuelve a ocurrir, da esta referencia al operador de este sitio: <code>{reference}</code>',
    },
    unconfirmed: {
      title: 'No se creó ninguna cuenta',
      text: 'No tienes ninguna dirección de correo confirmada en {provider}. Confírmala allí o crea una cuenta aquí.',
    },
    taken: {
      title: 'Ya tienes una cuenta',
      text: 'Una cuenta de aquí usa esta dirección de correo. Inicia sesión como siempre y después conecta {provider} en Seguridad.',
    },
  },
  expired: {
    title: 'Esta solicitud ha caducado',
    text: 'Tardó demasiado o ya se respondió. No se permitió nada. Vuelve a la aplicación y empieza de nuevo.',
    apps: 'Tus aplicaciones conectadas',
    signIn: 'Iniciar sesión en tu cuenta',
    back: 'Volver a <app></app>',
  },
  accounts: {
    title: 'Elige una cuenta',
    titleForApp: 'Elige una cuenta para continuar en <app></app>',
    active: 'Actual',
    signedOut: 'Sesión cerrada',
    another: 'Usar otra cuenta',
    signOutAll: 'Cerrar sesión en todas las cuentas',
    forget: 'Quitar',
    forgetLabel: 'Quitar a {name} de esta lista',
  },
  restore: {
    title: '¿Restaurar tu cuenta?',
    lead: 'La cuenta <b>{email}</b> está eliminada. Puedes restaurarla hasta el <date></date>. Después borramos tus datos personales.',
    limits:
      'Vuelven tu perfil y tus formas de iniciar sesión. No vuelven el acceso de las aplicaciones, las claves de API ni las aplicaciones o API que registraste.',
    leave: 'Dejarla eliminada',
    submit: 'Restaurar la cuenta',
  },
};
