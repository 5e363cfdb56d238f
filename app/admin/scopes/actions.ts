'use server';

import { redirect } from 'next/navigation';
import { forbidScope, permitScope } from '@/lib/data/developers/scope-prefixes';
import { server } from '@/lib/server';
import { type FormState, readText } from '@/lib/web/form-state';
import { requireOwnAction } from '@/lib/web/own-action';
import { submitForm } from '@/lib/web/submit-form';
import { fieldProblems } from '../../developers/field-problems';
import { requireOperator } from '../require-operator';

const path = '/admin/scopes';

/** Lets an API have one value without its prefix. */
export async function permit(state: FormState, form: FormData): Promise<FormState> {
  const values = { resource: readText(form, 'resource'), value: readText(form, 'value') };
  return submitForm(state, { values }, async () => {
    await requireOperator(path);
    const permitted = await permitScope((await server()).db, values.resource, values.value);
    if ('field' in permitted) return fieldProblems(permitted);
    redirect(`${path}?done=permitted`);
  });
}

/** Withdraws a permission. A scope that exists stays. */
export async function forbid(form: FormData): Promise<void> {
  await requireOwnAction();
  await requireOperator(path);
  await forbidScope((await server()).db, readText(form, 'resource'), readText(form, 'value'));
  redirect(`${path}?done=forbidden`);
}
