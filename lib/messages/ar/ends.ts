import type { ends as en } from '../en/ends';
import type { Translation } from '../translation';

export const ends: Translation<typeof en> = {
  label: 'مدة الوصول',
  choices: {
    once: 'هذه المرة فقط',
    hour: 'ساعة واحدة',
    day: 'يوم واحد',
    week: '7 أيام',
    month: '30 يومًا',
    quarter: '90 يومًا',
    year: 'سنة واحدة',
    date: 'اختيار تاريخ',
    open: 'حتى أزيله بنفسي',
    keep: 'الإبقاء على التاريخ الحالي',
    same: 'بقدر مدة البقية',
  },
  until: 'حتى <date></date>',
  once: 'هذه المرة فقط. على التطبيق أن يسألك من جديد في المرة القادمة.',
  onceForAct: 'لهذا الأمر فقط. على التطبيق أن يسألك من جديد عن أي شيء آخر.',
  open: 'بلا تاريخ انتهاء. يمكنك إزالة الوصول في أي وقت.',
  lastDay: 'اليوم الأخير',
  lastDayOf: 'اليوم الأخير: {permission}',
  endsWithDay: 'ينتهي الوصول بنهاية هذا اليوم في منطقتك الزمنية.',
  endsWithDayInUtc: 'ينتهي الوصول بنهاية هذا اليوم بالتوقيت العالمي UTC.',
  moreOptions: 'خيارات أخرى',
  singleEnds: 'إنهاء أذونات بعينها قبل غيرها',
  notLonger: 'لا يمكن لأي إذن أن يدوم أطول من الوصول كله.',
  needed: 'يحتاج التطبيق إلى هذا الإذن. إذا انتهى قبل غيره فسيتوقف التطبيق عن العمل ويسألك من جديد.',
  remind: 'تذكيري بالبريد الإلكتروني',
  reminders: {
    none: 'بلا تذكير',
    day: 'قبل يوم واحد',
    threeDays: 'قبل 3 أيام',
    week: 'قبل 7 أيام',
  },
};
