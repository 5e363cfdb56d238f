import type { reference as en } from '../en/reference';
import type { Translation } from '../translation';

export const reference: Translation<typeof en> = {
  title: 'APIリファレンス',
  lead: '管理APIでは、このポータルでできることがすべてできます。プログラムは同じ内容を<document>OpenAPIドキュメント</document>として読み取れます。',
  signIn: 'ログイン',
  startTitle: '最初のリクエスト',
  start:
    '<keys>APIキー</keys>を作成するか、OAuth でこのAPIのリソース向けのアクセストークンを取得し、Bearer トークンとして送信します。',
  startCode: '自分が誰かを確認する',
  scopesTitle: 'スコープ',
  scopesText:
    '自分のアプリ、API、アクセスに関するスコープは、誰でもアプリに許可できます。その他のスコープは運営者がアプリに割り当てます。',
  errorsTitle: 'エラーコード',
  groupTab: '{group} · APIリファレンス',
  all: 'すべての操作',
  scope: 'スコープ：',
  anyToken: 'このAPI向けの任意のアクセストークン',
  parameters: 'パラメーター',
  body: 'リクエスト本文',
  answer: '応答({status})',
  noBody: '応答： {status} (本文なし)',
  problems: 'エラー',
  members: '項目',
  required: '必須',
  rules: {
    lists: '一覧は分割して返されます。<code>next_cursor</code>の値を<code>cursor</code>に指定して続きを取得します。',
    repeat:
      'POSTには<code>Idempotency-Key</code>を付けます。リクエストを繰り返しても最初の応答が返され、二重に処理されることはありません。',
    conditions:
      '読み取った<code>ETag</code>を<code>If-Match</code>で送信します。その間にオブジェクトが変わっていた場合、応答は412です。',
    dryRun: '変更に<code>dry_run=1</code>を付けると、何も変更せず、何が変わるかを返します。',
    errors: 'エラーはproblem details (RFC 9457)です。<code>errors</code>に誤りのある項目が示されます。',
    limits: '<code>RateLimit</code>は、この1分間に残っているリクエスト数を示します。',
  },
};
