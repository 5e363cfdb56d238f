import type { partners as en } from '../en/partners';
import type { Translation } from '../translation';

export const partners: Translation<typeof en> = {
  title: '組織',
  meaning:
    '組織が終了できるのは、その組織によるアクセス権とログインだけです。ほかのアプリ、パスワード、ここにあるデータは見えません。',
  since: '連携日：<when></when>',
  made: 'このアカウントは{app}のために作成されました。ほかの用途に使っていない場合、{app}が無効にするとログインできなくなります。',
  waiting: '{app}からアカウントの連携に招待されています。',
  connect: '連携する',
  connectOf: '{app}と連携する',
  decline: '断る',
  declineOf: '{app}の招待を断る',
  leave: '連携を解除',
  leaveOf: '{app}との連携を解除',
  isConnected: 'アカウントを連携しました。',
  isLeft: '組織との連携を解除しました。',
  isDeclined: '招待を断りました。',
  over: 'この招待は無効になりました。',
  already: 'アカウントはすでにこの組織と連携しています。',
  page: {
    title: '{app}の招待を受け入れる',
    create:
      '{app}があなたのアカウントを作成しました。パスワードを設定してください。ログインには<b>{email}</b>を使います。',
    password: 'パスワード',
    submit: 'アカウントを作成',
    have: 'すでにここのアカウントをお持ちですか？<link>ログインして連携する</link>',
    taken: '<b>{email}</b>のアカウントがすでにここにあります。{app}と連携するには、ログインしてください。',
    signIn: 'ログイン',
    ask: 'アカウント<b>{email}</b>を{app}と連携しますか？',
    other: '別のアカウントですか？<link>ログアウト</link>してから、もう一度リンクを開いてください。',
    notNow: '今はしない',
    expired: '招待した組織に、新しい招待を依頼してください。',
    busy: 'ただいま混み合っています。数秒後にもう一度お試しください。',
  },
};
