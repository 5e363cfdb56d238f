'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { parseJsonText } from '@/lib/config/json-text';
import { allowClient, removeClient } from '@/lib/data/developers/api-access';
import { deleteApi, removeScope, updateApi } from '@/lib/data/developers/api-removal';
import { addScope, apiDraftSchema, createApi, scopeDraftSchema, updateScope } from '@/lib/data/developers/apis';
import { replaceDetailTypes } from '@/lib/data/developers/detail-types';
import { chooseScopePrefix } from '@/lib/data/developers/scope-prefixes';
import { normalResource } from '@/lib/oauth/model/resource-identifier';
import { server } from '@/lib/server';
import { type FormState, firstProblems, readText, readTexts } from '@/lib/web/form-state';
import { requireOwnAction } from '@/lib/web/own-action';
import { doneAt } from '@/lib/web/page-address';
import { keepingForm } from '@/lib/web/submit-form';
import { requireViewer } from '@/lib/web/viewer';

const now = () => Math.floor(Date.now() / 1000);

function apiDraft(form: FormData) {
  return apiDraftSchema.safeParse({
    name: readText(form, 'name'),
    accessTokenSeconds: Number(readText(form, 'accessTokenSeconds') || 'NaN'),
    signingAlg: readText(form, 'signingAlg'),
    accessTokenFormat: readText(form, 'accessTokenFormat'),
    openToApps: readText(form, 'openToApps') === 'yes',
  });
}

function typed(form: FormData): Record<string, string> {
  return Object.fromEntries([...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function tickedIn(form: FormData): string[] {
  const ticked = (name: string, kind: string) => readTexts(form, name).map((value) => `${kind}:${value}`);
  return [...ticked('user_scopes', 'user'), ...ticked('machine_scopes', 'machine')];
}

export async function registerApi(state: FormState, form: FormData): Promise<FormState> {
  await requireOwnAction();
  return keepingForm(
    (unavailable) => ({ attempt: state.attempt + 1, values: typed(form), errors: { unavailable } }),
    async () => {
      const viewer = await requireViewer('/developers/apis/new');
      const { db, env } = await server();
      const again = { attempt: state.attempt + 1, values: typed(form) };
      const draft = apiDraft(form);
      if (!draft.success) return { ...again, errors: firstProblems(draft.error) };
      // Tokens for it would pass for tokens that this server's own endpoints take.
      if (normalResource(readText(form, 'resource')) === normalResource(env.issuer)) {
        return { ...again, errors: { resource: 'This is the address of this server itself.' } };
      }
      const made = await createApi(db, viewer, readText(form, 'resource'), draft.data, now());
      if ('field' in made) return { ...again, errors: { [made.field]: made.problem } };
      redirect(`/developers/apis/${made.id}/scopes?done=registered`);
    },
  );
}

export async function saveApi(id: string, state: FormState, form: FormData): Promise<FormState> {
  await requireOwnAction();
  return keepingForm(
    (unavailable) => ({ attempt: state.attempt + 1, values: typed(form), errors: { unavailable } }),
    async () => {
      const path = `/developers/apis/${id}/settings`;
      const viewer = await requireViewer(path);
      const { db } = await server();
      const draft = apiDraft(form);
      if (!draft.success) {
        return { attempt: state.attempt + 1, values: typed(form), errors: firstProblems(draft.error) };
      }
      const saved = await updateApi(db, viewer, id, draft.data, now());
      redirect(saved ? doneAt(path, 'saved') : '/developers');
    },
  );
}

export async function createScope(id: string, state: FormState, form: FormData): Promise<FormState> {
  await requireOwnAction();
  return keepingForm(
    (unavailable) => ({ attempt: state.attempt + 1, values: typed(form), errors: { unavailable } }),
    async () => {
      const path = `/developers/apis/${id}/scopes`;
      const viewer = await requireViewer(path);
      const { db } = await server();
      const again = { attempt: state.attempt + 1, values: typed(form) };
      const draft = scopeDraft(form);
      if (!draft.success) return { ...again, errors: firstProblems(draft.error) };
      const added = await addScope(db, viewer, id, readText(form, 'value'), draft.data);
      if (added === undefined) redirect('/developers');
      if ('field' in added) return { ...again, errors: { [added.field]: added.problem } };
      redirect(doneAt(path, 'added'));
    },
  );
}

export async function choosePrefix(id: string, state: FormState, form: FormData): Promise<FormState> {
  await requireOwnAction();
  const again = { attempt: state.attempt + 1, values: typed(form) };
  return keepingForm(
    (unavailable) => ({ ...again, errors: { unavailable } }),
    async () => {
      const path = `/developers/apis/${id}/scopes`;
      const viewer = await requireViewer(path);
      const { db } = await server();
      const chosen = await chooseScopePrefix(db, viewer, id, readText(form, 'prefix'));
      if (chosen === undefined) redirect('/developers');
      if ('field' in chosen) return { ...again, errors: { [chosen.field]: chosen.problem } };
      redirect(doneAt(path, 'prefixed'));
    },
  );
}

export async function saveScope(id: string, value: string, state: FormState, form: FormData): Promise<FormState> {
  await requireOwnAction();
  return keepingForm(
    (unavailable) => ({ attempt: state.attempt + 1, values: typed(form), errors: { unavailable } }),
    async () => {
      const path = `/developers/apis/${id}/scopes`;
      const viewer = await requireViewer(path);
      const { db } = await server();
      const draft = scopeDraft(form);
      if (!draft.success) {
        return { attempt: state.attempt + 1, values: typed(form), errors: firstProblems(draft.error) };
      }
      const saved = await updateScope(db, viewer, id, value, draft.data);
      redirect(saved ? doneAt(path, 'saved') : '/developers');
    },
  );
}

function scopeDraft(form: FormData) {
  return scopeDraftSchema.safeParse({ title: readText(form, 'title'), description: readText(form, 'description') });
}

export async function saveDetailTypes(id: string, state: FormState, form: FormData): Promise<FormState> {
  await requireOwnAction();
  return keepingForm(
    (unavailable) => ({ attempt: state.attempt + 1, values: typed(form), errors: { unavailable } }),
    async () => {
      const path = `/developers/apis/${id}/details`;
      const viewer = await requireViewer(path);
      const again = { attempt: state.attempt + 1, values: typed(form) };
      const json = parseJsonText(readText(form, 'types') || '[]');
      if ('faults' in json) return { ...again, errors: { types: json.faults.join(' ') } };
      const saved = await replaceDetailTypes((await server()).db, viewer, id, json.value, now());
      if (saved === undefined) redirect('/developers');
      if ('field' in saved) return { ...again, errors: { [saved.field]: saved.problem } };
      redirect(doneAt(path, 'saved'));
    },
  );
}

export async function deleteScope(id: string, value: string): Promise<void> {
  await requireOwnAction();
  const path = `/developers/apis/${id}/scopes`;
  const viewer = await requireViewer(path);
  const removed = await removeScope((await server()).db, viewer, id, value, now());
  redirect(removed ? doneAt(path, 'removed') : path);
}

export async function allowApp(id: string, state: FormState, form: FormData): Promise<FormState> {
  await requireOwnAction();
  return keepingForm(
    (unavailable) => ({
      attempt: state.attempt + 1,
      values: typed(form),
      ticked: tickedIn(form),
      errors: { unavailable },
    }),
    async () => {
      const path = `/developers/apis/${id}/apps`;
      const viewer = await requireViewer(path);
      const { db, oauth } = await server();
      const clientId = z.string().max(200).safeParse(readText(form, 'client_id'));
      const draft = {
        ...{ userScopes: readTexts(form, 'user_scopes'), machineScopes: readTexts(form, 'machine_scopes') },
        mayExchange: z
          .enum(['delegation', 'impersonation'])
          .optional()
          .catch(undefined)
          .parse(form.get('may_exchange')),
      };
      // An app that is a metadata document may not have been seen here yet.
      const fault = clientId.success ? await oauth.keepDocument(clientId.data) : undefined;
      const allowed =
        fault !== undefined
          ? { field: 'client_id', problem: `Its metadata document cannot be used. ${fault}` }
          : clientId.success
            ? await allowClient(db, viewer, id, clientId.data, draft, now())
            : undefined;
      if (allowed === undefined) redirect('/developers');
      if ('field' in allowed) {
        return {
          attempt: state.attempt + 1,
          values: typed(form),
          ticked: tickedIn(form),
          errors: { [allowed.field]: allowed.problem },
        };
      }
      redirect(doneAt(path, 'allowed'));
    },
  );
}

export async function removeApp(id: string, clientId: string): Promise<void> {
  await requireOwnAction();
  const path = `/developers/apis/${id}/apps`;
  const viewer = await requireViewer(path);
  const removed = await removeClient((await server()).db, viewer, id, clientId, now());
  redirect(removed ? doneAt(path, 'removed') : path);
}

export async function removeApi(id: string): Promise<void> {
  await requireOwnAction();
  const viewer = await requireViewer(`/developers/apis/${id}/delete`);
  const deleted = await deleteApi((await server()).db, viewer, id, now());
  redirect(deleted ? '/developers?done=api-deleted' : '/developers');
}
