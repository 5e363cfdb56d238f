'use server';

import { redirect } from 'next/navigation';
import { forbidScope, permitScope } from '@/lib/data/developers/scope-prefixes';
import { server } from '@/lib/server';
import { type FormState, readText } from '@/lib/web/form-state';
import { requireOwnAction } from '@/lib/web/own-action';
import { keepingForm } from '@/lib/web/submit-form';
import { requireOperator } from '../require-operator';

const path = '/admin/scopes';

/** Lets an API have one value without its prefix. */
export async function permit(state: FormState, form: FormData): Promise<FormState> {
  await requireOwnAction();
  const values = { resource: readText(form, 'resource'), value: readText(form, 'value') };
  const again = { attempt: state.attempt + 1, values };
  return keepingForm(
    (unavailable) => ({ ...again, errors: { unavailable } }),
    async () => {
      await requireOperator(path);
      const { db } = await server();
      const permitted = await permitScope(db, values.resource, values.value);
      if ('field' in permitted) return { ...again, errors: { [permitted.field]: permitted.problem } };
      redirect(`${path}?done=permitted`);
    },
  );
}

/** Takes a permission back; a scope that exists stays. */
export async function forbid(form: FormData): Promise<void> {
  await requireOwnAction();
  await requireOperator(path);
  const { db } = await server();
  await forbidScope(db, readText(form, 'resource'), readText(form, 'value'));
  redirect(`${path}?done=forbidden`);
}
