import type { pageScript as en } from '../en/page-script';
import type { Translation } from '../translation';

export const pageScript: Translation<typeof en> = {
  passkeyNeedsScript: 'Las llaves de acceso necesitan JavaScript, que está desactivado en este navegador.',
  passkeyUnsupported: 'Este navegador no admite llaves de acceso.',
  passkeyExpired: 'Esta página ha estado abierta demasiado tiempo. Vuelve a cargarla e inténtalo de nuevo.',
  passkeyUnused: 'No se usó ninguna llave de acceso. Inténtalo de nuevo o inicia sesión de otra forma.',
  passkeyNotCreated: 'No se creó ninguna llave de acceso. Inténtalo de nuevo o usa otro dispositivo.',
  passkeyKnown: 'Este dispositivo ya tiene una llave de acceso para tu cuenta.',
  passkeyName: 'Nombre',
  passkeyNameHint: 'Te ayuda a distinguir tus llaves de acceso.',
  createPasskey: 'Crear llave de acceso',
};
