'use server';

import { redirect } from 'next/navigation';
import { distrustIssuer, trustIssuer } from '@/lib/data/developers/trusted-issuers';
import { type FormState, readText, readTexts } from '@/lib/web/form-state';
import { requireOwnAction } from '@/lib/web/own-action';
import { doneAt } from '@/lib/web/page-address';
import { keepingForm } from '@/lib/web/submit-form';
import { parseKeys } from '../../app-form-data';
import { requireApp } from '../require-app';

const issuerValues = (form: FormData): Record<string, string> =>
  Object.fromEntries(['issuer', 'jwksUri', 'jwks', 'subject'].map((name) => [name, readText(form, name)]));

/** Adds an issuer, or says anew what is trusted of the one that is there. */
export async function saveIssuer(id: string, state: FormState, form: FormData): Promise<FormState> {
  await requireOwnAction();
  return keepingForm(
    (unavailable) => ({
      attempt: state.attempt + 1,
      values: issuerValues(form),
      ticked: readTexts(form, 'scopes'),
      errors: { unavailable },
    }),
    async () => {
      const path = `/developers/apps/${id}/issuers`;
      const { viewer, db, now } = await requireApp(id, path);
      const values = issuerValues(form);
      const again = { attempt: state.attempt + 1, values, ticked: readTexts(form, 'scopes') };
      const jwks = values['jwks'] ? parseKeys(values['jwks']) : undefined;
      if (values['jwks'] && jwks === undefined) {
        return { ...again, errors: { jwks: 'Paste JSON: a JWK Set {"keys":[…]} or a single JWK (RFC 7517).' } };
      }
      const draft = { ...values, jwks, jwksUri: values['jwksUri'] || undefined, scopes: again.ticked };
      const saved = await trustIssuer(db, viewer, id, draft, now);
      if (saved === undefined) redirect('/developers');
      if ('refused' in saved) {
        const errors = saved.refused.toReversed().map(({ field, problem }) => [field, problem]);
        return { ...again, errors: Object.fromEntries(errors) };
      }
      redirect(doneAt(path, 'trusted'));
    },
  );
}

export async function endTrust(id: string, form: FormData): Promise<void> {
  await requireOwnAction();
  const path = `/developers/apps/${id}/issuers`;
  const { viewer, db } = await requireApp(id, path);
  const ended = await distrustIssuer(db, viewer, id, readText(form, 'issuer'));
  redirect(ended ? doneAt(path, 'ended') : path);
}
