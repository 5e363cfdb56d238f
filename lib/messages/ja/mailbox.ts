import type { mailbox as en } from '../en/mailbox';
import type { Translation } from '../translation';

export const mailbox: Translation<typeof en> = {
  title: '送信したメール',
  lead: 'このポータルはご自分のコンピューターで動作していて、メールサーバーがありません。送信するはずだったメールはここにあります。',
  empty: 'メールはまだありません',
  emptyBody: 'アカウントを作成するか、新しいパスワードの設定をリクエストしてください。',
  to: '宛先：{address}',
  message: 'メール',
  text: 'テキスト',
  preview: 'プレビュー',
  account: 'アカウント',
};
