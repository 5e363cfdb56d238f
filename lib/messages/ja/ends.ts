import type { ends as en } from '../en/ends';
import type { Translation } from '../translation';

export const ends: Translation<typeof en> = {
  label: 'アクセス権の期間',
  choices: {
    once: '今回のみ',
    hour: '1時間',
    day: '1日',
    week: '7日間',
    month: '30日間',
    quarter: '90日間',
    year: '1年間',
    date: '日付を選択',
    open: '自分で削除するまで',
    keep: '現在の日付のまま',
    same: '全体と同じ期間',
  },
  until: '<date></date>まで',
  once: '今回のみです。次回はアプリがもう一度たずねます。',
  onceForAct: 'この件のみです。ほかのことについては、アプリがもう一度たずねます。',
  open: '期限はありません。アクセス権はいつでも削除できます。',
  lastDay: '最終日',
  lastDayOf: '最終日：{permission}',
  endsWithDay: 'アクセス権は、お使いのタイムゾーンでこの日の終わりに終了します。',
  endsWithDayInUtc: 'アクセス権は、UTCでこの日の終わりに終了します。',
  moreOptions: 'その他のオプション',
  singleEnds: '個別の権限を早く終了',
  notLonger: 'どの権限も、アクセス権全体の期間を超えることはできません。',
  needed: 'アプリに必要な権限です。先に終了すると、アプリは動作しなくなり、もう一度たずねます。',
  remind: 'メールでリマインダーを受け取る',
  reminders: {
    none: 'リマインダーなし',
    day: '1日前',
    threeDays: '3日前',
    week: '7日前',
  },
};
