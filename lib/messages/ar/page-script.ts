import type { pageScript as en } from '../en/page-script';
import type { Translation } from '../translation';

export const pageScript: Translation<typeof en> = {
  passkeyNeedsScript: 'تحتاج مفاتيح المرور إلى JavaScript، وهو متوقف في هذا المتصفح.',
  passkeyUnsupported: 'لا يدعم هذا المتصفح مفاتيح المرور.',
  passkeyExpired: 'ظلت هذه الصفحة مفتوحة مدة طويلة. أعد تحميلها وحاول مرة أخرى.',
  passkeyUnused: 'لم يُستخدم أي مفتاح مرور. حاول مرة أخرى أو سجّل الدخول بطريقة أخرى.',
  passkeyNotCreated: 'لم يُنشأ أي مفتاح مرور. حاول مرة أخرى أو استخدم جهازًا آخر.',
  passkeyKnown: 'يوجد على هذا الجهاز مفتاح مرور لحسابك بالفعل.',
  passkeyName: 'الاسم',
  passkeyNameHint: 'يساعدك على التمييز بين مفاتيح المرور.',
  createPasskey: 'إنشاء مفتاح مرور',
};
