'use server';

import { headers } from 'next/headers';
import { z } from 'zod';
import { clientIp } from '@/lib/edge/client-address';
import { countReceipt } from '@/lib/login/session/throttle';
import type { ReceiptVerdict } from '@/lib/oauth/consent/receipt';
import { server } from '@/lib/server';
import { currentLanguage, currentZone } from '@/lib/web/language';
import { ownForm } from '@/lib/web/submit-form';
import {
  type ReceiptInWords,
  type ReceiptStateWords,
  receiptInWords,
  receiptStateInWords,
} from '@/lib/words/receipt-words';

export type VerifyState = {
  attempt: number;
  pasted: string;
  problem?: string;
  verdict?: ReceiptVerdict;
  /** The receipt in the reader's language, if it is genuine. */
  words?: ReceiptInWords & { state: ReceiptStateWords };
};

const longest = 64 * 1024;

const pastedIn = (form: FormData): string => z.string().max(longest).catch('').parse(form.get('receipt')).trim();

/** Verifies a receipt for anyone who has it. Nothing is stored. */
export async function checkReceipt(state: VerifyState, form: FormData): Promise<VerifyState> {
  return ownForm(
    (problem) => ({ attempt: state.attempt + 1, pasted: pastedIn(form), problem }),
    async () => {
      const pasted = pastedIn(form);
      const again = { attempt: state.attempt + 1, pasted };
      const upload = form.get('file');
      const file = upload instanceof File && upload.size > 0 ? upload : undefined;
      if (pasted === '' && !file) return { ...again, problem: 'Paste a receipt, or choose its file.' };
      if (file && file.size > longest) return { ...again, problem: 'That file is too large to be a receipt.' };
      const world = await server();
      const counted = await countReceipt(world, clientIp(await headers()));
      if (!counted.allowed)
        return { ...again, problem: 'Too many receipts were checked from here. Try again in a few minutes.' };
      const text = file ? await file.text() : pasted;
      const verdict = await world.oauth.receipts.verify(jwtIn(text.trim()));
      if (!verdict.genuine) return { ...again, verdict };
      const words = receiptInWords(await currentLanguage(), await currentZone(), verdict.claims);
      return { ...again, verdict, words: { ...words, state: receiptStateInWords[verdict.state] } };
    },
  );
}

/** The signed receipt, also out of the JSON file that we give. */
function jwtIn(text: string): string {
  if (!text.startsWith('{')) return text;
  try {
    return z.object({ jwt: z.string() }).parse(JSON.parse(text)).jwt;
  } catch {
    return '';
  }
}
