import type { scopes as en } from '../en/scopes';
import type { Translation } from '../translation';

export const scopes: Translation<typeof en> = {
  openid: { title: 'ログインと本人の識別', detail: '次に来たときも、あなただとわかります。' },
  profile: { title: 'プロフィールの表示', detail: '名前と、プロフィールのその他の情報です。' },
  email: { title: 'メールアドレスの表示', detail: 'アドレスと、確認済みかどうかです。' },
  phone: { title: '電話番号の表示', detail: '番号と、確認済みかどうかです。' },
  address: { title: '住所の表示', detail: 'プロフィールの住所です。' },
  offlineAccess: {
    title: 'アプリを使っていない間もアクセス権を維持',
    detail: 'アクセス権が終了するまでです。',
  },
  unknown: '「{scope}」の使用',
  none: 'プロフィールにまだありません。あとで追加すると、アプリから見えるようになります。',
  confirmed: '{value}（確認済み）',
  notConfirmed: '{value}（未確認）',
  effects: { reads: 'データの読み取り', changes: 'データの変更', deletes: 'データの削除' },
  claims: {
    name: '名前',
    familyName: '姓',
    givenName: '名',
    middleName: 'ミドルネーム',
    nickname: 'ニックネーム',
    preferredUsername: 'ユーザー名',
    profile: 'プロフィールページ',
    picture: '写真',
    website: 'ウェブサイト',
    gender: '性別',
    birthdate: '生年月日',
    zoneinfo: 'タイムゾーン',
    locale: '言語',
    updatedAt: '最終更新',
    email: 'メールアドレス',
    address: '住所',
    phoneNumber: '電話番号',
  },
};
