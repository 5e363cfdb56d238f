'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { partsInWords } from '@/components/verified-mark';
import { endSecret, overlaps, rotateSecret } from '@/lib/data/developers/client-secrets';
import { clientKinds, createClient, deleteClient, findClient, updateClient } from '@/lib/data/developers/clients';
import { askLogoAgain } from '@/lib/data/developers/logos';
import { type ClientKind, type ClientMetadata, clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import { sectorProof } from '@/lib/oauth/clients/sector-identifier';
import { identityChanges, identityOf } from '@/lib/oauth/clients/verified-identity';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { refusedFields } from '@/lib/web/form-state';
import { requireOwnAction } from '@/lib/web/own-action';
import { doneAt } from '@/lib/web/page-query';
import { appSecretPage, dismissSecret, showSecretOnce } from '@/lib/web/shown-secret';
import { submitForm } from '@/lib/web/submit-form';
import { requireViewer, type Viewer } from '@/lib/web/viewer';
import { type AppFormState, type AppValues, draftOf, readAppValues } from './app-form-data';

export async function createApp(kind: string, state: AppFormState, form: FormData): Promise<AppFormState> {
  const values = readAppValues(form);
  return submitForm(state, { values }, async () => {
    const viewer = await requireViewer('/developers/apps/new');
    const { db, env, oauth } = await server();
    const parsedKind = z.enum(clientKinds).parse(kind);
    const { draft, errors } = await draftFor(viewer, values, parsedKind);
    if (Object.keys(errors).length > 0) return errors;
    const made = await createClient(db, viewer, parsedKind, draft, nowSeconds(), oauth.clients.sealSecret);
    if ('refused' in made) return refusedFields(...made.refused);
    if (made.secret !== undefined) await showSecretOnce(env, viewer, appSecretPage(made.id), made.secret);
    redirect(`/developers/apps/${made.id}`);
  });
}

export async function saveApp(id: string, state: AppFormState, form: FormData): Promise<AppFormState> {
  const values = readAppValues(form);
  return submitForm(state, { values }, async () => {
    const path = `/developers/apps/${id}/settings`;
    const viewer = await requireViewer(path);
    const { db } = await server();
    const current = await findClient(db, viewer, id);
    if (current === undefined) redirect('/developers');
    const { draft, errors } = await draftFor(viewer, values, current.kind, current.metadata);
    // Only operators see this box. For other developers the stored value stays.
    if (!viewer.isOperator) values.first_party = current.firstParty ?? false;
    if (Object.keys(errors).length > 0) return errors;
    const warned =
      current.verifiedAt !== undefined && !form.has('lose_mark') && lossOfMark(current.metadata, draft.metadata);
    if (warned) return { lose_mark: warned };
    const saved = await updateClient(db, viewer, id, draft, nowSeconds());
    if (saved === undefined) redirect('/developers');
    if ('refused' in saved) return refusedFields(...saved.refused);
    redirect(doneAt(path, 'saved'));
  });
}

/** A warning when the sent form would remove the mark of a verified app; undefined when the mark stays. */
function lossOfMark(current: ClientMetadata, drafted: unknown): string | undefined {
  // Metadata that does not parse is refused elsewhere, with its own reason.
  const { data: next } = clientMetadataSchema.safeParse(drafted);
  const changed = next ? identityChanges(identityOf(current), identityOf(next)) : [];
  if (changed.length === 0) return undefined;
  return `You changed the ${partsInWords(changed)}. Nothing was saved yet. If you save this, people no longer see the mark, and an operator has to verify the app again.`;
}

/** The draft from the sent form, with the checks that need the server's settings or a request to another host. */
async function draftFor(viewer: Viewer, values: AppValues, kind: ClientKind, kept?: ClientMetadata) {
  const { draft, errors } = draftOf(values, kind, kept);
  const { oauth } = await server();
  // Metadata that does not parse is refused elsewhere, with its own reason.
  const { data: metadata } = clientMetadataSchema.safeParse(draft.metadata);
  for (const { field, message } of metadata ? oauth.clients.unsupported(metadata) : []) errors[field] ??= message;
  const sector = values.sector_identifier_uri;
  // The document of a registered sector is fetched again, because it must list new redirect URIs.
  if (sector.startsWith('https:') && URL.canParse(sector)) {
    const uris = metadata && sectorProof(metadata)?.uris;
    const problem = uris && (await oauth.clients.sectorProblem(sector, uris));
    if (problem !== undefined) errors['sector_identifier_uri'] = problem;
  }
  return { draft: { ...draft, ...(viewer.isOperator && { firstParty: values.first_party }) }, errors };
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
