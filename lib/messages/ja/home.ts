import type { home as en } from '../en/home';
import type { Translation } from '../translation';

export const home: Translation<typeof en> = {
  pageTitle: 'アプリに何をいつまで見せるかは、あなたが決めます',
  lead: '1つのアカウントでさまざまなアプリにログインできます。アプリにデータが渡る前に、その内容を確認し、共有したくないものを外し、アクセス権の期限を選べます。',
  yourAccount: 'アカウントに移動',
  example: '例',
  exampleText:
    'これは架空のデータを使った実際の同意ページです。ここでは操作できません。誰が求めているか、アプリが何を受け取るか、アクセス権がいつまで続くかがわかります。拒否は許可と同じくらい簡単です。',
  exampleApi: 'ルート',
  exampleRead: '保存したルートの表示',
  exampleWrite: '保存したルートの変更',
  exampleWriteDetail: '追加、名前の変更、削除',
  difference: '特長',
  ends: { title: '期限はあなたが決めます', text: 'アプリごとに1時間、30日間、または好きな日付を選べます。' },
  values: {
    title: '許可する前に実際のデータを確認',
    text: '権限の一覧だけでなく、アプリが受け取る実際の値を確認できます。',
  },
  remove: {
    title: 'あとから変更できます',
    text: '1つの権限だけでも、アクセス権全体でも、いつでも削除できます。残りはそのまま使えます。',
  },
  pause: { title: 'アプリの一時停止', text: 'アクセス権を一時停止し、あとで再開できます。選択内容は保持されます。' },
  sees: { title: '今見えているもの', text: 'アプリごとに、現在何が見えるかを正確に確認できます。' },
  receipt: { title: '署名付きの受領証', text: '許可するたびに、誰でも検証できる署名付きの受領証が発行されます。' },
  activity: {
    title: 'わかりやすいアクティビティ',
    text: 'アプリがいつアクセス権を使い、何が変わったかを確認できます。',
  },
  plain: {
    title: '軽快でプライバシーに配慮',
    text: 'ログインと同意はJavaScriptなしで動作し、ほかのサイトから何も読み込みません。',
  },
  developers: '開発者の方へ',
  developersText:
    'OAuth 2.1またはOpenID Connectに対応した任意のライブラリを使えます。アプリを登録し、クイックスタートをコピーし、拒否されたリクエストの理由を確認できます。',
  registerApp: 'アプリを登録',
  registerApi: 'APIを登録',
  discovery: 'Discovery文書',
};
