import type { controls as en } from '../en/controls';
import type { Translation } from '../translation';

export const controls: Translation<typeof en> = {
  optional: '(اختياري)',
  cancel: 'إلغاء',
  dismiss: 'إغلاق',
  copy: 'نسخ',
  copyWhat: 'نسخ: {what}',
  copied: 'تم النسخ',
  copiedWhat: 'تم نسخ: {what}',
  copyRefused: 'لم يسمح المتصفح بالنسخ. حدد النص وانسخه بنفسك.',
  secretOnce: 'نعرض هذا مرة واحدة فقط. احفظه الآن حيث يقرأ تطبيقك أسراره. نحتفظ بقيمة تجزئته (hash) فقط.',
  unsaved: 'لديك تغييرات غير محفوظة.',
  leaveUnsaved: 'لديك تغييرات غير محفوظة. هل تريد مغادرة الصفحة دون حفظها؟',
  loading: 'جارٍ التحميل',
};
