import type { links as en } from '../en/links';
import type { Translation } from '../translation';

export const links: Translation<typeof en> = {
  expiredTitle: 'Este enlace ha caducado',
  expired: 'Ya se usó, lo sustituyó uno más reciente o es demasiado antiguo.',
  expiredVerify: 'Puedes pedir un enlace nuevo en tu <link>perfil</link>.',
  expiredChange: 'Puedes ver tu dirección y cambiarla en tu <link>perfil</link>.',
  expiredUndo: '¿Necesitas volver a entrar en tu cuenta? <link>Elige una contraseña nueva</link>.',
  expiredStop: 'Puedes gestionar dispositivos y aplicaciones en <link>tu cuenta</link>.',
  otherTitle: 'Este enlace es de otra cuenta',
  other:
    'Has iniciado sesión como <b>{email}</b>. Cierra sesión y abre el enlace de nuevo con la cuenta que pidió <b>{recipient}</b>.',
  otherIgnore: 'Si no lo pediste, cierra esta página. No cambia nada.',
  signOut: 'Cerrar sesión',
  verify: {
    title: 'Confirma tu dirección de correo',
    body: '<b>{email}</b> es la dirección de tu cuenta, {name}. Las aplicaciones con acceso a tu dirección sabrán que está confirmada.',
    confirm: 'Confirmar dirección de correo',
    done: 'Tu dirección de correo está confirmada',
    doneBody: 'Puedes cerrar esta página o continuar a tu cuenta.',
    account: 'Continuar a tu cuenta',
  },
  change: {
    title: '¿Usar esta dirección de correo?',
    body: '<b>{new}</b> sustituye a <b>{old}</b>. Inicias sesión con ella y recibes ahí nuestros correos. Las aplicaciones con acceso a tu dirección verán la nueva la próxima vez que pregunten.',
    confirm: 'Usar la dirección nueva',
    takenTitle: 'Tu dirección no se cambió',
    taken: 'Otra cuenta usa esta dirección. Inicia sesión en esa cuenta o elige otra dirección.',
  },
  undo: {
    title: '¿Recuperar tu dirección de correo?',
    body: '<b>{email}</b> vuelve a ser la dirección de tu cuenta. Cerramos la sesión en todos los dispositivos, también en el tuyo, y tu contraseña actual deja de funcionar. Se quitan las formas de iniciar sesión añadidas desde el cambio. Después te enviamos un enlace para elegir una contraseña nueva.',
    confirm: 'Recuperar la dirección y cerrar todas las sesiones',
    takenTitle: 'Tu dirección no se recuperó',
    taken: 'Ahora la usa otra cuenta. Contacta con el operador de este sitio.',
    done: 'Has recuperado tu dirección de correo',
    doneBody:
      'Se cerró la sesión en todos los dispositivos y tu contraseña ya no funciona. Enviamos a <b>{email}</b> un enlace para elegir una nueva.',
  },
  stop: {
    appTitle: '¿Quitar el acceso de {app}?',
    app: 'La aplicación ya no puede usar tu cuenta y tiene que volver a pedírtelo. Los datos ya copiados no se eliminan.',
    appRest: 'Tu sesión sigue iniciada y las demás aplicaciones conservan su acceso.',
    appConfirm: 'Quitar acceso',
    appDone: 'Se quitó el acceso de {app}',
    appDoneBody: 'Puedes cerrar esta página.',
    secureTitle: '¿Proteger tu cuenta?',
    secure:
      '¿No has sido tú? Cerramos la sesión en todos los dispositivos, también en el tuyo, y tu contraseña deja de funcionar. Después te enviamos un enlace para elegir una nueva.',
    secureAdded: 'La nueva forma de iniciar sesión se quita.',
    secureApps: 'Las aplicaciones conectadas conservan su acceso. Puedes quitarlo cuando vuelvas a iniciar sesión.',
    secureConfirm: 'No he sido yo: proteger mi cuenta',
    secureDone: 'Se cerró la sesión en todos los dispositivos',
    secureDoneBody: 'Te enviamos un enlace para elegir una contraseña nueva. Funciona durante 30 minutos.',
    secureLate: '¿Ha caducado el enlace? <link>Pide otro</link>.',
  },
};
