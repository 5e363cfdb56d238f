import type { securityLog as en } from '../en/security-log';
import type { Translation } from '../translation';

export const securityLog: Translation<typeof en> = {
  title: 'سجل الأمان',
  lead: 'عمليات تسجيل الدخول من أجهزة جديدة وتغييرات طرق تسجيل الدخول، الأحدث أولًا.',
  show: 'عرض',
  apply: 'تطبيق',
  all: 'الكل',
  signIns: 'عمليات تسجيل الدخول والأجهزة',
  factors: 'طرق تسجيل الدخول',
  account: 'الحساب والبيانات',
  empty: 'لا شيء بعد',
  emptyFiltered: 'لا شيء من هذا النوع',
  emptyOlder: 'لا توجد إدخالات أقدم',
  emptyBody: 'تظهر هنا عمليات تسجيل الدخول من أجهزة جديدة وتغييرات كلمة المرور ومفاتيح المرور والرموز.',
  pages: 'صفحات سجل الأمان',
  latest: 'الأحدث',
  older: 'أقدم',
  from: 'من {device}',
  fromUnknown: 'من جهاز غير معروف',
  advice:
    'ألا تعرف شيئًا من هذا؟ سجّل الخروج من الجهاز وغيّر كلمة مرورك في <link>الأمان</link>. إذا فقدت جهازًا، فراجع <lost>هل فقدت جهازًا؟</lost>',
  anotherSite: 'موقع آخر',
  unknownDevice: 'جهاز',
  kind: {
    signedInNewDevice: 'تسجيل دخول من جهاز جديد',
    passwordChanged: 'تغيير كلمة المرور',
    passwordReset: 'إعادة تعيين كلمة المرور بالبريد الإلكتروني',
    emailChanged: 'تغيير عنوان البريد الإلكتروني من {from} إلى {to}',
    emailRestored: 'استعادة عنوان البريد الإلكتروني {to}',
    emailVerified: 'تأكيد عنوان البريد الإلكتروني {email}',
    passkeyAdded: 'إضافة مفتاح المرور «{name}»',
    passkeyRemoved: 'إزالة مفتاح المرور «{name}»',
    totpAdded: 'إعداد تطبيق المصادقة',
    totpRemoved: 'إزالة تطبيق المصادقة',
    recoveryCodesMade: 'إنشاء رموز استرداد جديدة',
    recoveryCodeUsed:
      'استخدام رمز استرداد، {left, plural, =0 {لم يبق شيء} one {بقي واحد} two {بقي اثنان} few {بقيت #} many {بقي #} other {بقي #}}',
    secondFactorRequired: 'تفعيل التحقق بخطوتين',
    secondFactorOptional: 'إيقاف التحقق بخطوتين',
    identityLinked: 'ربط الحساب {label} من {site}',
    identityUnlinked: 'إلغاء ربط الحساب {label} من {site}',
    sessionEnded: 'تسجيل الخروج من {device}',
    sessionsEnded:
      '{count, plural, zero {لم يُسجَّل الخروج من أجهزة أخرى} one {تسجيل الخروج من جهاز آخر واحد} two {تسجيل الخروج من جهازين آخرين} few {تسجيل الخروج من # أجهزة أخرى} many {تسجيل الخروج من # جهازًا آخر} other {تسجيل الخروج من # جهاز آخر}}',
    everythingEnded: 'جهاز مفقود: تسجيل الخروج وإزالة الوصول',
    everythingEndedSessions:
      '{count, plural, zero {لا أجهزة أخرى} one {جهاز آخر واحد} two {جهازان آخران} few {# أجهزة أخرى} many {# جهازًا آخر} other {# جهاز آخر}}',
    everythingEndedApps:
      '{count, plural, zero {لا تطبيقات} one {تطبيق واحد} two {تطبيقان} few {# تطبيقات} many {# تطبيقًا} other {# تطبيق}}',
    everythingEndedKeys:
      '{count, plural, zero {لا مفاتيح API} one {مفتاح API واحد} two {مفتاحا API} few {# مفاتيح API} many {# مفتاح API} other {# مفتاح API}}',
    everythingEndedList: 'جهاز مفقود. انتهى: {list}',
    securedByMail: 'تأمين الحساب برابط في رسالة: تسجيل الخروج من كل الأجهزة وإعادة تعيين كلمة المرور',
    dataDownloaded: 'تنزيل بياناتك',
    apiKeyRevoked: 'إبطال مفتاح API «{name}» من قِبل شخص لديه المفتاح',
    appKeyRevoked: 'إبطال مفتاح API «{name}» للتطبيق {app} من قِبل شخص لديه المفتاح',
    accountDeleted: 'حذف الحساب',
    accountRestored: 'استعادة الحساب',
  },
};
