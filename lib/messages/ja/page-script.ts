import type { pageScript as en } from '../en/page-script';
import type { Translation } from '../translation';

export const pageScript: Translation<typeof en> = {
  passkeyNeedsScript: 'パスキーにはJavaScriptが必要ですが、このブラウザーではオフになっています。',
  passkeyUnsupported: 'このブラウザーはパスキーに対応していません。',
  passkeyExpired: 'このページは長時間開かれていました。再読み込みしてもう一度お試しください。',
  passkeyUnused: 'パスキーは使用されませんでした。もう一度試すか、別の方法でログインしてください。',
  passkeyNotCreated: 'パスキーは作成されませんでした。もう一度試すか、別のデバイスを使ってください。',
  passkeyKnown: 'このデバイスには、あなたのアカウントのパスキーがすでにあります。',
  passkeyName: '名前',
  passkeyNameHint: 'パスキーを区別するために使います。',
  createPasskey: 'パスキーを作成',
};
