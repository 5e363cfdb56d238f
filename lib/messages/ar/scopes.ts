import type { scopes as en } from '../en/scopes';
import type { Translation } from '../translation';

export const scopes: Translation<typeof en> = {
  openid: { title: 'تسجيل دخولك والتعرّف عليك', detail: 'يتعرّف عليك التطبيق عندما تعود.' },
  profile: { title: 'عرض ملفك الشخصي', detail: 'اسمك وبقية بيانات ملفك الشخصي.' },
  email: { title: 'عرض عنوان بريدك الإلكتروني', detail: 'العنوان وما إذا كان مؤكدًا.' },
  phone: { title: 'عرض رقم هاتفك', detail: 'الرقم وما إذا كان مؤكدًا.' },
  address: { title: 'عرض عنوانك البريدي', detail: 'العنوان في ملفك الشخصي.' },
  offlineAccess: {
    title: 'الاحتفاظ بالوصول عندما لا تستخدم التطبيق',
    detail: 'حتى ينتهي الوصول.',
  },
  unknown: 'استخدام «{scope}»',
  none: 'غير موجود في ملفك الشخصي بعد. إذا أضفته لاحقًا فسيتمكن التطبيق من رؤيته.',
  confirmed: '{value} (مؤكد)',
  notConfirmed: '{value} (غير مؤكد)',
  effects: { reads: 'يقرأ البيانات', changes: 'يغيّر البيانات', deletes: 'يحذف البيانات' },
  claims: {
    name: 'الاسم',
    familyName: 'اسم العائلة',
    givenName: 'الاسم الأول',
    middleName: 'الاسم الأوسط',
    nickname: 'الاسم المستعار',
    preferredUsername: 'اسم المستخدم',
    profile: 'صفحة الملف الشخصي',
    picture: 'الصورة',
    website: 'الموقع الإلكتروني',
    gender: 'الجنس',
    birthdate: 'تاريخ الميلاد',
    zoneinfo: 'المنطقة الزمنية',
    locale: 'اللغة',
    updatedAt: 'آخر تغيير',
    email: 'عنوان البريد الإلكتروني',
    address: 'العنوان البريدي',
    phoneNumber: 'رقم الهاتف',
  },
};
