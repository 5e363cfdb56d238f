import type { device as en } from '../en/device';
import type { Translation } from '../translation';

export const device: Translation<typeof en> = {
  title: 'Conectar un dispositivo',
  compare: '¿Tu dispositivo muestra exactamente este código?',
  warningTitle: 'Solo para un dispositivo que tengas delante',
  warning: 'Si alguien te envió este enlace o código, no sigas. Esa persona entraría en tu cuenta.',
  same: 'Sí, los códigos coinciden',
  continue: 'Continuar',
  label: 'Código de tu dispositivo',
  hint: '8 letras. No importan las mayúsculas ni los guiones.',
  unknown: 'Ningún dispositivo espera este código. Revisa cada letra o pide un código nuevo en el dispositivo.',
  tooMany: 'Demasiados códigos erróneos. Inténtalo de nuevo {when}.',
  passwordAt: 'Escribe tu contraseña solo en <b>{host}</b>.',
  otherCode: 'Mi dispositivo muestra otro código',
  onPhone: 'Mejor continuar en el teléfono',
  qrLabel: 'Código QR que abre esta página con el código {code}',
  done: {
    allowed: {
      title: 'Tu dispositivo está conectado',
      text: 'Sigue solo en unos segundos. Puedes cerrar esta página.',
    },
    denied: { title: 'Acceso denegado', text: 'Tu dispositivo no recibió acceso. Puedes cerrar esta página.' },
    late: {
      title: 'Este código ya se usó',
      text: 'No se envió nada más al dispositivo. Si sigue esperando, empieza allí de nuevo.',
    },
  },
  connectedApps: 'Aplicaciones conectadas',
};
