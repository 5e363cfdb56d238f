import type { secondStep as en } from '../en/second-step';
import type { Translation } from '../translation';

export const secondStep: Translation<typeof en> = {
  title: '2段階認証',
  lead: '認証アプリに表示される6桁のコードを入力してください。',
  leadPasskey: 'パスキーで確認してください。',
  leadBoth: '認証アプリに表示される6桁のコードを入力するか、パスキーを使ってください。',
  leadMore: '{app}が追加の確認を求めています。認証アプリに表示される6桁のコードを入力してください。',
  leadMorePasskey: '{app}が追加の確認を求めています。パスキーで確認してください。',
  thisPage: 'このページ',
  account: '{email}としてログイン中',
  code: '6桁のコード',
  submit: '続ける',
  passkey: 'パスキーを使う',
  lostPhone: 'スマートフォンを紛失しましたか？',
  lostPasskey: 'パスキーを紛失しましたか？',
  lost: {
    recovery: '2段階認証をオンにしたときに保存したリカバリーコードを1つ使ってください。',
    useRecovery: 'リカバリーコードを使う',
    device:
      '別のデバイスでまだログインしていますか？そのデバイスで「セキュリティ」を開き、新しい認証アプリを設定してください。',
    noCodes: 'コードもない場合は、サイトの運営者にお問い合わせください。メールでこの手順を省くことは誰にもできません。',
  },
  anotherAccount: '別のアカウントを使う',
  recovery: {
    title: 'リカバリーコードを使う',
    lead: '保存したリカバリーコードを1つ入力してください。それぞれ1回だけ使えます。',
    none: 'このアカウントにはリカバリーコードが残っていません。',
    code: 'リカバリーコード',
    back: '戻る',
  },
  wrong: {
    title: 'コードが違います',
    text: '確認して、もう一度お試しください。アプリのコードは約1分間有効です。',
  },
  used: {
    title: 'このコードはすでに使われています',
    text: 'アプリに次のコードが表示されるまで待ち、それを入力してください。',
  },
  throttled: {
    title: '試行回数が多すぎます',
    text: 'アカウントを守るため、コードの入力を一時停止しています。{wait}にもう一度お試しください。',
  },
  none: {
    title: '2段階認証を設定',
    lead: '{app}は、ご本人であることを確かめるためにパスワード以外も必要としています。次のどちらかを設定してください。1分で終わり、その後ここに戻ります。',
    app: '認証アプリを設定',
    passkey: 'パスキーを作成',
  },
  decline: '設定せずに戻る',
  declineForApp: '設定せずに{app}に戻る',
};
