import type { signIn as en } from '../en/sign-in';
import type { Translation } from '../translation';

export const signIn: Translation<typeof en> = {
  title: 'ログイン',
  titleForApp: '<app></app>に進むにはログインしてください',
  again: {
    title: 'ご本人の確認',
    lead: '続けるには、もう一度ログインしてください。',
    leadForApp: '{app}が、もう一度ログインするよう求めています。',
  },
  otherAccount: 'アプリは、現在ログイン中とは別のアカウントを求めています。',
  email: 'メールアドレス',
  emailInvalid: '完全なメールアドレスを入力してください（例：name@example.com）。',
  emailMissing: 'メールアドレスを入力してください。',
  password: 'パスワード',
  passwordMissing: 'パスワードを入力してください。',
  showPassword: '表示',
  showPasswordLabel: 'パスワードを表示',
  forgot: 'パスワードをお忘れですか？',
  submit: 'ログイン',
  stays: 'このデバイスでは{days, plural, other {#日間}}ログインしたままになります。',
  or: 'または',
  passkey: 'パスキーでログイン',
  continueWith: '{provider}で続ける',
  lastUsed: '前回使用',
  newHere: 'はじめての方は<link>アカウントを作成</link>',
  addressBar: 'アドレスバーを確認してください。パスワードは<b>{host}</b>でのみ入力してください。',
  disabled: {
    title: 'このアカウントは無効です',
    text: 'アカウントを管理する組織が無効にしました。その組織に問い合わせてください。',
  },
  wrong: {
    title: 'メールアドレスまたはパスワードが違います',
    text: '両方を確認して、もう一度お試しください。',
  },
  incomplete: {
    title: 'まだログインしていません',
    text: '下の欄に入力してください。',
  },
  throttled: {
    title: '試行回数が多すぎます',
    text: 'アカウントを守るため、パスワードでのログインを一時停止しています。{wait}にもう一度お試しください。パスキーの使用とパスワードの再設定はできます。',
  },
  busy: {
    title: 'ただいま混み合っています',
    text: 'まだログインしていません。数秒後にもう一度お試しください。',
  },
  signedOut: {
    title: 'ログアウトされています',
    text: 'このアカウントで続けるには、もう一度ログインしてください。',
  },
  passwordReset: {
    title: 'パスワードを変更しました',
    text: 'このアカウントは、すべてのデバイスからログアウトしました。新しいパスワードでログインしてください。',
  },
  timedOut: {
    title: 'ログインの時間切れです',
    text: '2段階認証に時間がかかりすぎました。最初からやり直してください。',
  },
  passkeyStale: {
    title: 'ログインしていません',
    text: 'このページを長く開きすぎました。もう一度パスキーを使ってください。',
  },
  passkeyUnknown: {
    title: 'パスキーを認識できません',
    text: 'このパスキーは削除されたか、別のサイトのものです。別のパスキーかパスワードを使ってください。',
  },
  passkeyRefused: {
    title: 'パスキーを受け付けられません',
    text: 'もう一度試すか、パスワードでログインしてください。',
  },
  provider: {
    unnamed: 'ほかのサイト',
    throttled: 'お使いのネットワークから開始されたログインが多すぎます。{wait}にもう一度お試しください。',
    timedOut: {
      title: '{provider}でのログインが時間切れです',
      text: '時間がかかりすぎたか、別のタブでやり直されました。もう一度お試しください。',
    },
    stale: {
      title: 'もう一度ログインしてください',
      text: '{provider}が再ログインを求めませんでした。{provider}からログアウトしてやり直すか、別の方法を使ってください。',
    },
    declined: {
      title: '{provider}でのログインがキャンセルされました',
      text: 'もう一度試すか、別の方法を使ってください。',
    },
    failed: {
      title: '{provider}でログインできませんでした',
      text: 'お客様の操作の問題ではありません。しばらくしてから試すか、別の方法を使ってください。',
      reference: '再び起きた場合は、この参照番号をサイトの運営者にお伝えください：<code>{reference}</code>',
    },
    unconfirmed: {
      title: 'アカウントは作成されていません',
      text: '{provider}はメールアドレスを確認していません。そちらで確認するか、ここでアカウントを作成してください。',
    },
    taken: {
      title: 'アカウントはすでにあります',
      text: 'このメールアドレスのアカウントがあります。いつもの方法でログインし、「セキュリティ」で{provider}と連携してください。',
    },
  },
  expired: {
    title: 'このリクエストは期限切れです',
    text: '時間がかかりすぎたか、すでに回答済みです。何も許可されていません。アプリに戻って最初からやり直してください。',
    apps: '連携アプリ',
    signIn: 'アカウントにログイン',
    back: '<app></app>に戻る',
  },
  accounts: {
    title: 'アカウントを選択',
    titleForApp: '<app></app>に進むアカウントを選択',
    active: '現在',
    signedOut: 'ログアウト済み',
    another: '別のアカウントを使う',
    signOutAll: 'すべてのアカウントからログアウト',
    forget: '削除',
    forgetLabel: '{name}をこの一覧から削除',
  },
  restore: {
    title: 'アカウントを復元しますか？',
    lead: 'アカウント<b>{email}</b>は削除されています。<date></date>まで復元できます。その後、個人データを消去します。',
    limits: 'プロフィールとログイン方法が戻ります。アプリのアクセス権、APIキー、登録したアプリやAPIは戻りません。',
    leave: '削除したままにする',
    submit: 'アカウントを復元',
  },
};
