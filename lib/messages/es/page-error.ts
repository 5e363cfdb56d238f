import type { pageError as en } from '../en/page-error';
import type { Translation } from '../translation';

export const pageError: Translation<typeof en> = {
  title: 'Algo ha fallado por nuestra parte',
  means: 'Es culpa nuestra, no tuya. Puede que tu último cambio no se haya guardado.',
  again: 'Intentar de nuevo',
  ifAgain: 'Si vuelve a fallar',
  quote: 'Contacta con el operador de este sitio e indica esta referencia:',
  downTitle: 'Ahora mismo no podemos responder',
  down: 'Nuestra base de datos no está disponible en este momento. Puede que tu último cambio no se haya guardado. Compruébalo antes de repetirlo.',
};
