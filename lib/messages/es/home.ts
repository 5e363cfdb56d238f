import type { home as en } from '../en/home';
import type { Translation } from '../translation';

export const home: Translation<typeof en> = {
  pageTitle: 'Tú decides qué ven las aplicaciones y hasta cuándo',
  lead: 'Inicia sesión en tus aplicaciones con una sola cuenta. Antes de que una aplicación reciba algo, ves los datos que obtendría, dejas fuera lo que no quieras compartir y eliges cuándo termina el acceso.',
  yourAccount: 'Ir a tu cuenta',
  example: 'Ejemplo',
  exampleText:
    'Esta es una página de consentimiento real con datos inventados. Aquí no se puede usar. Muestra quién pide acceso, qué recibiría la aplicación y cuánto dura el acceso. Denegar es tan fácil como permitir.',
  exampleApi: 'Rutas',
  exampleRead: 'Ver tus rutas guardadas',
  exampleWrite: 'Cambiar tus rutas guardadas',
  exampleWriteDetail: 'Añadir, renombrar, eliminar',
  difference: 'Qué lo hace diferente',
  ends: {
    title: 'El acceso termina cuando tú digas',
    text: 'Elige para cada aplicación una hora, 30 días o la fecha que quieras.',
  },
  values: {
    title: 'Datos reales antes de permitir',
    text: 'Ves los valores que recibiría la aplicación, no solo una lista de permisos.',
  },
  remove: {
    title: 'Cambia de opinión más tarde',
    text: 'Quita un solo permiso o todo el acceso en cualquier momento. Lo demás sigue funcionando.',
  },
  pause: { title: 'Pausa una aplicación', text: 'Pausa el acceso y reanúdalo más tarde. Tus elecciones se conservan.' },
  sees: { title: 'Lo que ve ahora', text: 'Consulta exactamente qué puede ver cada aplicación en este momento.' },
  receipt: {
    title: 'Comprobantes firmados',
    text: 'Cada vez que permites un acceso recibes un comprobante firmado que cualquiera puede verificar.',
  },
  activity: { title: 'Actividad en palabras claras', text: 'Mira cuándo usó una aplicación su acceso y qué cambió.' },
  plain: {
    title: 'Ligero y privado',
    text: 'El inicio de sesión y el consentimiento funcionan sin JavaScript y no cargan nada de otros sitios.',
  },
  developers: 'Para desarrolladores',
  developersText:
    'Usa cualquier biblioteca de OAuth 2.1 u OpenID Connect. Registra una aplicación, copia un inicio rápido y lee el motivo de cada solicitud rechazada.',
  registerApp: 'Registrar una aplicación',
  registerApi: 'Registrar una API',
  discovery: 'Documento de descubrimiento',
};
