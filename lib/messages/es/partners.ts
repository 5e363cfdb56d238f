import type { partners as en } from '../en/partners';
import type { Translation } from '../translation';

export const partners: Translation<typeof en> = {
  title: 'Organizaciones',
  meaning:
    'Una organización puede terminar el acceso y los inicios de sesión que vienen de ella. No ve tus otras aplicaciones, tu contraseña ni tus datos aquí.',
  since: 'Conectada el <when></when>',
  made: 'Tu cuenta se creó para {app}. Si {app} la desactiva y no la usas para nada más, ya no podrás iniciar sesión.',
  waiting: '{app} te invita a conectar tu cuenta.',
  connect: 'Conectar',
  connectOf: 'Conectar {app}',
  decline: 'Rechazar',
  declineOf: 'Rechazar la invitación de {app}',
  leave: 'Desconectar',
  leaveOf: 'Desconectar {app}',
  isConnected: 'Tu cuenta está conectada.',
  isLeft: 'La organización está desconectada.',
  isDeclined: 'La invitación está rechazada.',
  over: 'Esta invitación ya no es válida.',
  already: 'Tu cuenta ya está conectada con esta organización.',
  page: {
    title: 'Aceptar la invitación de {app}',
    create: '{app} ha creado una cuenta para ti. Elige una contraseña. Inicias sesión con <b>{email}</b>.',
    password: 'Contraseña',
    submit: 'Crear cuenta',
    have: '¿Ya tienes una cuenta aquí? <link>Inicia sesión para conectarla</link>.',
    taken: 'Ya tienes una cuenta aquí con <b>{email}</b>. Inicia sesión para conectarla con {app}.',
    signIn: 'Iniciar sesión',
    ask: '¿Conectar tu cuenta <b>{email}</b> con {app}?',
    other: '¿No es la cuenta correcta? <link>Cierra la sesión</link> y abre el enlace de nuevo.',
    notNow: 'Ahora no',
    expired: 'Pide una nueva invitación a la organización que te invitó.',
    busy: 'Hay mucha actividad. Inténtalo de nuevo en unos segundos.',
  },
};
