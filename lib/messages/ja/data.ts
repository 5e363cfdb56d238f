import type { data as en } from '../en/data';
import type { Translation } from '../translation';

export const data: Translation<typeof en> = {
  overview: '概要',
  title: 'あなたのデータ',
  lead: 'データのコピーをダウンロードするか、アカウントを削除できます。',
  confirmTitle: '本人確認をしてください',
  confirmBody:
    'ログインから時間がたっています。データをダウンロードするかアカウントを削除するには、もう一度ログインしてください。',
  confirm: 'もう一度ログイン',
  download: 'データをダウンロード',
  downloadBody:
    'プロフィール、ログイン、連携アプリとそのアクティビティ、APIキー、登録したアプリとAPIを含む1つのJSONファイルです。パスワードとキーは含まれません。',
  delete: 'アカウントを削除',
  deleteNow: 'アカウントを削除する',
  deleteOpen: 'アカウントを削除…',
  deleteLead: 'アカウントを削除すると、次のようになります。',
  lastOperatorTitle: 'あなたは唯一の運営者です',
  lastOperator: 'あなたがいなくなると、このサイトを管理する人がいなくなります。先に別の人を運営者にしてください。',
  endsSessions: 'すべてのデバイスからログアウトします。',
  endsApps:
    '{count, plural, =0 {アクセス権のあるアプリはありません。} other {#件のアプリがアクセス権を失います。アプリがすでにコピーしたデータは削除されません。}}',
  endsKeys: '{count, plural, other {#個のAPIキーが使えなくなります。}}',
  endsOwnApps: '登録したアプリは削除され、利用者は使えなくなります：{names}。',
  endsOwnApis: '登録したAPIは削除され、アプリはアクセスできなくなります：{names}。',
  moreNames: 'ほか{count, number}件',
  restorable: '14日以内であれば、ログインしてアカウントを復元できます。アプリ、APIキー、登録したものは元に戻りません。',
  erased: '14日を過ぎると、プロフィール、ログイン、履歴は消去されます。メールアドレスは再び使えるようになります。',
  notDeleted: 'アカウントは削除されませんでした',
  emailDiffers: 'このアカウントのメールアドレスではありません。',
  email: 'メールアドレス',
  emailHint: '確認のため、{email} と入力してください',
  lost: {
    title: 'デバイスを紛失しましたか？',
    lead: 'アカウントを保護します。このデバイスではログインしたままです。',
    sessions: 'ほかのすべてのデバイスからログアウト',
    sessionsCount: '{count, plural, other {ほかのデバイス#台}}',
    sessionsHint:
      'デバイスを持っている人は、ここでアカウントを使えなくなります。このサイトのログアウトに従うアプリからもログアウトします。従わないアプリではログインしたままの場合があります。',
    sessionsNone: 'ほかのデバイスではログインしていません。',
    apps: 'すべてのアプリのアクセス権を削除',
    appsCount: '{count, plural, other {アクセス権のあるアプリ#件}}',
    appsHint:
      'そのデバイスで誰かがアプリを開けるおそれがある場合に選んでください。ほかのデバイスのものも含め、すべてのアプリがアクセス権を失い、もう一度許可を求めることになります。コピー済みのデータは削除されません。',
    appsNone: 'アクセス権のあるアプリはありません。',
    keys: 'すべてのAPIキーを取り消す',
    keysCount: '{count, plural, other {APIキー#個}}',
    keysNone: 'APIキーはありません。',
    keysHint: 'そのデバイスにキーが保存されていた場合に選んでください。キーを使うスクリプトは動かなくなります。',
    submit: 'ログアウトしてアクセス権を削除',
    cancel: 'キャンセル',
    nothingLeft: 'ほかのデバイスではログインしておらず、アクセス権のあるアプリもAPIキーもありません。',
    choose: '終了するものを選んでください',
    chooseBody: '何も変更されていません。1つ以上選んでください。',
    done: 'アカウントを保護しました',
    doneSessions:
      '{count, plural, =0 {ログイン中のほかのデバイスはありませんでした。} other {ほかのデバイス#台からログアウトしました。}}',
    doneApps:
      '{count, plural, =0 {アクセス権のあるアプリはありませんでした。} other {#件のアプリがアクセス権を失いました。}}',
    doneKeys: '{count, plural, =0 {APIキーはありませんでした。} other {#個のAPIキーを取り消しました。}}',
    password: 'パスワードがデバイスに保存されていましたか？<link>パスワードを変更してください</link>。',
  },
};
