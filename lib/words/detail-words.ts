/**
 * Authorization details (RFC 9396) as people read them. A detail with a sum of money in one currency is a payment: the
 * sum is shown as an amount, together with the name of its payee.
 */
import { type Language, textsIn } from '@/lib/messages/texts';
import type { DetailFact, DetailInWords } from '@/lib/oauth/model/authorization-details';
import { textOf } from '@/lib/oauth/model/localized';

export type Payment = {
  amount: string;
  currency: string;
  payee?: string;
  /** The other fields, which are shown one by one. */
  rest: DetailFact[];
};

/** The last part of a field's path, in the order of preference. RFC 9396 §2 and the payment APIs in use write these. */
const payeeNames = ['creditorName', 'payee', 'payeeName', 'recipient', 'beneficiary', 'creditor', 'to'];
/** More digits cannot be written exactly as a number. */
const plainAmount = /^(?=[\d.]{1,15}$)\d+(\.\d{1,6})?$/;

/** The payment that a detail asks for; undefined if it is none, or if its amount cannot be shown exactly. */
export function paymentOf({ facts }: Pick<DetailInWords, 'facts'>): Payment | undefined {
  const named = (...names: string[]) => facts.filter(({ path }) => names.includes(path.at(-1) ?? ''));
  const [amount, ...moreAmounts] = named('amount', 'value');
  const [currency, ...moreCurrencies] = named('currency');
  if (!amount || !currency || moreAmounts.length + moreCurrencies.length > 0) return undefined;
  if (!sameGroup(amount.path, currency.path)) return undefined;
  if (!plainAmount.test(amount.value) || !/^[A-Z]{3}$/.test(currency.value)) return undefined;
  const payee = payeeNames.map((name) => named(name)[0]).find((fact) => fact !== undefined);
  return {
    amount: amount.value,
    currency: currency.value,
    ...(payee && { payee: payee.value }),
    rest: facts.filter((fact) => fact !== amount && fact !== currency && fact !== payee),
  };
}

const sameGroup = (one: readonly string[], other: readonly string[]): boolean =>
  one.slice(0, -1).join('.') === other.slice(0, -1).join('.');

/** `€1,249.00`. Never rounded: an amount with more digits than usual is shown with all of them. */
export function amountInWords(language: Language, { amount, currency }: Pick<Payment, 'amount' | 'currency'>): string {
  const decimals = amount.split('.')[1]?.replace(/0+$/, '').length ?? 0;
  const usual = new Intl.NumberFormat(language, { style: 'currency', currency }).resolvedOptions();
  const digits = Math.max(decimals, usual.maximumFractionDigits ?? 0);
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(Number(amount));
}

/** `€1,249.00 to Stadtwerke`. */
export function paymentText(language: Language, payment: Payment): string {
  const amount = amountInWords(language, payment);
  if (payment.payee === undefined) return amount;
  return textsIn(language, 'consent')('amountTo', { amount, payee: payment.payee });
}

/** What a detail is about, and the API it belongs to, in the reader's language. */
export function detailNames(language: Language, detail: DetailInWords): { title: string; api: string } {
  const { title, api } = detail;
  return { title: textOf(language, 'title', detail) ?? title, api: textOf(language, 'api', detail) ?? api };
}

/** A field of a detail with its value, in the reader's language. */
export function factInWords(language: Language, fact: DetailFact): { title: string; value: string } {
  const title = textOf(language, 'title', fact) ?? fact.title;
  if (fact.flag === undefined) return { title, value: fact.value };
  return { title, value: textsIn(language, 'consent')(fact.flag ? 'yes' : 'no') };
}
