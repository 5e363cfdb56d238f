/** What the portal's forms keep between a refused attempt and the next, and how they read their fields. */
import type { FieldErrors } from './submit-form';

export type FormState = {
  attempt: number;
  values: Record<string, string>;
  /** Values of the boxes that were ticked, if the form has any. */
  ticked?: string[];
  errors: FieldErrors;
};

export function readText(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

export function readTexts(form: FormData, name: string): string[] {
  return form.getAll(name).filter((value) => typeof value === 'string');
}

/** All text fields, trimmed or not as they were typed. Files are left out. */
export function typedValues(form: FormData): Record<string, string> {
  return Object.fromEntries([...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
