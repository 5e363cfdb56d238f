'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { partsInWords } from '@/components/verified-mark';
import { partsThatLoseTheMark, serverRefusals } from '@/lib/data/developers/client-checks';
import { endSecret, overlaps, rotateSecret } from '@/lib/data/developers/client-secrets';
import { clientKinds, createClient, deleteClient, findClient, updateClient } from '@/lib/data/developers/clients';
import { askLogoAgain } from '@/lib/data/developers/logos';
import type { Refused } from '@/lib/data/developers/problems';
import type { ClientKind, ClientMetadata } from '@/lib/oauth/clients/metadata';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { currentLanguage } from '@/lib/web/language';
import { requireOwnAction } from '@/lib/web/own-action';
import { doneAt } from '@/lib/web/page-query';
import { readScopeView } from '@/lib/web/scope-view';
import { appSecretPage, dismissSecret, showSecretOnce } from '@/lib/web/shown-secret';
import { submitForm } from '@/lib/web/submit-form';
import { requireViewer, type Viewer } from '@/lib/web/viewer';
import { fieldProblems } from '../field-problems';
import { atTaggedTexts } from '../localized-lines';
import { type AppFormState, type AppValues, draftOf, readAppValues } from './app-form-data';

export async function createApp(kind: string, state: AppFormState, form: FormData): Promise<AppFormState> {
  const values = readAppValues(form);
  const { view, isOnlyView } = readScopeView(form);
  return submitForm(state, { values, view }, async () => {
    if (isOnlyView) return {};
    const viewer = await requireViewer('/developers/apps/new');
    const { db, env, oauth } = await server();
    const parsedKind = z.enum(clientKinds).parse(kind);
    const { draft, refused } = await draftFor(viewer, values, parsedKind);
    if (refused.length > 0) return fieldProblems(...refused);
    const made = await createClient(db, viewer, parsedKind, draft, nowSeconds(), oauth.clients.sealSecret);
    if ('refused' in made) return fieldProblems(...made.refused.map(atTaggedTexts));
    if (made.secret !== undefined) await showSecretOnce(env, viewer, appSecretPage(made.id), made.secret);
    redirect(`/developers/apps/${made.id}`);
  });
}

export async function saveApp(id: string, state: AppFormState, form: FormData): Promise<AppFormState> {
  const values = readAppValues(form);
  const { view, isOnlyView } = readScopeView(form);
  return submitForm(state, { values, view }, async () => {
    if (isOnlyView) return {};
    const path = `/developers/apps/${id}/settings`;
    const viewer = await requireViewer(path);
    const { db } = await server();
    const current = await findClient(db, viewer, id);
    if (current === undefined) redirect('/developers');
    const { draft, refused } = await draftFor(viewer, values, current.kind, current.metadata);
    // Only operators see this box. For other developers the stored value stays.
    if (!viewer.isOperator) values.first_party = current.firstParty ?? false;
    if (refused.length > 0) return fieldProblems(...refused);
    if (current.verifiedAt !== undefined && !form.has('lose_mark')) {
      const lost = partsThatLoseTheMark(current.metadata, draft.metadata);
      const parts = partsInWords(await currentLanguage(), lost);
      if (lost.length > 0) return fieldProblems({ field: 'lose_mark', problem: 'markLost', values: { parts } });
    }
    const saved = await updateClient(db, viewer, id, draft, nowSeconds());
    if (saved === undefined) redirect('/developers');
    if ('refused' in saved) return fieldProblems(...saved.refused.map(atTaggedTexts));
    redirect(doneAt(path, 'saved'));
  });
}

/** The draft from the sent form, with the checks that need the server's settings or a request to another host. */
async function draftFor(viewer: Viewer, values: AppValues, kind: ClientKind, kept?: ClientMetadata) {
  const { draft, errors, faultyLine: line } = draftOf(values, kind, kept);
  const refused: Refused[] = Object.entries(errors).map(([field, problem]) => ({
    field,
    problem,
    ...(line !== undefined && { values: { line } }),
  }));
  const { oauth } = await server();
  refused.push(...(await serverRefusals(oauth.clients, draft.metadata)));
  return { draft: { ...draft, ...(viewer.isOperator && { firstParty: values.first_party }) }, refused };
}

/** Queues another fetch of the app's logo. */
export async function fetchLogoAgain(id: string): Promise<void> {
  await requireOwnAction();
  const path = `/developers/apps/${id}/settings`;
  const viewer = await requireViewer(path);
  const asked = await askLogoAgain((await server()).db, viewer, id, nowSeconds());
  redirect(doneAt(path, asked ? 'logo' : 'logo-soon'));
}

/** Creates a new secret. The previous one stays valid for the chosen time. */
export async function newSecret(id: string, form: FormData): Promise<void> {
  await requireOwnAction();
  const path = `/developers/apps/${id}/credentials`;
  const viewer = await requireViewer(path);
  const { db, env, oauth } = await server();
  const overlap = z.enum(['now', 'hour', 'day', 'week']).catch('now').parse(form.get('overlap'));
  const secret = await rotateSecret(db, viewer, id, overlaps[overlap], nowSeconds(), oauth.clients.sealSecret);
  if (secret === undefined) redirect('/developers');
  await showSecretOnce(env, viewer, appSecretPage(id), secret);
  redirect(path);
}

export async function endOneSecret(id: string, form: FormData): Promise<void> {
  await requireOwnAction();
  const path = `/developers/apps/${id}/credentials`;
  const viewer = await requireViewer(path);
  const { db } = await server();
  const secretId = z.guid().safeParse(form.get('secret'));
  const ended = secretId.success && (await endSecret(db, viewer, id, secretId.data, nowSeconds()));
  redirect(ended ? doneAt(path, 'ended') : path);
}

export async function dismissAppSecret(id: string): Promise<void> {
  await requireOwnAction();
  await requireViewer(`/developers/apps/${id}`);
  await dismissSecret((await server()).env, appSecretPage(id));
  refresh();
}

export async function deleteApp(id: string): Promise<void> {
  await requireOwnAction();
  const viewer = await requireViewer(`/developers/apps/${id}/delete`);
  const { db } = await server();
  const deleted = await deleteClient(db, viewer, id, nowSeconds());
  redirect(deleted ? '/developers?done=app-deleted' : '/developers');
}
