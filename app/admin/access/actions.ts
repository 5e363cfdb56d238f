'use server';

import { redirect } from 'next/navigation';
import { assignmentFault, assignOperatorAccess } from '@/lib/data/operators/operator-access';
import { isManagementScope } from '@/lib/management/scopes';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type FormState, readText, readTexts } from '@/lib/web/form-state';
import { requireOwnAction } from '@/lib/web/own-action';
import { submitForm } from '@/lib/web/submit-form';
import { fieldProblems } from '../../developers/field-problems';
import { requireOperator } from '../require-operator';

const path = '/admin/access';

/** Lists an app at the Management API with exactly these scopes. */
export async function assign(state: FormState, form: FormData): Promise<FormState> {
  const clientId = readText(form, 'client_id');
  const machineScopes = readTexts(form, 'machine_scopes').filter(isManagementScope);
  const userScopes = readTexts(form, 'user_scopes').filter(isManagementScope);
  const ticked = [
    ...machineScopes.map((scope) => `machine_scopes ${scope}`),
    ...userScopes.map((scope) => `user_scopes ${scope}`),
  ];
  return submitForm(state, { values: { client_id: clientId }, ticked }, async () => {
    await requireOperator(path);
    const { db } = await server();
    const fault = await assignmentFault(db, clientId, { userScopes, machineScopes });
    if (fault === 'unknown_client') return fieldProblems({ field: 'client_id', problem: 'appUnknown' });
    if (fault === 'needs_credentials') return fieldProblems({ field: 'machine_scopes', problem: 'noCredentials' });
    if (fault === 'machine_only') return fieldProblems({ field: 'user_scopes', problem: 'machineOnly' });
    if (ticked.length === 0) return fieldProblems({ field: 'machine_scopes', problem: 'nothingChosen' });
    await assignOperatorAccess(db, clientId, { userScopes, machineScopes }, nowSeconds());
    redirect(`${path}?done=assigned`);
  });
}

/** Takes all scopes from an app. Its tokens end at once. */
export async function remove(form: FormData): Promise<void> {
  await requireOwnAction();
  await requireOperator(path);
  const { db } = await server();
  await assignOperatorAccess(db, readText(form, 'client_id'), { userScopes: [], machineScopes: [] }, nowSeconds());
  redirect(`${path}?done=removed`);
}
