import type { reference as en } from '../en/reference';
import type { Translation } from '../translation';

export const reference: Translation<typeof en> = {
  title: 'Referencia de la API',
  lead: 'La API de gestión puede hacer todo lo que puede este portal. Los programas leen la misma descripción como <document>documento OpenAPI</document>.',
  signIn: 'Iniciar sesión',
  startTitle: 'Primera solicitud',
  start:
    'Crea una <keys>clave de API</keys> u obtén por OAuth un token de acceso para el recurso de esta API. Envíalo como token bearer.',
  startCode: 'Preguntar quién eres',
  scopesTitle: 'Scopes',
  scopesText:
    'Cualquier persona puede permitir a una aplicación los scopes para sus propias aplicaciones, API y accesos. Un operador asigna los demás a una aplicación.',
  errorsTitle: 'Códigos de error',
  groupTab: '{group} · Referencia de la API',
  all: 'Todas las operaciones',
  scope: 'Scope:',
  anyToken: 'Cualquier token de acceso para esta API',
  parameters: 'Parámetros',
  body: 'Cuerpo',
  answer: 'Respuesta ({status})',
  noBody: 'Respuesta: {status}, sin cuerpo',
  problems: 'Errores',
  members: 'Campos',
  required: 'obligatorio',
  rules: {
    lists: 'Las listas llegan por partes. Continúa con <code>cursor</code> y el valor de <code>next_cursor</code>.',
    repeat:
      'Envía <code>Idempotency-Key</code> con POST. Si repites la solicitud, recibes la primera respuesta y nada ocurre dos veces.',
    conditions:
      'Envía <code>If-Match</code> con el <code>ETag</code> que leíste. Si el objeto ha cambiado entretanto, la respuesta es 412.',
    dryRun: 'Añade <code>dry_run=1</code> a un cambio. Nada cambia, y la respuesta dice qué cambiaría.',
    errors: 'Los errores son problem details (RFC 9457). <code>errors</code> nombra cada campo incorrecto.',
    limits: '<code>RateLimit</code> dice cuántas solicitudes quedan en este minuto.',
  },
};
