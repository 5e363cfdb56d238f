import type { signOut as en } from '../en/sign-out';
import type { Translation } from '../translation';

export const signOut: Translation<typeof en> = {
  title: '¿Cerrar sesión?',
  askedByApp: '<app></app> te pide que cierres sesión.',
  lead: 'Se cerrará la sesión de <b>{name}</b> ({email}) en este navegador.',
  others: 'La sesión de tus otras cuentas sigue abierta.',
  keepAccess: 'Las aplicaciones conservan el acceso que permitiste.',
  stay: 'No cerrar sesión',
  submit: 'Cerrar sesión',
  allTitle: '¿Cerrar sesión en todas las cuentas?',
  allLead: 'Se cerrará la sesión de {count, plural, one {# cuenta} other {# cuentas}} en este navegador.',
  allSubmit: 'Cerrar todas las sesiones',
  cancel: 'Cancelar',
  doneTitle: 'Has cerrado sesión',
  done: 'Las aplicaciones conservan el acceso que permitiste. Puedes cambiarlo cuando quieras tras iniciar sesión.',
  stillSignedIn: 'Sesiones abiertas:',
  otherAccount: 'Elegir otra cuenta',
  signIn: 'Iniciar sesión',
  back: 'Volver a <app></app>',
  returning: 'Volviendo a <app></app>.',
  cameFrom: 'Vienes de <app></app>.',
  telling:
    'Cerrando tu sesión en {count, plural, one {la aplicación que usaste} other {las # aplicaciones que usaste}} en este navegador.',
  frame: 'Página de cierre de sesión de una aplicación',
  goodbye: {
    title: 'Tu cuenta está eliminada',
    lead: 'Has cerrado sesión y las aplicaciones ya no tienen acceso. Las que nos consultan se detienen al momento. Otras pueden seguir hasta que caduque su acceso temporal, normalmente unos minutos.',
    restore:
      '¿Cambiaste de idea? Puedes restaurar tu cuenta hasta el <date></date>: <link>inicia sesión</link> como siempre. Después borramos tus datos personales.',
    copies: 'Los datos que las aplicaciones ya copiaron no se eliminan. Pídeles que los eliminen.',
    home: 'Página de inicio',
  },
};
