/** The text of a receipt and of its state, for anyone who has it. */

import { type Language, textsIn } from '@/lib/messages/texts';
import type { ReceiptClaims, ReceiptState } from '@/lib/oauth/consent/receipt';
import { appName } from '@/lib/words/app-name';
import { type WrittenMoment, writtenMoment } from '@/lib/words/moments';
import { scopeWords } from '@/lib/words/scope-words';

/** Something allowed: a permission, or an authorization detail with its facts. */
type ReceiptEntry = { key: string; title: string; lines: string[] };

/** One line of a receipt. A moment is written in the reader's zone, with script or without. */
export type ReceiptRow = { label: string } & (
  | { moment: WrittenMoment; once?: string }
  | { text: string; below?: string; isCode?: true; once?: string }
  | { entries: ReceiptEntry[] }
);

export type ReceiptInWords = {
  /** The heading: what was done. */
  title: string;
  rows: ReceiptRow[];
};

/** Nothing in it needs the server again, so the browser can render it. `zone` is a name of the tz database. */
export function receiptInWords(language: Language, zone: string, claims: ReceiptClaims): ReceiptInWords {
  const t = textsIn(language, 'receipts');
  const app = appName(language, claims.piiControllers[0]?.piiController ?? claims.client_id).text;
  const site = claims.piiControllers[0]?.piiControllerUrl;
  const once = claims.once ? { once: t('field.once') } : {};
  const hash = claims.notice_sha256;
  return {
    title: t(`event.${claims.event}`, { app }),
    rows: [
      { label: t('field.when'), moment: writtenMoment(language, zone, claims.consentTimestamp) },
      { label: t('field.app'), text: app, ...(site !== undefined && { below: site }) },
      { label: t('field.permissions'), entries: entriesOf(language, zone, claims) },
      {
        label: t('field.until'),
        ...(claims.ends_at === null
          ? { text: t('field.noEnd') }
          : { moment: writtenMoment(language, zone, claims.ends_at) }),
        ...once,
      },
      { label: t('field.identifier'), text: claims.piiPrincipalId, isCode: true },
      { label: t('field.privacy'), text: claims.policyUrl === '' ? t('field.none') : claims.policyUrl },
      { label: t('field.signedBy'), text: claims.iss },
      { label: t('field.number'), text: claims.jti, isCode: true },
      ...(hash === undefined ? [] : [{ label: t('field.hash'), text: `SHA-256 ${hash}`, isCode: true as const }]),
    ],
  };
}

function entriesOf(language: Language, zone: string, claims: ReceiptClaims): ReceiptEntry[] {
  const t = textsIn(language, 'receipts');
  const permissions = claims.scopes
    .filter(({ scope }) => scope !== 'offline_access')
    .map(({ scope, title, api, ends_at: end }) => {
      // A receipt names a standard permission only by its scope. The portal has a text for it.
      const own = title === scope;
      const until = end === null ? [] : [t('field.permissionUntil', { date: writtenMoment(language, zone, end).text })];
      return {
        key: scope,
        title: own ? scopeWords(language, scope).title : title,
        lines: [...(own ? [] : [api]), ...until],
      };
    });
  const details = (claims.authorization_details ?? []).map(({ type, ...fields }) => ({
    key: JSON.stringify([type, fields]),
    title: type,
    lines: Object.entries(fields).map(
      ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
  }));
  return [...details, ...permissions];
}

export type ReceiptStateWords = { title: string; text: string; good: boolean };

export function receiptStateInWords(language: Language, state: ReceiptState): ReceiptStateWords {
  const t = textsIn(language, 'receipts');
  return {
    title: t(`check.state.${state}`),
    text: t(`check.state.${state}Text`),
    good: state === 'allowed',
  };
}
