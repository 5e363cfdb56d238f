/**
 * Consent receipts: what was allowed, who asked for it and what the page said.
 */
import { z } from 'zod';
import type { AuthorizationDetail } from './authorization-details';
import type { GrantTerms, StatusReference } from './grant-records';

/**
 * Who asked for access and what was shown. A receipt stores this beside the terms, because all of it may change later.
 */
export const receiptFactsSchema = z.object({
  /** The identifier by which the client knows the person. */
  principal: z.string(),
  app: z.object({
    name: z.string(),
    url: z.string().exactOptional(),
    policyUrl: z.string().exactOptional(),
    contacts: z.array(z.string()),
  }),
  /** The requested permissions, each with its API's text. */
  words: z.record(z.string(), z.object({ title: z.string(), api: z.string() })),
  /** The exact text of the question and its language; only if one of our pages showed it. */
  text: z.string().exactOptional(),
  language: z.string().exactOptional(),
});
export type ReceiptFacts = z.infer<typeof receiptFactsSchema>;

/** `changed`: by the owner alone, without a request. */
export type ReceiptKind = 'allowed' | 'changed' | 'ended';

export type Receipt = {
  id: string;
  grantId: string;
  ownerId: string;
  clientId: string;
  kind: ReceiptKind;
  at: number;
  /** What the owner allowed from then on. */
  terms: Pick<GrantTerms, 'scopes' | 'resources' | 'endsAt' | 'once'> & { details: AuthorizationDetail[] };
  facts: ReceiptFacts;
  /** Shows whether the receipt still describes the present state; `replaced` once a later receipt exists. */
  status: StatusReference;
  jwt?: string;
};
