/** What is wrong with the input of a developer or an operator, in words. */
import type { ProblemValues, Refused } from '@/lib/data/developers/problems';
import { type Language, textsIn } from '@/lib/messages/texts';

/** Each text has some of these arguments. */
const noValues: Required<ProblemValues> = {
  count: 0,
  line: 0,
  parts: '',
  place: '',
  prefix: '',
  reason: '',
  scopes: '',
  suggestion: '',
  text: '',
  type: '',
  types: '',
  value: '',
};

export function problemText(language: Language, { problem, values }: Omit<Refused, 'field'>): string {
  return textsIn(language, 'devForms')(`problems.${problem}`, { ...noValues, ...values });
}
