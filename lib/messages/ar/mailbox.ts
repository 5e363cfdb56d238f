import type { mailbox as en } from '../en/mailbox';
import type { Translation } from '../translation';

export const mailbox: Translation<typeof en> = {
  title: 'الرسائل المرسلة',
  lead: 'تعمل هذه البوابة على حاسوبك وليس لها خادم بريد. الرسائل التي كانت سترسلها موجودة هنا.',
  empty: 'لا توجد رسائل بعد',
  emptyBody: 'أنشئ حسابًا أو اطلب كلمة مرور جديدة.',
  to: 'إلى {address}',
  message: 'رسالة',
  text: 'النص',
  preview: 'معاينة',
  account: 'حسابك',
};
