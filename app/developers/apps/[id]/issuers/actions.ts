'use server';

import { redirect } from 'next/navigation';
import { distrustIssuer, trustIssuer } from '@/lib/data/developers/trusted-issuers';
import { type FormState, readText, readTexts } from '@/lib/web/form-state';
import { requireOwnAction } from '@/lib/web/own-action';
import { doneAt } from '@/lib/web/page-query';
import { submitForm } from '@/lib/web/submit-form';
import { fieldProblems } from '../../../field-problems';
import { parseKeys } from '../../app-form-data';
import { requireApp } from '../require-app';

/** Adds an issuer, or replaces what is trusted of one that is there. */
export async function saveIssuer(id: string, state: FormState, form: FormData): Promise<FormState> {
  const values = {
    issuer: readText(form, 'issuer'),
    jwksUri: readText(form, 'jwksUri'),
    jwks: readText(form, 'jwks'),
    subject: readText(form, 'subject'),
  };
  const scopes = readTexts(form, 'scopes');
  return submitForm(state, { values, ticked: scopes }, async () => {
    const path = `/developers/apps/${id}/issuers`;
    const { viewer, db, now } = await requireApp(id, path);
    const jwks = values.jwks ? parseKeys(values.jwks) : undefined;
    if (values.jwks && jwks === undefined) return fieldProblems({ field: 'jwks', problem: 'keysNotJson' });
    const draft = { ...values, jwks, jwksUri: values.jwksUri || undefined, scopes };
    const saved = await trustIssuer(db, viewer, id, draft, now);
    if (saved === undefined) redirect('/developers');
    if ('refused' in saved) return fieldProblems(...saved.refused);
    redirect(doneAt(path, 'trusted'));
  });
}

export async function endTrust(id: string, form: FormData): Promise<void> {
  await requireOwnAction();
  const path = `/developers/apps/${id}/issuers`;
  const { viewer, db } = await requireApp(id, path);
  const ended = await distrustIssuer(db, viewer, id, readText(form, 'issuer'));
  redirect(ended ? doneAt(path, 'ended') : path);
}
