import type { reset as en } from '../en/reset';
import type { Translation } from '../translation';

export const reset: Translation<typeof en> = {
  forgotTitle: 'パスワードをお忘れですか？',
  forgotHint: '新しいパスワードを設定するためのリンクを送ります。',
  send: 'リンクを送信',
  backToSignIn: 'ログインに戻る',
  noMail: {
    title: 'このサイトはメールを送信できません',
    text: 'そのため、ここではパスワードを再設定できません。サイトの運営者にお問い合わせください。',
  },
  throttled: {
    title: 'リンクは送信されていません',
    text: 'お使いのネットワークからのリンクのリクエストが多すぎます。{wait}にもう一度お試しください。',
  },
  sentTitle: 'メールを確認してください',
  sent: '<b>{email}</b>のアカウントがあれば、新しいパスワードを設定するためのリンクを送りました。{minutes, number}分間有効です。',
  notThere: '届きませんか？迷惑メールのフォルダーを確認するか、<link>別のアドレスを試してください</link>。',
  localMail: 'このサイトにはまだメールサーバーがありません。メールは<link>/dev/mail</link>にあります。',
  newTitle: '新しいパスワードの設定',
  forAccount: 'アカウント{email}のパスワードです。',
  newPassword: '新しいパスワード',
  consequence:
    'すべてのデバイスからログアウトし、新しいパスワードでログインします。2段階認証はオンのままです。連携アプリのアクセス権は変わりません。',
  consequenceUnconfirmed:
    'このアドレスは一度も確認されていないため、アカウントは最初からになります。すべてのデバイスからログアウトし、以前に追加されたパスキー、認証アプリ、アプリのアクセス権は削除されます。',
  submit: 'パスワードを変更',
  busy: {
    title: 'ただいま混み合っています',
    text: 'パスワードはまだ変更されていません。数秒後にもう一度お試しください。',
  },
  expiredTitle: 'このリンクは期限切れです',
  expired: 'すでに使われたか、古すぎます。パスワードは変わっていません。',
  newLink: '新しいリンクをリクエスト',
};
