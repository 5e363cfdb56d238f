import type { mailbox as en } from '../en/mailbox';
import type { Translation } from '../translation';

export const mailbox: Translation<typeof en> = {
  title: 'الرسائل المرسلة',
  lead: 'يعمل هذا الموقع على حاسوبك وليس له خادم بريد. الرسائل التي كان سيرسلها موجودة هنا.',
  empty: 'لا توجد رسائل بعد',
  emptyBody: 'أنشئ حسابًا أو اطلب كلمة مرور جديدة.',
  to: 'إلى {address}',
  message: 'رسالة',
  text: 'النص',
  preview: 'معاينة',
  account: 'حسابك',
};
