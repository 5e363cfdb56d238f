'use server';

import { headers } from 'next/headers';
import { z } from 'zod';
import { clientIp } from '@/lib/edge/client-address';
import { countReceipt } from '@/lib/login/session/throttle';
import { server } from '@/lib/server';
import { currentLanguage, currentZone, texts } from '@/lib/web/language';
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
  /** In the reader's language, if the receipt is genuine. */
  verdict?: 'forged' | (ReceiptInWords & { state: ReceiptStateWords });
};

const longest = 64 * 1024;

const pastedIn = (form: FormData): string => z.string().max(longest).catch('').parse(form.get('receipt')).trim();

/** Verifies a receipt for anyone who has it. Nothing is stored. */
export async function checkReceipt(state: VerifyState, form: FormData): Promise<VerifyState> {
  return ownForm(
    (problem) => ({ attempt: state.attempt + 1, pasted: pastedIn(form), problem }),
    async () => {
      const t = await texts('receipts');
      const pasted = pastedIn(form);
      const again = { attempt: state.attempt + 1, pasted };
      const upload = form.get('file');
      const file = upload instanceof File && upload.size > 0 ? upload : undefined;
      if (pasted === '' && !file) return { ...again, problem: t('check.problem.empty') };
      if (file && file.size > longest) return { ...again, problem: t('check.problem.tooLarge') };
      const world = await server();
      const counted = await countReceipt(world, clientIp(await headers()));
      if (!counted.allowed) return { ...again, problem: t('check.problem.tooMany') };
      const text = file ? await file.text() : pasted;
      const verdict = await world.oauth.receipts.verify(jwtIn(text.trim()));
      if (!verdict.genuine) return { ...again, verdict: 'forged' };
      const language = await currentLanguage();
      const words = receiptInWords(language, await currentZone(), verdict.claims);
      return { ...again, verdict: { ...words, state: receiptStateInWords(language, verdict.state) } };
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
