import type { pageError as en } from '../en/page-error';
import type { Translation } from '../translation';

export const pageError: Translation<typeof en> = {
  title: 'حدث خطأ من جانبنا',
  means: 'هذا خطؤنا وليس خطأك. ربما حُفظ آخر تغيير أجريته وربما لم يُحفظ.',
  again: 'إعادة المحاولة',
  ifAgain: 'إذا تكرر الخطأ',
  quote: 'تواصل مع مشغّل هذا الموقع واذكر هذا المرجع:',
  downTitle: 'لا يمكننا الرد الآن',
  down: 'لا يمكن الوصول إلى قاعدة بياناتنا حاليًا. ربما لم يُحفظ آخر تغيير أجريته. تحقق منه قبل تكراره.',
};
