import type { management as en } from '../en/management';
import type { Translation } from '../translation';

export const management: Translation<typeof en> = {
  apiName: 'Gestión de Countersign',
  commandLine: 'Línea de comandos de Countersign',
  scopes: {
    apps: { read: 'Ver tus aplicaciones registradas', write: 'Registrar, modificar y eliminar tus aplicaciones' },
    apis: { read: 'Ver tus API registradas', write: 'Registrar, modificar y eliminar tus API' },
    grants: {
      read: 'Ver qué aplicaciones tienen acceso a tu cuenta',
      revoke: 'Pausar y retirar el acceso de las aplicaciones a tu cuenta',
      write: 'Cambiar el acceso de las aplicaciones a tu cuenta, incluso prolongarlo',
    },
    logs: { read: 'Ver las solicitudes rechazadas de tus aplicaciones' },
    events: {
      read: 'Ver lo que ocurrió con tus aplicaciones',
      write: 'Elegir adónde se envían los eventos de tus aplicaciones',
    },
    users: { read: 'Ver todas las cuentas', write: 'Crear, modificar y eliminar cuentas' },
    keys: { read: 'Ver las claves de firma', rotate: 'Renovar y retirar claves de firma' },
    settings: { read: 'Ver la configuración de este servidor', write: 'Cambiar la configuración de este servidor' },
    audit: { read: 'Ver lo que hicieron los operadores' },
    exports: { read: 'Exportar cuentas, aplicaciones y API con los hashes de sus secretos' },
    imports: { write: 'Importar cuentas, aplicaciones y API' },
    scim: {
      read: 'Ver las cuentas que creó',
      write: 'Crear, modificar y eliminar las cuentas de sus propios usuarios',
    },
  },
};
