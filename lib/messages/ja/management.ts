import type { management as en } from '../en/management';
import type { Translation } from '../translation';

export const management: Translation<typeof en> = {
  apiName: 'Countersignの管理',
  commandLine: 'Countersignコマンドライン',
  scopes: {
    apps: { read: '登録したアプリの表示', write: 'アプリの登録、変更、削除' },
    apis: { read: '登録したAPIの表示', write: 'APIの登録、変更、削除' },
    grants: {
      read: 'アカウントにアクセスできるアプリの表示',
      revoke: 'アカウントへのアプリのアクセスの一時停止と終了',
      write: 'アカウントへのアプリのアクセスの変更(延長を含む)',
    },
    logs: { read: 'アプリの拒否されたリクエストの表示' },
    events: { read: 'アプリに起きたことの表示', write: 'アプリのイベントの送信先の設定' },
    users: { read: 'すべてのアカウントの表示', write: 'アカウントの作成、変更、削除' },
    keys: { read: '署名鍵の表示', rotate: '署名鍵の更新と取り下げ' },
    settings: { read: 'このサーバーの設定の表示', write: 'このサーバーの設定の変更' },
    audit: { read: '運営者の操作の表示' },
    exports: { read: 'アカウント、アプリ、APIとそのシークレットのハッシュのエクスポート' },
    imports: { write: 'アカウント、アプリ、APIのインポート' },
    scim: { read: '自身が作成したアカウントの表示', write: '自身のユーザーのアカウントの作成、変更、削除' },
  },
};
