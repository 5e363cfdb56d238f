import { describe, expect, it } from 'vitest';
import { amountInWords, paymentOf } from './detail-words';

const fact = (path: string, value: string) => ({ title: path, value, path: path.split('.') });
const amount = fact('instructedAmount.amount', '1249.00');
const currency = fact('instructedAmount.currency', 'EUR');
const creditor = fact('creditorName', 'Stadtwerke');
const reference = fact('remittanceInformation', 'Invoice 7');

describe('a payment (RFC 9396 §2)', () => {
  it('is an amount in a currency, with its payee and the other fields', () => {
    expect(paymentOf({ facts: [amount, currency, creditor, reference] })).toEqual({
      amount: '1249.00',
      currency: 'EUR',
      payee: 'Stadtwerke',
      rest: [reference],
    });
    expect(paymentOf({ facts: [fact('amount', '5'), fact('currency', 'CHF')] })).toEqual({
      amount: '5',
      currency: 'CHF',
      rest: [],
    });
  });

  it.each([
    ['without a currency', [amount, creditor]],
    ['with two amounts', [amount, currency, fact('fee.amount', '1'), creditor]],
    ['with a currency of something else', [amount, fact('account.currency', 'EUR')]],
    ['with a currency that is no code', [amount, fact('instructedAmount.currency', 'euros')]],
    ['with an amount that is no plain number', [fact('instructedAmount.amount', '1.249,00'), currency]],
    ['with more digits than a number holds', [fact('instructedAmount.amount', '12345678901234567.89'), currency]],
    ['with no fields', []],
  ])('is not a detail %s', (_, facts) => {
    expect(paymentOf({ facts })).toBeUndefined();
  });
});

it('an amount is written as its language writes it, and is never rounded', () => {
  expect(amountInWords('en', { amount: '1249.00', currency: 'EUR' })).toBe('€1,249.00');
  expect(amountInWords('en', { amount: '5', currency: 'EUR' })).toBe('€5.00');
  expect(amountInWords('en', { amount: '0.125', currency: 'USD' })).toBe('$0.125');
  expect(amountInWords('en', { amount: '1000.00', currency: 'JPY' })).toBe('¥1,000');
  expect(amountInWords('de', { amount: '1249.5', currency: 'EUR' })).toBe('1.249,50\u00a0€');
});
