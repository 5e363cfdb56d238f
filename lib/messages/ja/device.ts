import type { device as en } from '../en/device';
import type { Translation } from '../translation';

export const device: Translation<typeof en> = {
  title: 'デバイスを接続',
  compare: 'デバイスに表示されているコードは、これとまったく同じですか？',
  warningTitle: '目の前にあるデバイスにのみ使用してください',
  warning:
    'このリンクやコードが誰かから送られてきた場合は、ここで中止してください。その人があなたのアカウントに入れるようになります。',
  same: 'はい、コードは一致しています',
  continue: '続ける',
  label: 'デバイスに表示されているコード',
  hint: '8文字です。大文字・小文字やハイフンは区別しません。',
  unknown:
    'このコードを待っているデバイスはありません。1文字ずつ確認するか、デバイスで新しいコードを取得してください。',
  tooMany: '間違ったコードが多すぎます。{when}にもう一度お試しください。',
  passwordAt: 'パスワードは<b>{host}</b>でのみ入力してください。',
  otherCode: 'デバイスには別のコードが表示されています',
  onPhone: '代わりにスマートフォンで続ける',
  qrLabel: 'コード{code}でこのページを開くQRコード',
  done: {
    allowed: {
      title: 'デバイスが接続されました',
      text: '数秒後に自動で続行します。このページは閉じてかまいません。',
    },
    denied: {
      title: 'アクセスを拒否しました',
      text: 'デバイスにアクセス権は与えられませんでした。このページは閉じてかまいません。',
    },
    late: {
      title: 'このコードはすでに使用されています',
      text: 'デバイスにはこれ以上何も送られていません。まだ待っている場合は、デバイスでやり直してください。',
    },
  },
  connectedApps: '連携アプリ',
};
