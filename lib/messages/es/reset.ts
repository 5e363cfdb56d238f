import type { reset as en } from '../en/reset';
import type { Translation } from '../translation';

export const reset: Translation<typeof en> = {
  forgotTitle: '¿Olvidaste la contraseña?',
  forgotHint: 'Te enviaremos un enlace para elegir una contraseña nueva.',
  send: 'Enviar enlace',
  backToSignIn: 'Volver al inicio de sesión',
  noMail: {
    title: 'Este sitio no puede enviar correos',
    text: 'Por eso aquí no se pueden restablecer contraseñas. Pide ayuda al operador de este sitio.',
  },
  throttled: {
    title: 'No se envió ningún enlace',
    text: 'Se pidieron demasiados enlaces desde tu red. Inténtalo de nuevo {wait}.',
  },
  sentTitle: 'Revisa tu correo',
  sent: 'Si hay una cuenta de <b>{email}</b>, hemos enviado un enlace para elegir una contraseña nueva. Funciona durante {minutes, number} minutos.',
  notThere: '¿No llega? Mira en la carpeta de spam o <link>prueba con otra dirección</link>.',
  localMail: 'Este sitio aún no tiene servidor de correo. Sus correos están en <link>/dev/mail</link>.',
  newTitle: 'Elige una contraseña nueva',
  forAccount: 'Para la cuenta {email}.',
  newPassword: 'Contraseña nueva',
  consequence:
    'Se cierra la sesión en todos los dispositivos e inicias sesión con la contraseña nueva. La verificación en dos pasos sigue activada. Las aplicaciones conectadas conservan su acceso.',
  consequenceUnconfirmed:
    'Esta dirección nunca se confirmó, así que la cuenta empieza de cero: se cierra la sesión en todos los dispositivos y se eliminan las llaves de acceso, las aplicaciones de autenticación y los accesos de aplicaciones que se añadieron antes.',
  submit: 'Cambiar contraseña',
  busy: {
    title: 'Tenemos mucho tráfico',
    text: 'Tu contraseña aún no ha cambiado. Inténtalo de nuevo en unos segundos.',
  },
  expiredTitle: 'Este enlace ha caducado',
  expired: 'Ya se usó o es demasiado antiguo. No ha cambiado tu contraseña.',
  newLink: 'Pedir otro enlace',
};
