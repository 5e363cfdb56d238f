import type { errors as en } from '../en/errors';
import type { Translation } from '../translation';

export const errors: Translation<typeof en> = {
  appFault: {
    title: 'Este enlace no funciona',
    means:
      'La aplicación que te ha traído aquí ha hecho una solicitud que no podemos aceptar. No se ha compartido nada con ella.',
    next: 'Vuelve a la aplicación e inténtalo de nuevo. Si ves esta página otra vez, solo quienes gestionan la aplicación pueden arreglarlo.',
  },
  unknownApp: {
    title: 'Aplicación desconocida',
    means:
      'La aplicación que te ha traído aquí no está registrada, o ya no lo está. No se ha compartido nada con ella.',
    next: 'Vuelve a la aplicación. Si te ha traído aquí un enlace de un mensaje, ten cuidado con ese mensaje.',
  },
  otherAnswer: {
    title: 'No se ha permitido nada',
    means: 'Esta respuesta no corresponde al inicio de sesión que pidió la aplicación.',
    next: 'Vuelve a la aplicación y empieza de nuevo.',
  },
  expired: {
    title: 'Esta solicitud ha caducado',
    means: 'Ya se respondió, o ha pasado demasiado tiempo. No se ha permitido nada más.',
    next: 'Vuelve a la aplicación y empieza de nuevo.',
  },
  clientDocument: {
    title: 'Esta aplicación no se puede usar aquí',
    means:
      'La aplicación se describe en su propia dirección, y no podemos usar esa descripción. No se ha compartido nada con ella.',
    next: 'Vuelve a la aplicación e inténtalo más tarde. Solo quienes la gestionan pueden arreglarlo.',
  },
  tooManyWaiting: {
    title: 'Inténtalo de nuevo en unos minutos',
    means:
      'Hay demasiados inicios de sesión sin terminar desde tu red o en este sitio. No se ha compartido nada con la aplicación.',
    next: 'Espera unos minutos y recarga esta página.',
  },
  unavailable: {
    title: 'Ahora mismo no podemos responder',
    means:
      'Nuestra base de datos no está disponible, o tenemos mucha carga. No se ha compartido nada con la aplicación.',
    next: 'Espera un minuto y recarga esta página.',
  },
  ownFault: {
    title: 'Algo ha fallado por nuestra parte',
    means: 'Es culpa nuestra, no tuya ni de la aplicación. No se ha compartido nada con la aplicación.',
    next: 'Recarga esta página dentro de un minuto. Si vuelve a fallar, contacta con el operador de este sitio e indica la referencia de abajo.',
  },
  backTo: '<link>Volver a <name>{app}</name></link> ({host})',
  developer: 'Para quien desarrolla la aplicación',
  code: 'Error',
  reference: 'Referencia',
  down: {
    title: 'Ahora mismo no podemos responder',
    unreachable: 'Nuestra base de datos no está disponible en este momento.',
    readOnly: 'En este momento podemos mostrar datos, pero no guardarlos.',
    nothing: 'No se ha perdido nada. Espera un minuto y recarga esta página.',
    notSaved:
      'Lo que has enviado no se ha guardado. Espera un minuto y recarga esta página para enviarlo de nuevo, o vuelve atrás: tu navegador conserva lo que has escrito.',
    unknown:
      'Puede que lo que has enviado no se haya guardado. Espera un minuto, vuelve atrás y comprueba qué se ha guardado antes de enviarlo de nuevo.',
  },
  failed: {
    title: 'Algo ha fallado por nuestra parte',
    means: 'Es culpa nuestra, no tuya. Puede que tu último cambio no se haya guardado.',
    next: 'Recarga esta página dentro de un minuto.',
    again: 'Si vuelve a fallar',
    quote: 'Contacta con el operador de este sitio e indica esta referencia: <code>{reference}</code>',
  },
  notFound: {
    title: 'Página no encontrada',
    means: 'Puede que la dirección esté mal escrita, o que la página se haya eliminado o pertenezca a otra cuenta.',
    home: 'Página de inicio',
  },
};
