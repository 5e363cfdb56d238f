import type { devices as en } from '../en/devices';
import type { Translation } from '../translation';

export const devices: Translation<typeof en> = {
  browserOn: '{browser} sur {system}',
  unknownOn: 'Un navigateur sur {system}',
  unknown: 'Appareil inconnu',
  phoneApp: 'Une application mobile',
};
