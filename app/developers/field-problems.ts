import type { Refused } from '@/lib/data/developers/problems';
import { currentLanguage } from '@/lib/web/language';
import type { FieldErrors } from '@/lib/web/submit-form';
import { problemText } from '@/lib/words/problem-words';

/** What was refused, in the reader's language: the first problem of each field. */
export async function fieldProblems(...refused: Refused[]): Promise<FieldErrors> {
  const language = await currentLanguage();
  return Object.fromEntries(refused.toReversed().map((one) => [one.field, problemText(language, one)]));
}
