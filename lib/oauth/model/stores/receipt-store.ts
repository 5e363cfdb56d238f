/**
 * Consent receipts and the public keys that verify them. Changes of grants write the receipts.
 */
import type { Receipt } from '../receipt-records';

export type ReceiptStore = {
  /** The receipt of any owner, with its JWT if it has been signed. */
  findReceipt(id: string): Promise<Receipt | undefined>;
  /**
   * Stores the signed receipt and the public key, permanently. Returns the stored JWT: the first caller wins. Undefined
   * if there is no such receipt.
   */
  saveReceiptJwt(
    id: string,
    jwt: string,
    key: { kid: string; publicJwk: Record<string, unknown> },
    now: number,
  ): Promise<string | undefined>;
  /** The public keys of all receipts that were ever signed. */
  receiptKeys(): Promise<Record<string, unknown>[]>;
};
