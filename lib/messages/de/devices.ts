import type { devices as en } from '../en/devices';
import type { Translation } from '../translation';

export const devices: Translation<typeof en> = {
  browserOn: '{browser} auf {system}',
  unknownOn: 'Ein Browser auf {system}',
  unknown: 'Unbekanntes Gerät',
  phoneApp: 'Eine mobile App',
};
