import type { data as en } from '../en/data';
import type { Translation } from '../translation';

export const data: Translation<typeof en> = {
  overview: 'Resumen',
  title: 'Tus datos',
  lead: 'Descarga una copia de tus datos o elimina tu cuenta.',
  confirmTitle: 'Confirma que eres tú',
  confirmBody: 'Iniciaste sesión hace un rato. Vuelve a iniciar sesión para descargar tus datos o eliminar tu cuenta.',
  confirm: 'Volver a iniciar sesión',
  download: 'Descargar tus datos',
  downloadBody:
    'Un archivo JSON con tu perfil, tus inicios de sesión, las aplicaciones conectadas y su actividad, tus claves de API y las aplicaciones y API que registraste. No incluye contraseñas ni claves.',
  delete: 'Eliminar tu cuenta',
  deleteNow: 'Eliminar mi cuenta',
  deleteOpen: 'Eliminar mi cuenta…',
  deleteLead: 'Si eliminas tu cuenta:',
  lastOperatorTitle: 'Eres la única persona que administra este sitio',
  lastOperator: 'Sin ti, nadie podría administrar este sitio. Da antes ese papel a otra persona.',
  endsSessions: 'Se cierra tu sesión en todos los dispositivos.',
  endsApps:
    '{count, plural, =0 {Ninguna aplicación tiene acceso.} one {# aplicación pierde el acceso. Los datos que ya copió no se eliminan.} other {# aplicaciones pierden el acceso. Los datos que ya copiaron no se eliminan.}}',
  endsKeys: '{count, plural, one {# clave de API deja de funcionar.} other {# claves de API dejan de funcionar.}}',
  endsOwnApps: 'Las aplicaciones que registraste se eliminan y sus usuarios pierden el acceso: {names}.',
  endsOwnApis: 'Las API que registraste se eliminan y las aplicaciones pierden el acceso a ellas: {names}.',
  moreNames: '{count, number} más',
  restorable:
    'Durante 14 días puedes restaurar la cuenta iniciando sesión. Las aplicaciones, las claves de API y lo que registraste no vuelven.',
  erased:
    'Después de 14 días se borran tu perfil, tus inicios de sesión y tu historial. Tu dirección de correo vuelve a estar libre.',
  notDeleted: 'Tu cuenta no se eliminó',
  emailDiffers: 'Esta no es la dirección de esta cuenta.',
  email: 'Dirección de correo',
  emailHint: 'Para confirmar, escribe {email}',
  lost: {
    title: '¿Perdiste un dispositivo?',
    lead: 'Protege tu cuenta. En este dispositivo sigues con la sesión iniciada.',
    sessions: 'Cerrar sesión en los demás dispositivos',
    sessionsCount: '{count, plural, one {# dispositivo más} other {# dispositivos más}}',
    sessionsHint:
      'Quien tenga el dispositivo ya no puede usar tu cuenta aquí. Las aplicaciones que siguen nuestros cierres de sesión también cierran la tuya; otras pueden mantenerla abierta.',
    sessionsNone: 'No tienes la sesión iniciada en ningún otro sitio.',
    apps: 'Quitar el acceso de todas las aplicaciones',
    appsCount: '{count, plural, one {# aplicación con acceso} other {# aplicaciones con acceso}}',
    appsHint:
      'Elige esto si alguien podría abrir una aplicación en el dispositivo. Todas las aplicaciones pierden el acceso, también en tus otros dispositivos, y tienen que volver a pedírtelo. Los datos ya copiados no se eliminan.',
    appsNone: 'Ninguna aplicación tiene acceso.',
    keys: 'Revocar todas las claves de API',
    keysCount: '{count, plural, one {# clave de API} other {# claves de API}}',
    keysNone: 'No tienes claves de API.',
    keysHint:
      'Elige esto si había una clave guardada en el dispositivo. Los scripts que usan una de tus claves dejan de funcionar.',
    submit: 'Cerrar sesión y quitar acceso',
    cancel: 'Cancelar',
    nothingLeft:
      'No tienes la sesión iniciada en ningún otro sitio, ninguna aplicación tiene acceso y no tienes claves de API.',
    choose: 'Elige qué debe terminar',
    chooseBody: 'No se cambió nada. Marca al menos una casilla.',
    done: 'Tu cuenta está protegida',
    doneSessions:
      '{count, plural, =0 {No había ningún otro dispositivo con la sesión iniciada.} one {Se cerró la sesión en # dispositivo más.} other {Se cerró la sesión en # dispositivos más.}}',
    doneApps:
      '{count, plural, =0 {Ninguna aplicación tenía acceso.} one {# aplicación perdió el acceso.} other {# aplicaciones perdieron el acceso.}}',
    doneKeys:
      '{count, plural, =0 {No había claves de API.} one {Se revocó # clave de API.} other {Se revocaron # claves de API.}}',
    password: '¿Tu contraseña estaba guardada en el dispositivo? <link>Cambia tu contraseña</link>.',
  },
};
