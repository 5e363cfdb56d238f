import type { controls as en } from '../en/controls';
import type { Translation } from '../translation';

export const controls: Translation<typeof en> = {
  optional: '（任意）',
  cancel: 'キャンセル',
  dismiss: '閉じる',
  copy: 'コピー',
  copyWhat: 'コピー：{what}',
  copied: 'コピーしました',
  copiedWhat: 'コピーしました：{what}',
  copyRefused: 'ブラウザーがコピーを許可しませんでした。テキストを選択してコピーしてください。',
  secretOnce:
    '表示は今回だけです。アプリがシークレットを読み込む場所に今すぐ保存してください。こちらにはハッシュだけが残ります。',
  unsaved: '保存していない変更があります。',
  leaveUnsaved: '保存していない変更があります。保存せずにこのページを離れますか？',
  loading: '読み込み中',
};
