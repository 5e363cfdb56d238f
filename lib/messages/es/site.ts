import type { site as en } from '../en/site';
import type { Translation } from '../translation';

export const site: Translation<typeof en> = {
  tagline: 'Tú decides qué puede ver una aplicación y hasta cuándo.',
  skipToContent: 'Ir al contenido',
  accountMenu: 'Menú de la cuenta de {name}',
  sections: 'Secciones',
  account: 'Cuenta',
  developers: 'Desarrolladores',
  admin: 'Administración',
  apps: 'Aplicaciones conectadas',
  security: 'Seguridad',
  profile: 'Perfil',
  signIn: 'Iniciar sesión',
  createAccount: 'Crear cuenta',
  signOut: 'Cerrar sesión',
  switchAccount: 'Cambiar de cuenta',
  preferences: 'Idioma y apariencia',
  language: 'Idioma',
  theme: 'Apariencia',
  themeSystem: 'Sistema',
  themeLight: 'Clara',
  themeDark: 'Oscura',
  terms: 'Condiciones',
  privacy: 'Privacidad',
  verifyReceipt: 'Verificar un comprobante',
  unavailable:
    'Ahora no podemos guardar esto. Lo que escribiste sigue aquí. Espera un minuto y vuelve a enviar el formulario.',
  momentIn: '{date}, {time} {zone}',
  justNow: 'ahora mismo',
  inAMoment: 'en un momento',
};
