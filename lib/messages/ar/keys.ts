import type { keys as en } from '../en/keys';
import type { Translation } from '../translation';

export const keys: Translation<typeof en> = {
  title: 'مفاتيح API',
  lead: 'لبرامجك النصية التي تستدعي واجهة API نيابةً عنك.',
  yours: 'مفاتيح API الخاصة بك',
  emptyTitle: 'لا توجد مفاتيح API بعد',
  empty:
    'يتيح مفتاح API لبرنامج نصي استدعاء واجهة API من دون متصفح، باسمك وبالأذونات التي تختارها فقط. لتطبيق يستخدمه آخرون، سجّل تطبيقًا بدلًا من ذلك.',
  new: 'إنشاء مفتاح API',
  nothingOffered: 'لا تقدّم أي واجهة API على هذا الخادم أذونات لمفاتيح API بعد.',
  careTitle: 'كل من لديه المفتاح يستطيع استخدامه',
  care: 'امنحه الأذونات التي يحتاجها البرنامج النصي فقط. إذا تسرّب، فأبطله هنا. ويستطيع من يجده إبطاله أيضًا؛ وعندها نرسل إليك رسالة.',
  name: 'الاسم',
  nameHint: 'الغرض منه، مثل «النسخ الليلي».',
  expiresAfter: 'ينتهي بعد',
  permissions: 'الأذونات',
  filter: 'تصفية الأذونات',
  filterHint: 'واجهة API أو إذن أو نطاق',
  filterNow: 'تصفية',
  noMatch: 'لا يوجد إذن مطابق. جرّب كلمة أخرى.',
  manyMatches: 'تظهر النتائج الأولى فقط. اكتب المزيد لتضييقها.',
  create: 'إنشاء مفتاح API',
  errorName: 'أدخل اسمًا لا يزيد على 60 حرفًا.',
  errorScopes: 'اختر إذنًا واحدًا على الأقل.',
  errorEnd: 'اختر متى ينتهي المفتاح.',
  secret: 'مفتاح API',
  secretOnce:
    '<b>يظهر هذا المفتاح مرة واحدة فقط.</b> انسخه الآن إلى برنامجك النصي. نحفظ قيمة تجزئته (hash) فقط ولا نستطيع إظهاره من جديد.',
  stored: 'لقد حفظته',
  created: 'أُنشئ في <when></when>',
  expires: 'ينتهي في <when></when>',
  lastUsed: 'آخر استخدام في <when></when>',
  neverUsed: 'لم يُستخدم قط',
  moreScopes:
    '{count, plural, zero {# إذن آخر} one {إذن آخر} two {إذنان آخران} few {# أذونات أخرى} many {# إذنًا آخر} other {# إذن آخر}}',
  revoke: 'إبطال',
  revokeOf: 'إبطال {name}',
  revokeHint: 'يتوقف المفتاح والرموز التي صدرت به عن العمل فورًا.',
  revokeNow: 'إبطال الآن',
  revoked: 'أُبطل مفتاح API.',
};
