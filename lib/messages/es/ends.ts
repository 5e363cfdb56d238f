import type { ends as en } from '../en/ends';
import type { Translation } from '../translation';

export const ends: Translation<typeof en> = {
  label: 'Duración del acceso',
  choices: {
    once: 'Solo esta vez',
    hour: '1 hora',
    day: '1 día',
    week: '7 días',
    month: '30 días',
    quarter: '90 días',
    year: '1 año',
    date: 'Elegir una fecha',
    open: 'Hasta que lo quite',
    keep: 'Mantener la fecha actual',
    same: 'Tanto como lo demás',
  },
  until: 'Hasta el <date></date>',
  once: 'Solo esta vez. La próxima vez la aplicación tendrá que volver a preguntar.',
  onceForAct: 'Solo para esto. Para cualquier otra cosa, la aplicación tendrá que volver a preguntar.',
  open: 'Sin fecha de fin. Puedes quitar el acceso en cualquier momento.',
  lastDay: 'Último día',
  lastDayOf: 'Último día: {permission}',
  endsWithDay: 'El acceso termina cuando acaba ese día en tu zona horaria.',
  endsWithDayInUtc: 'El acceso termina cuando acaba ese día en UTC.',
  moreOptions: 'Más opciones',
  singleEnds: 'Terminar antes algunos permisos',
  notLonger: 'Ningún permiso puede durar más que el acceso completo.',
  needed: 'La aplicación lo necesita. Si termina antes, la aplicación deja de funcionar y te vuelve a preguntar.',
  remind: 'Recordármelo por correo',
  reminders: {
    none: 'Sin recordatorio',
    day: '1 día antes',
    threeDays: '3 días antes',
    week: '7 días antes',
  },
};
