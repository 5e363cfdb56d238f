import type { mailbox as en } from '../en/mailbox';
import type { Translation } from '../translation';

export const mailbox: Translation<typeof en> = {
  title: 'Correos enviados',
  lead: 'Este portal funciona en tu propio ordenador y no tiene servidor de correo. Los correos que habría enviado están aquí.',
  empty: 'Todavía no hay correos',
  emptyBody: 'Crea una cuenta o pide una contraseña nueva.',
  to: 'Para {address}',
  message: 'Correo',
  text: 'Texto',
  preview: 'Vista previa',
  account: 'Tu cuenta',
};
