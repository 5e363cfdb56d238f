import type { names as en } from '../en/names';
import type { Translation } from '../translation';

export const names: Translation<typeof en> = {
  unnamed: 'Una aplicación sin nombre',
};
