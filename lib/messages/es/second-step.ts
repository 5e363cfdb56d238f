import type { secondStep as en } from '../en/second-step';
import type { Translation } from '../translation';

export const secondStep: Translation<typeof en> = {
  title: 'Verificación en dos pasos',
  lead: 'Escribe el código de 6 dígitos de tu aplicación de autenticación.',
  leadPasskey: 'Confirma con tu llave de acceso.',
  leadBoth: 'Escribe el código de 6 dígitos de tu aplicación de autenticación o usa una llave de acceso.',
  leadMore: '{app} pide una comprobación más. Escribe el código de 6 dígitos de tu aplicación de autenticación.',
  leadMorePasskey: '{app} pide una comprobación más. Confirma con tu llave de acceso.',
  thisPage: 'Esta página',
  account: 'Iniciando sesión como {email}',
  code: 'Código de 6 dígitos',
  submit: 'Continuar',
  passkey: 'Usar una llave de acceso',
  lostPhone: '¿Perdiste el teléfono?',
  lostPasskey: '¿Perdiste la llave de acceso?',
  lost: {
    recovery: 'Usa uno de los códigos de recuperación que guardaste al activar la verificación en dos pasos.',
    useRecovery: 'Usar un código de recuperación',
    device:
      '¿Sigues con la sesión abierta en otro dispositivo? Abre allí Seguridad y configura otra aplicación de autenticación.',
    noCodes: '¿Tampoco tienes códigos? Pide ayuda al operador de este sitio. Este paso no se puede omitir por correo.',
  },
  anotherAccount: 'Usar otra cuenta',
  recovery: {
    title: 'Usar un código de recuperación',
    lead: 'Escribe uno de los códigos de recuperación que guardaste. Cada uno sirve una vez.',
    none: 'A esta cuenta no le quedan códigos de recuperación.',
    code: 'Código de recuperación',
    back: 'Atrás',
  },
  wrong: {
    title: 'Código incorrecto',
    text: 'Revísalo e inténtalo de nuevo. Un código de tu aplicación vale un minuto aproximadamente.',
  },
  used: {
    title: 'Este código ya se usó',
    text: 'Espera a que tu aplicación muestre el siguiente código y escríbelo.',
  },
  throttled: {
    title: 'Demasiados intentos',
    text: 'Para proteger la cuenta, los códigos están en pausa. Inténtalo de nuevo {wait}.',
  },
  none: {
    title: 'Configura la verificación en dos pasos',
    lead: '{app} necesita algo más que una contraseña para saber que eres tú. Configura una de estas opciones. Tarda un minuto y después vuelves aquí.',
    app: 'Configurar una aplicación de autenticación',
    passkey: 'Crear una llave de acceso',
  },
  decline: 'Volver sin este paso',
  declineForApp: 'Volver a {app} sin este paso',
};
