import type { overview as en } from '../en/overview';
import type { Translation } from '../translation';

export const overview: Translation<typeof en> = {
  title: '概要',
  heading: 'アカウント',
  apps: '{count, plural, =0 {連携アプリなし} other {連携アプリ#件}}',
  devices: '{count, plural, other {デバイス#台}}',
  attention: '確認が必要です',
  nothing: '問題ありません。必要な操作はありません。',
  alarm: '<b>{app}</b>：認証情報が盗まれた可能性があります',
  alarmMany: '{count, plural, other {#件のアプリ}}で認証情報が盗まれた可能性があります。最新は<b>{app}</b>です。',
  email: 'メールアドレスが確認されていません。確認しないと、パスワードを再設定できません。',
  ways: 'ログイン方法が1つしかありません。失ったときのために、パスキーなどもう1つ追加してください。',
  soon: '<b>{app}</b>のアクセス権の期限がもうすぐ切れます。',
  soonMany: '{count, plural, other {#件のアプリ}}のアクセス権の期限がもうすぐ切れます。最初は<b>{app}</b>です。',
  unused: '<b>{app}</b>は90日間アクセス権を使用していません。',
  unusedMany: '<b>{app}</b>など{count, plural, other {#件のアプリ}}が90日間アクセス権を使用していません。',
  surplus: '<b>{app}</b>の一部の権限について、30日間使用の報告がありません。',
  surplusMany: '<b>{app}</b>など{count, plural, other {#件のアプリ}}に、30日間使用の報告がない権限があります。',
  review: '確認する',
  confirm: '確認する',
  addWay: '追加',
  recent: '最近使用されたアプリ',
  all: 'すべてのアプリ',
  empty: '連携アプリはまだありません',
  emptyText:
    'このアカウントでアプリにログインするときに、アプリに許可する内容と期間を選びます。その後はここに表示され、いつでもアクセス権を一時停止したり削除したりできます。',
};
