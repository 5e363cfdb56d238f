/** The text of a receipt and of its state, for anyone who has it. */

import type { Language } from '@/lib/messages/texts';
import type { ReceiptClaims, ReceiptState } from '@/lib/oauth/consent/receipt';
import { appName } from '@/lib/words/app-name';
import { type WrittenMoment, writtenMoment } from '@/lib/words/moments';
import { scopeWords } from '@/lib/words/scope-words';

export type ReceiptInWords = {
  /** The heading: what was done. */
  title: string;
  app: string;
  at: WrittenMoment;
  endsAt: WrittenMoment | null;
  permissions: { title: string; api?: string; scope: string; endsAt: WrittenMoment | null }[];
  details: { type: string; facts: { name: string; value: string }[] }[];
};

/** With script or without: nothing in it needs the server again. `zone` is a name of the tz database. */
export function receiptInWords(language: Language, zone: string, claims: ReceiptClaims): ReceiptInWords {
  const written = (at: number | null) => (at === null ? null : writtenMoment(language, zone, at));
  const app = appName(language, claims.piiControllers[0]?.piiController ?? claims.client_id).text;
  const titles = {
    allowed: `Access allowed to ${app}`,
    changed: `Access of ${app} changed`,
    ended: `Access of ${app} ended`,
  };
  return {
    title: titles[claims.event],
    app,
    at: writtenMoment(language, zone, claims.consentTimestamp),
    endsAt: written(claims.ends_at),
    permissions: claims.scopes.map(({ scope, title, api, ends_at }) => {
      // A receipt names a standard permission only by its scope. The portal has a text for it.
      const own = title === scope;
      return {
        scope,
        endsAt: written(ends_at),
        title: own ? scopeWords(language, scope).title : title,
        ...(own ? {} : { api }),
      };
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

export type ReceiptStateWords = { title: string; text: string; good: boolean };

export const receiptStateInWords: Record<ReceiptState, ReceiptStateWords> = {
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
