import type { scopes as en } from '../en/scopes';
import type { Translation } from '../translation';

export const scopes: Translation<typeof en> = {
  openid: { title: 'Iniciar tu sesión y reconocerte', detail: 'La aplicación te reconoce cuando vuelves.' },
  profile: { title: 'Ver tu perfil', detail: 'Tu nombre y los demás datos de tu perfil.' },
  email: { title: 'Ver tu dirección de correo', detail: 'La dirección y si está confirmada.' },
  phone: { title: 'Ver tu número de teléfono', detail: 'El número y si está confirmado.' },
  address: { title: 'Ver tu dirección postal', detail: 'La dirección de tu perfil.' },
  offlineAccess: {
    title: 'Conservar el acceso cuando no usas la aplicación',
    detail: 'Hasta que termine el acceso.',
  },
  unknown: 'Usar «{scope}»',
  none: 'Aún no está en tu perfil. Si lo añades más adelante, la aplicación podrá verlo.',
  confirmed: '{value} (confirmado)',
  notConfirmed: '{value} (sin confirmar)',
  effects: { reads: 'lee datos', changes: 'cambia datos', deletes: 'elimina datos' },
  claims: {
    name: 'Nombre completo',
    familyName: 'Apellidos',
    givenName: 'Nombre',
    middleName: 'Segundo nombre',
    nickname: 'Apodo',
    preferredUsername: 'Nombre de usuario',
    profile: 'Página de perfil',
    picture: 'Foto',
    website: 'Sitio web',
    gender: 'Género',
    birthdate: 'Fecha de nacimiento',
    zoneinfo: 'Zona horaria',
    locale: 'Idioma',
    updatedAt: 'Último cambio',
    email: 'Dirección de correo',
    address: 'Dirección postal',
    phoneNumber: 'Número de teléfono',
  },
};
