import type { signUp as en } from '../en/sign-up';
import type { Translation } from '../translation';

export const signUp: Translation<typeof en> = {
  title: 'إنشاء حسابك',
  titleForApp: 'إنشاء حساب للمتابعة إلى <app></app>',
  name: 'الاسم',
  nameHint: 'لا تراه التطبيقات إلا إذا سمحت بذلك.',
  nameMissing: 'أدخل اسمك.',
  nameInvalid: 'استخدم 100 حرف على الأكثر.',
  passwordHint:
    'استخدم {count, plural, zero {# حرف} one {حرفًا واحدًا} two {حرفين} few {# أحرف} many {# حرفًا} other {# حرف}} على الأقل. بضع كلمات عشوائية خيار جيد.',
  passwordMissing: 'أدخل كلمة مرور.',
  submit: 'إنشاء حساب',
  haveAccount: 'لديك حساب بالفعل؟ <link>تسجيل الدخول</link>',
  agree: {
    both: 'بإنشاء حساب، فإنك توافق على <terms>الشروط</terms> و<privacy>إشعار الخصوصية</privacy>.',
    terms: 'بإنشاء حساب، فإنك توافق على <terms>الشروط</terms>.',
    privacy: 'يوضح <privacy>إشعار الخصوصية</privacy> كيفية استخدام بياناتك.',
  },
  signedInAs: 'سجّلت الدخول باسم {email}.',
  continueAs: 'المتابعة باسم {name}',
  fault: {
    tooShort: 'الحد الأدنى لعدد الأحرف: {minimum, number}.',
    tooLong: 'الحد الأقصى لعدد الأحرف: {maximum, number}.',
    common: 'يستخدم كثيرون كلمة المرور هذه، ولذلك تُخمَّن أولًا. اختر كلمة أخرى.',
    ownDetails: 'معظمها اسمك أو عنوان بريدك الإلكتروني، وهو ما سيجرّبه الآخرون. اختر شيئًا آخر.',
    other: 'اختر كلمة مرور أخرى.',
  },
  strength: {
    tooShort:
      '{missing, plural, zero {لا ينقصها أي حرف} one {ينقصها حرف واحد} two {ينقصها حرفان} few {تنقصها # أحرف} many {ينقصها # حرفًا} other {ينقصها # حرف}}',
    weak: 'سهلة التخمين. أضف كلمة أخرى.',
    fair: 'مقبولة. كلمة أخرى تجعلها أقوى.',
    good: 'كلمة مرور جيدة',
    strong: 'كلمة مرور قوية',
  },
  incomplete: {
    title: 'لم يُنشأ حسابك بعد',
    text: 'صحّح الحقول أدناه وأعد إدخال كلمة مرورك.',
  },
  taken: {
    title: 'يوجد حساب بهذا العنوان بالفعل',
    text: 'إذا كان لك، <link>فسجّل الدخول</link>. وإلا فاستخدم عنوانًا آخر.',
  },
  throttled: {
    title: 'حسابات جديدة كثيرة جدًا',
    text: 'أُنشئت حسابات كثيرة جدًا من شبكتك. حاول مرة أخرى {wait}.',
  },
  busy: {
    title: 'الضغط كبير الآن',
    text: 'لم يُنشأ حسابك بعد. حاول مرة أخرى بعد ثوانٍ.',
  },
  passkey: {
    title: 'تسجيل دخول أسرع في المرة القادمة',
    lead: 'يتيح لك مفتاح المرور تسجيل الدخول ببصمتك أو وجهك أو قفل الشاشة. لا شيء لتتذكّره، ولا يستطيع موقع مزيف سرقته.',
    create: 'إنشاء مفتاح مرور',
    later: 'ليس الآن',
    anytime: 'يمكنك إضافة مفتاح في أي وقت من صفحة الأمان.',
  },
};
