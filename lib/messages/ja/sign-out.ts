import type { signOut as en } from '../en/sign-out';
import type { Translation } from '../translation';

export const signOut: Translation<typeof en> = {
  title: 'ログアウトしますか？',
  askedByApp: '<app></app>がログアウトを求めています。',
  lead: 'このブラウザーで<b>{name}</b>（{email}）がログアウトされます。',
  others: 'ほかのアカウントはログインしたままです。',
  keepAccess: 'アプリに許可したアクセス権は変わりません。',
  stay: 'ログインしたままにする',
  submit: 'ログアウト',
  allTitle: 'すべてのアカウントからログアウトしますか？',
  allLead: 'このブラウザーで{count, plural, other {#件のアカウント}}がログアウトされます。',
  allSubmit: 'すべてログアウト',
  cancel: 'キャンセル',
  doneTitle: 'ログアウトしました',
  done: 'アプリに許可したアクセス権は変わりません。ログインすればいつでも変更できます。',
  stillSignedIn: 'ログイン中のアカウント：',
  otherAccount: '別のアカウントを選択',
  signIn: 'ログイン',
  back: '<app></app>に戻る',
  returning: '<app></app>に戻ります。',
  cameFrom: '<app></app>から移動してきました。',
  telling: 'このブラウザーで使った{count, plural, other {#件のアプリ}}からログアウトしています。',
  frame: 'アプリのログアウトページ',
  goodbye: {
    title: 'アカウントを削除しました',
    lead: 'ログアウトし、アプリはアクセスできなくなりました。当サイトに確認するアプリはすぐに停止します。その他のアプリは、一時的なアクセスの期限が切れるまで（通常は数分）続くことがあります。',
    restore:
      'お気持ちが変わりましたか？<date></date>までは、いつもどおり<link>ログイン</link>すると復元できます。その後、個人データを消去します。',
    copies: 'アプリがすでにコピーしたデータは削除されません。アプリに削除を依頼してください。',
    home: 'ホーム',
  },
};
