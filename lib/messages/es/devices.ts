import type { devices as en } from '../en/devices';
import type { Translation } from '../translation';

export const devices: Translation<typeof en> = {
  browserOn: '{browser} en {system}',
  unknownOn: 'Un navegador en {system}',
  unknown: 'Dispositivo desconocido',
  phoneApp: 'Una aplicación móvil',
};
