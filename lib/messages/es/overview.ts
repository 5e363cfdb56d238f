import type { overview as en } from '../en/overview';
import type { Translation } from '../translation';

export const overview: Translation<typeof en> = {
  title: 'Resumen',
  heading: 'Tu cuenta',
  apps: '{count, plural, =0 {Ninguna aplicación conectada} one {# aplicación conectada} other {# aplicaciones conectadas}}',
  devices: '{count, plural, one {# dispositivo} other {# dispositivos}}',
  attention: 'Requiere tu atención',
  nothing: 'Todo en orden. No tienes que hacer nada.',
  alarm: '<b>{app}</b>: posible robo de credenciales',
  alarmMany:
    'Posible robo de credenciales en {count, plural, one {# aplicación} other {# aplicaciones}}, la última vez en <b>{app}</b>.',
  email: 'Tu dirección de correo no está confirmada. Si no la confirmas, no puedes restablecer tu contraseña.',
  ways: 'Solo tienes una forma de iniciar sesión. Añade otra, como una llave de acceso, por si pierdes la primera.',
  soon: 'El acceso de <b>{app}</b> caduca pronto.',
  soonMany:
    'El acceso de {count, plural, one {# aplicación} other {# aplicaciones}} caduca pronto, primero el de <b>{app}</b>.',
  unused: '<b>{app}</b> no ha usado su acceso en 90 días.',
  unusedMany:
    '{count, plural, one {# aplicación no ha usado} other {# aplicaciones no han usado}} su acceso en 90 días, entre ellas <b>{app}</b>.',
  surplus: 'No se ha notificado el uso de algunos permisos de <b>{app}</b> en 30 días.',
  surplusMany:
    '{count, plural, one {# aplicación tiene} other {# aplicaciones tienen}} permisos cuyo uso no se ha notificado en 30 días, entre ellas <b>{app}</b>.',
  review: 'Revisar',
  confirm: 'Confirmar',
  addWay: 'Añadir',
  recent: 'Aplicaciones usadas recientemente',
  all: 'Todas las aplicaciones',
  empty: 'Aún no hay aplicaciones conectadas',
  emptyText:
    'Cuando inicias sesión en una aplicación con esta cuenta, eliges qué puede hacer y durante cuánto tiempo. Después aparece aquí, y puedes pausar o quitar su acceso cuando quieras.',
};
