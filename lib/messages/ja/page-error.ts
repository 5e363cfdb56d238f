import type { pageError as en } from '../en/page-error';
import type { Translation } from '../translation';

export const pageError: Translation<typeof en> = {
  title: 'サーバーで問題が発生しました',
  means: 'お客様ではなく、こちら側の問題です。最後の変更は保存されていない可能性があります。',
  again: '再試行',
  ifAgain: '繰り返し失敗する場合',
  quote: 'このサイトの運営者に連絡し、次の参照番号をお伝えください：',
  downTitle: '現在応答できません',
  down: '現在データベースに接続できません。最後の変更は保存されていない可能性があります。やり直す前に確認してください。',
};
