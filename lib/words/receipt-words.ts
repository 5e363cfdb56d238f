/** The text of a receipt and of its state, for anyone who has it. */

import type { ReceiptClaims, ReceiptState } from '@/lib/oauth/consent/receipt';
import { appName } from '@/lib/words/app-name';
import { scopeWords } from '@/lib/words/scope-words';

export type ReceiptInWords = {
  /** The heading: what was done. */
  title: string;
  app: string;
  at: number;
  permissions: { title: string; api?: string; scope: string; endsAt: number | null }[];
  details: { type: string; facts: { name: string; value: string }[] }[];
};

export function receiptInWords(claims: ReceiptClaims): ReceiptInWords {
  const app = appName(claims.piiControllers[0]?.piiController ?? claims.client_id).text;
  const titles = {
    allowed: `Access allowed to ${app}`,
    changed: `Access of ${app} changed`,
    ended: `Access of ${app} ended`,
  };
  return {
    title: titles[claims.event],
    app,
    at: claims.consentTimestamp,
    permissions: claims.scopes.map(({ scope, title, api, ends_at }) => {
      // A receipt names a standard permission only by its scope. The portal has a text for it.
      const own = title === scope;
      return { scope, endsAt: ends_at, title: own ? scopeWords(scope).title : title, ...(own ? {} : { api }) };
    }),
    details: (claims.authorization_details ?? []).map(({ type, ...fields }) => ({
      type,
      facts: Object.entries(fields).map(([name, value]) => ({
        name,
        value: typeof value === 'string' ? value : JSON.stringify(value),
      })),
    })),
  };
}

export const receiptStateInWords: Record<ReceiptState, { title: string; text: string; good: boolean }> = {
  allowed: { title: 'It still holds', text: 'What this receipt says is allowed at this moment.', good: true },
  paused: {
    title: 'Paused',
    text: 'The person has paused this access. The app gets nothing until they resume it.',
    good: false,
  },
  ended: { title: 'Ended', text: 'This access has ended. Nothing of it holds any more.', good: false },
  expired: { title: 'Over', text: 'The end that was set has come. Nothing of it holds any more.', good: false },
  replaced: {
    title: 'Replaced by a later one',
    text: 'The access was changed after this receipt was written. It shows what was said then, not what holds now.',
    good: false,
  },
  unknown: {
    title: 'No longer kept here',
    text: 'We signed this receipt, and do not have it any more: the account may have been deleted. Whether it holds, nobody can say.',
    good: false,
  },
};
