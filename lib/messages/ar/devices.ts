import type { devices as en } from '../en/devices';
import type { Translation } from '../translation';

export const devices: Translation<typeof en> = {
  browserOn: '{browser} على {system}',
  unknownOn: 'متصفح على {system}',
  unknown: 'جهاز غير معروف',
  phoneApp: 'تطبيق هاتف',
};
