/** What the forms of an API hold between a refused attempt and the next. */
import type { ZodError } from 'zod';

export type FormState = {
  attempt: number;
  values: Record<string, string>;
  /** Boxes that were ticked, where the form has some. */
  ticked?: string[];
  errors: Record<string, string>;
};

/** The first thing that is wrong with each field. */
export function firstProblems(error: ZodError): Record<string, string> {
  return Object.fromEntries(error.issues.toReversed().map((issue) => [String(issue.path[0] ?? ''), issue.message]));
}

export function readText(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

export function readTexts(form: FormData, name: string): string[] {
  return form.getAll(name).filter((value) => typeof value === 'string');
}
