import type { controls as en } from '../en/controls';
import type { Translation } from '../translation';

export const controls: Translation<typeof en> = {
  optional: '(opcional)',
  cancel: 'Cancelar',
  dismiss: 'Cerrar',
  copy: 'Copiar',
  copyWhat: 'Copiar: {what}',
  copied: 'Copiado',
  copiedWhat: 'Copiado: {what}',
  copyRefused: 'Tu navegador no permitió copiar. Selecciona el texto y cópialo tú.',
  secretOnce:
    'Solo lo mostramos esta vez. Guárdalo ahora donde tu aplicación lee sus secretos. Solo conservamos un hash.',
  unsaved: 'Hay cambios sin guardar.',
  leaveUnsaved: 'Hay cambios sin guardar. ¿Salir de esta página sin guardarlos?',
  loading: 'Cargando',
};
