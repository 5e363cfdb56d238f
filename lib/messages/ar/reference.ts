import type { reference as en } from '../en/reference';
import type { Translation } from '../translation';

export const reference: Translation<typeof en> = {
  title: 'مرجع واجهة API',
  lead: 'تستطيع واجهة الإدارة البرمجية فعل كل ما يفعله هذا الموقع. تقرأ البرامج الوصف نفسه في شكل <document>مستند OpenAPI</document>.',
  signIn: 'تسجيل الدخول',
  startTitle: 'الطلب الأول',
  start: 'أنشئ <keys>مفتاح API</keys>، أو احصل عبر OAuth على رمز وصول لمورد هذه الواجهة. أرسله كرمز bearer.',
  startCode: 'اسأل من أنت',
  scopesTitle: 'النطاقات',
  scopesText:
    'يستطيع أي شخص أن يسمح لتطبيق بالنطاقات الخاصة بتطبيقاته وواجهاته البرمجية ووصوله. أما البقية فيعيّنها مشغّل لتطبيق.',
  errorsTitle: 'رموز الأخطاء',
  groupTab: '{group} · مرجع واجهة API',
  all: 'جميع العمليات',
  scope: 'النطاق:',
  anyToken: 'أي رمز وصول لهذه الواجهة',
  parameters: 'المعلمات',
  body: 'المحتوى',
  answer: 'الإجابة ({status})',
  noBody: 'الإجابة: {status}، بلا محتوى',
  problems: 'الأخطاء',
  members: 'الحقول',
  required: 'مطلوب',
  rules: {
    lists: 'تأتي القوائم على أجزاء. تابع باستخدام <code>cursor</code> مع قيمة <code>next_cursor</code>.',
    repeat: 'أرسل <code>Idempotency-Key</code> مع POST. إذا كرّرت الطلب فستحصل على الإجابة الأولى، ولا يحدث شيء مرتين.',
    conditions:
      'أرسل <code>If-Match</code> مع قيمة <code>ETag</code> التي قرأتها. إذا تغيّر الكائن في هذه الأثناء فالإجابة هي 412.',
    dryRun: 'أضف <code>dry_run=1</code> إلى أي تغيير. لا يتغيّر شيء، وتذكر الإجابة ما الذي كان سيتغيّر.',
    errors: 'الأخطاء بصيغة problem details (RFC 9457). يذكر <code>errors</code> كل حقل غير صحيح.',
    limits: 'يذكر <code>RateLimit</code> عدد الطلبات المتبقية في هذه الدقيقة.',
  },
};
