'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { parseJsonText } from '@/lib/config/json-text';
import { allowClient, removeClient } from '@/lib/data/developers/api-access';
import { deleteApi, removeScope, updateApi } from '@/lib/data/developers/api-removal';
import {
  addScope,
  apiDraftSchema,
  createApi,
  resourceRefusal,
  scopeDraftSchema,
  updateScope,
} from '@/lib/data/developers/apis';
import { replaceDetailTypes } from '@/lib/data/developers/detail-types';
import { type Refused, refusedBy } from '@/lib/data/developers/problems';
import { chooseScopePrefix } from '@/lib/data/developers/scope-prefixes';
import { pathWithTags, withoutTags } from '@/lib/oauth/model/localized';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type FormState, readText, readTexts, typedValues } from '@/lib/web/form-state';
import { requireOwnAction } from '@/lib/web/own-action';
import { doneAt } from '@/lib/web/page-query';
import { submitForm } from '@/lib/web/submit-form';
import { requireViewer } from '@/lib/web/viewer';
import { fieldProblems } from '../field-problems';
import { atTaggedTexts, readTaggedTexts } from '../localized-lines';

const scopesPage = (id: string) => `/developers/apis/${id}/scopes`;

export async function registerApi(state: FormState, form: FormData): Promise<FormState> {
  return submitForm(state, { values: typedValues(form) }, async () => {
    const viewer = await requireViewer('/developers/apis/new');
    const { db, env } = await server();
    const draft = apiDraft(form);
    if ('refused' in draft) return fieldProblems(...draft.refused);
    const resource = readText(form, 'resource');
    const refused = await resourceRefusal(db, resource, env.issuer);
    if (refused !== undefined) return fieldProblems(refused);
    const made = await createApi(db, viewer, resource, draft.data, nowSeconds());
    if ('field' in made) return fieldProblems(made);
    redirect(`/developers/apis/${made.id}/scopes?done=registered`);
  });
}

export async function saveApi(id: string, state: FormState, form: FormData): Promise<FormState> {
  return submitForm(state, { values: typedValues(form) }, async () => {
    const path = `/developers/apis/${id}/settings`;
    const viewer = await requireViewer(path);
    const draft = apiDraft(form);
    if ('refused' in draft) return fieldProblems(...draft.refused);
    const saved = await updateApi((await server()).db, viewer, id, draft.data, nowSeconds());
    redirect(saved ? doneAt(path, 'saved') : '/developers');
  });
}

/** The draft, or what is wrong with it. `fields` can have texts in other languages. */
function parsed<Draft>(
  form: FormData,
  fields: readonly string[],
  parse: (localized: unknown) => z.ZodSafeParseResult<Draft>,
) {
  const { members, faultyLine } = readTaggedTexts(readText(form, 'localized'), fields);
  if (faultyLine !== undefined) {
    const refused: Refused = { field: 'localized', problem: 'taggedLine', values: { line: faultyLine } };
    return { refused: [refused] };
  }
  const { data, error } = parse(withoutTags(members, fields)['localized'] ?? {});
  return error ? { refused: refusedBy(error, pathWithTags).map(atTaggedTexts) } : { data };
}

function apiDraft(form: FormData) {
  return parsed(form, ['name'], (localized) =>
    apiDraftSchema.safeParse({
      localized,
      name: readText(form, 'name'),
      accessTokenSeconds: Number(readText(form, 'accessTokenSeconds') || 'NaN'),
      signingAlg: readText(form, 'signingAlg'),
      accessTokenFormat: readText(form, 'accessTokenFormat'),
      openToApps: readText(form, 'openToApps') === 'yes',
      lastingKeys: form.has('lastingKeys'),
      refreshIdleSeconds: secondsOrNothing(readText(form, 'refreshIdleSeconds')),
    }),
  );
}

const secondsOrNothing = (text: string): number | null => (text === '' ? null : Number(text));

export async function createScope(id: string, state: FormState, form: FormData): Promise<FormState> {
  return submitForm(state, { values: typedValues(form) }, async () => {
    const viewer = await requireViewer(scopesPage(id));
    const draft = scopeDraft(form);
    if ('refused' in draft) return fieldProblems(...draft.refused);
    const added = await addScope((await server()).db, viewer, id, readText(form, 'value'), draft.data);
    if (added === undefined) redirect('/developers');
    if ('field' in added) return fieldProblems(added);
    redirect(doneAt(scopesPage(id), 'added'));
  });
}

export async function choosePrefix(id: string, state: FormState, form: FormData): Promise<FormState> {
  return submitForm(state, { values: typedValues(form) }, async () => {
    const viewer = await requireViewer(scopesPage(id));
    const chosen = await chooseScopePrefix((await server()).db, viewer, id, readText(form, 'prefix'));
    if (chosen === undefined) redirect('/developers');
    if ('field' in chosen) return fieldProblems(chosen);
    redirect(doneAt(scopesPage(id), 'prefixed'));
  });
}

export async function saveScope(id: string, value: string, state: FormState, form: FormData): Promise<FormState> {
  return submitForm(state, { values: typedValues(form) }, async () => {
    const viewer = await requireViewer(scopesPage(id));
    const draft = scopeDraft(form);
    if ('refused' in draft) return fieldProblems(...draft.refused);
    const saved = await updateScope((await server()).db, viewer, id, value, draft.data);
    redirect(saved ? doneAt(scopesPage(id), 'saved') : '/developers');
  });
}

function scopeDraft(form: FormData) {
  return parsed(form, ['title', 'description'], (localized) =>
    scopeDraftSchema.safeParse({
      localized,
      title: readText(form, 'title'),
      description: readText(form, 'description'),
      effect: readText(form, 'effect'),
    }),
  );
}

export async function deleteScope(id: string, value: string): Promise<void> {
  await requireOwnAction();
  const viewer = await requireViewer(scopesPage(id));
  const removed = await removeScope((await server()).db, viewer, id, value, nowSeconds());
  redirect(removed ? doneAt(scopesPage(id), 'removed') : scopesPage(id));
}

export async function saveDetailTypes(id: string, state: FormState, form: FormData): Promise<FormState> {
  return submitForm(state, { values: typedValues(form) }, async () => {
    const path = `/developers/apis/${id}/details`;
    const viewer = await requireViewer(path);
    const json = parseJsonText(readText(form, 'types') || '[]');
    if ('faults' in json) {
      const reason = json.faults.join(' ');
      return fieldProblems({ field: 'types', problem: 'detailsNotJson', values: { reason } });
    }
    const saved = await replaceDetailTypes((await server()).db, viewer, id, json.value, nowSeconds());
    if (saved === undefined) redirect('/developers');
    if ('field' in saved) return fieldProblems(saved);
    redirect(doneAt(path, 'saved'));
  });
}

export async function allowApp(id: string, state: FormState, form: FormData): Promise<FormState> {
  const ticked = (name: string, kind: string) => readTexts(form, name).map((value) => `${kind}:${value}`);
  const typed = {
    values: typedValues(form),
    ticked: [...ticked('user_scopes', 'user'), ...ticked('machine_scopes', 'machine')],
  };
  return submitForm(state, typed, async () => {
    const path = `/developers/apis/${id}/apps`;
    const viewer = await requireViewer(path);
    const { db, oauth } = await server();
    const { data: clientId } = z.string().max(200).safeParse(readText(form, 'client_id'));
    if (clientId === undefined) redirect('/developers');
    // The server may not know yet an app that is identified by the address of its metadata document.
    const fault = await oauth.clients.storeDocument(clientId);
    if (fault !== undefined) {
      return fieldProblems({ field: 'client_id', problem: 'documentUnusable', values: { reason: fault } });
    }
    const draft = {
      userScopes: readTexts(form, 'user_scopes'),
      machineScopes: readTexts(form, 'machine_scopes'),
      mayExchange: z.enum(['delegation', 'impersonation']).optional().catch(undefined).parse(form.get('may_exchange')),
      lastingTokens: form.has('lasting_tokens'),
    };
    const allowed = await allowClient(db, viewer, id, clientId, draft, nowSeconds());
    if (allowed === undefined) redirect('/developers');
    if ('field' in allowed) return fieldProblems(allowed);
    redirect(doneAt(path, 'allowed'));
  });
}

export async function removeApp(id: string, clientId: string): Promise<void> {
  await requireOwnAction();
  const path = `/developers/apis/${id}/apps`;
  const viewer = await requireViewer(path);
  const removed = await removeClient((await server()).db, viewer, id, clientId, nowSeconds());
  redirect(removed ? doneAt(path, 'removed') : path);
}

export async function removeApi(id: string): Promise<void> {
  await requireOwnAction();
  const viewer = await requireViewer(`/developers/apis/${id}/delete`);
  const deleted = await deleteApi((await server()).db, viewer, id, nowSeconds());
  redirect(deleted ? '/developers?done=api-deleted' : '/developers');
}
