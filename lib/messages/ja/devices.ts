import type { devices as en } from '../en/devices';
import type { Translation } from '../translation';

export const devices: Translation<typeof en> = {
  browserOn: '{system}の{browser}',
  unknownOn: '{system}のブラウザー',
  unknown: '不明なデバイス',
  phoneApp: 'スマートフォンのアプリ',
};
