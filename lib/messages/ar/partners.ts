import type { partners as en } from '../en/partners';
import type { Translation } from '../translation';

export const partners: Translation<typeof en> = {
  title: 'المؤسسات',
  meaning:
    'تستطيع المؤسسة إنهاء الوصول وعمليات تسجيل الدخول التي جاءت منها. ولا ترى تطبيقاتك الأخرى ولا كلمة مرورك ولا بياناتك هنا.',
  since: 'متصلة منذ <when></when>',
  made: 'أُنشئ حسابك من أجل {app}. إذا عطّله {app} ولم تكن تستخدمه لشيء آخر، فلن تتمكن من تسجيل الدخول.',
  waiting: 'يدعوك {app} إلى ربط حسابك.',
  connect: 'ربط',
  connectOf: 'ربط {app}',
  decline: 'رفض',
  declineOf: 'رفض دعوة {app}',
  leave: 'إلغاء الربط',
  leaveOf: 'إلغاء ربط {app}',
  isConnected: 'تم ربط حسابك.',
  isLeft: 'تم إلغاء ربط المؤسسة.',
  isDeclined: 'تم رفض الدعوة.',
  over: 'لم تعد هذه الدعوة صالحة.',
  already: 'حسابك مرتبط بهذه المؤسسة بالفعل.',
  page: {
    title: 'قبول دعوة {app}',
    create: 'أنشأ {app} حسابًا لك. اختر كلمة مرور. تسجّل الدخول باستخدام <b>{email}</b>.',
    password: 'كلمة المرور',
    submit: 'إنشاء الحساب',
    have: 'هل لديك حساب هنا بالفعل؟ <link>سجّل الدخول لربطه</link>.',
    taken: 'لديك حساب هنا بالفعل بالعنوان <b>{email}</b>. سجّل الدخول لربطه مع {app}.',
    signIn: 'تسجيل الدخول',
    ask: 'هل تريد ربط حسابك <b>{email}</b> مع {app}؟',
    other: 'أهذا حساب آخر؟ <link>سجّل الخروج</link> وافتح الرابط من جديد.',
    notNow: 'ليس الآن',
    expired: 'اطلب دعوة جديدة من المؤسسة التي دعتك.',
    busy: 'نحن مشغولون جدًا. حاول مرة أخرى بعد بضع ثوانٍ.',
  },
};
