import type { mail as en } from '../en/mail';
import type { Translation } from '../translation';

export const mail: Translation<typeof en> = {
  foot: 'Countersign, en {host}, te envía este correo porque se refiere a tu cuenta.',
  settings: 'Elegir qué correos recibes',
  button: 'Si el botón no funciona, abre esta dirección:',
  expires: 'Este enlace funciona una sola vez y caduca el {moment}.',
  expiresNoSignIn: 'Este enlace funciona una sola vez, sin iniciar sesión, y caduca el {moment}.',
  ignore: 'Si no lo has pedido tú, puedes ignorar este correo.',
  verify: {
    subject: 'Confirma tu dirección de correo',
    body: 'Alguien ha creado una cuenta en {host} con esta dirección de correo. Si has sido tú, confírmala. Así podrás restablecer una contraseña olvidada y podremos avisarte de actividades inusuales.',
    action: 'Confirmar la dirección de correo',
    ignore: 'Si no has creado ninguna cuenta, puedes ignorar este correo. La dirección queda sin confirmar.',
  },
  changeEmail: {
    subject: 'Confirma tu nueva dirección de correo',
    body: 'Alguien quiere usar esta dirección de correo para su cuenta en {host}. Si eres tú, confírmala.',
    action: 'Usar esta dirección',
  },
  undoEmail: {
    subject: 'Tu dirección de correo ha cambiado',
    body: 'Tu cuenta en {host} usa ahora otra dirección de correo. Si la has cambiado tú, no tienes que hacer nada. Este es el último correo a esta dirección.',
    notYou:
      'Si no la has cambiado tú, recupera esta dirección. Cerraremos la sesión en todos los dispositivos, restableceremos tu contraseña y te enviaremos un enlace para elegir otra.',
    action: 'No he sido yo: recuperar mi dirección',
  },
  reset: {
    subject: 'Elige una contraseña nueva',
    body: 'Alguien ha pedido restablecer la contraseña de tu cuenta en {host}. Si has sido tú, elige una contraseña nueva.',
    action: 'Elegir una contraseña nueva',
    ignore: 'Si no lo has pedido tú, puedes ignorar este correo. Tu contraseña no cambia.',
  },
  newApp: {
    subject: '{app} ya tiene acceso a tu cuenta',
    body: 'Has dado a «{app}» acceso a tu cuenta por primera vez. La aplicación puede:',
    ends: 'El acceso caduca el {moment}.',
    noEnd: 'Sin fecha de fin. Puedes quitar el acceso en cualquier momento.',
    action: 'Quitar el acceso de {app}',
    notYou: 'Si no lo has permitido tú, quita el acceso.',
    more: 'Más sobre este acceso: {url}',
  },
  reused: {
    subject: 'Posible robo de una credencial de {app}',
    body: '«{app}» usa una credencial para acceder a tus datos. Se ha usado dos veces: puede que alguien la haya copiado o que la aplicación haya cometido un error. La hemos bloqueado, junto con todo lo que se emitió con ella.',
    next: 'Es posible que la aplicación te pida iniciar sesión de nuevo. Si ya no confías en ella, quita su acceso.',
  },
  alarms: {
    signedInNewDevice: {
      subject: 'Nuevo inicio de sesión en tu cuenta',
      body: 'Alguien ha iniciado sesión en tu cuenta con un navegador que no se había usado antes para ella.',
    },
    passwordChanged: {
      subject: 'Tu contraseña ha cambiado',
      body: 'Se ha cambiado la contraseña de tu cuenta.',
    },
    passwordReset: {
      subject: 'Tu contraseña se ha restablecido',
      body: 'Se ha restablecido la contraseña de tu cuenta con un enlace que enviamos a tu buzón.',
    },
    passkeyAdded: {
      subject: 'Se ha añadido una llave de acceso',
      body: 'Ahora se puede iniciar sesión en tu cuenta con una llave de acceso nueva.',
    },
    passkeyRemoved: {
      subject: 'Se ha quitado una llave de acceso',
      body: 'Se ha quitado una llave de acceso de tu cuenta.',
    },
    totpAdded: {
      subject: 'Se ha añadido una aplicación de autenticación',
      body: 'Para iniciar sesión en tu cuenta ahora hace falta un código de una aplicación de autenticación.',
    },
    totpRemoved: {
      subject: 'Se ha quitado tu aplicación de autenticación',
      body: 'Para iniciar sesión en tu cuenta ya no hace falta un código de una aplicación de autenticación.',
    },
    secondFactorOptional: {
      subject: 'Se ha desactivado la verificación en dos pasos',
      body: 'Tu contraseña basta ahora para iniciar sesión en tu cuenta.',
    },
    recoveryCodesMade: {
      subject: 'Se han creado códigos de recuperación nuevos',
      body: 'Se han creado códigos de recuperación nuevos para tu cuenta. Los antiguos ya no funcionan.',
    },
    recoveryCodeUsed: {
      subject: 'Se ha usado un código de recuperación',
      body: 'Se ha usado uno de tus códigos de recuperación para iniciar sesión en tu cuenta.',
    },
    identityLinked: {
      subject: 'Se ha conectado una cuenta',
      body: 'Ahora se puede iniciar sesión en tu cuenta de aquí con una cuenta de otro servicio.',
    },
    identityUnlinked: {
      subject: 'Se ha quitado una cuenta conectada',
      body: 'Ya no se puede iniciar sesión en tu cuenta de aquí con una cuenta de otro servicio.',
    },
    dataDownloaded: {
      subject: 'Se han descargado tus datos',
      body: 'Se ha descargado una copia de todos tus datos.',
    },
    accountRestored: {
      subject: 'Tu cuenta se ha restaurado',
      body: 'Alguien ha iniciado sesión en tu cuenta eliminada y la ha restaurado. Las aplicaciones y las claves de API no han recuperado su acceso.',
    },
  },
  alarm: {
    from: 'Dirección IP {ip}',
    action: 'No he sido yo: proteger mi cuenta',
    after:
      'Si has sido tú, no tienes que hacer nada. El enlace cierra la sesión en todos los dispositivos y restablece tu contraseña. Después te enviamos un enlace para elegir otra.',
    afterAdded:
      'Si has sido tú, no tienes que hacer nada. El enlace quita lo que se ha añadido, cierra la sesión en todos los dispositivos y restablece tu contraseña. Después te enviamos un enlace para elegir otra.',
  },
  keyRevoked: {
    subject: 'Se ha revocado una clave de API',
    body: 'Alguien que tiene la clave nos ha pedido revocarla. Ya no funciona, y tampoco los tokens que se emitieron para ella.',
    leaked:
      'Si no has sido tú, la clave se ha filtrado. Averigua cómo antes de crear otra y comprueba para qué se ha usado.',
    ofApp: '«{key}» de «{app}»',
    own: '«{key}»',
    actionOwn: 'Ver tus claves de API',
    actionApp: 'Ver tus aplicaciones',
    signIn: 'Tienes que iniciar sesión para ver la página.',
  },
  invitation: {
    subject: 'Tu cuenta para {app}',
    body: '{app} ha creado una cuenta para ti en {host}.',
    next: 'Abre el enlace para elegir una contraseña o para conectar una cuenta que ya tengas aquí.',
    action: 'Aceptar la invitación',
    ignore: '¿No conoces {app}? Ignora este correo. No ocurre nada sin ti.',
  },
  deleted: {
    subject: 'Tu cuenta se ha eliminado',
    body: 'Tu cuenta se ha eliminado. Se ha cerrado tu sesión en todos los dispositivos, y las aplicaciones y las claves de API ya no tienen acceso.',
    restore:
      'Puedes restaurar tu cuenta hasta el {moment}: solo tienes que iniciar sesión. Después borraremos tus datos personales.',
    notYou: 'Si no la has eliminado tú, inicia sesión ahora, restáurala y cambia tu contraseña.',
    action: 'Iniciar sesión y restaurarla',
    after: 'Si quieres que siga eliminada, no tienes que hacer nada.',
  },
  ending: {
    subject: 'El acceso de {app} caduca pronto',
    body: 'Pediste este recordatorio: el acceso de «{app}» caduca el {moment}. Hasta entonces, la aplicación puede:',
    action: 'Prolongar el acceso',
    after: 'Si no haces nada, el acceso caducará entonces. Para prolongarlo, tienes que iniciar sesión.',
  },
  webhook: {
    subject: 'Se ha desactivado un webhook de {app}',
    failing:
      'Durante una semana no hemos podido entregar los eventos de «{app}» en esta dirección, así que hemos dejado de intentarlo:',
    gone: 'El receptor de los eventos de «{app}» ha respondido que ya no existe (410), así que ya no enviamos nada a esta dirección:',
    kept: 'Los eventos se siguen registrando. Cuando el receptor vuelva a funcionar, activa el webhook. Después podrás enviar lo que se perdió.',
    action: 'Mostrar el webhook',
    signIn: 'Tienes que iniciar sesión para ver la página.',
  },
};
