'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import type { KeyFormState } from '@/components/api-key-form';
import { server } from '@/lib/server';
import { requireOwnAction } from '@/lib/web/own-action';
import { doneAt } from '@/lib/web/page-query';
import { dismissSecret, showSecretOnce } from '@/lib/web/shown-secret';
import { submitForm } from '@/lib/web/submit-form';
import { keyDraft, keyErrors } from '../../../keys/key-draft';
import { requireApp } from '../require-app';
import { appKeysPage } from './key-page';

export async function createAppKey(id: string, state: KeyFormState, form: FormData): Promise<KeyFormState> {
  const { draft, values, isOnlyView } = keyDraft(form);
  return submitForm(state, { values }, async () => {
    if (isOnlyView) return {};
    const place = appKeysPage(id);
    const { viewer, env } = await requireApp(id, place.path);
    const made = await (await server()).oauth.apiKeys.create({ clientId: id }, draft);
    if ('refused' in made) return keyErrors(made.refused);
    await showSecretOnce(env, viewer, place, made.value);
    redirect(place.path);
  });
}

export async function endAppKey(id: string, form: FormData): Promise<void> {
  await requireOwnAction();
  const { path } = appKeysPage(id);
  await requireApp(id, path);
  const key = z.guid().safeParse(form.get('key'));
  const ended = key.success && (await (await server()).oauth.apiKeys.end({ clientId: id }, key.data));
  redirect(ended ? doneAt(path, 'key-ended') : path);
}

export async function dismissAppKey(id: string): Promise<void> {
  await requireOwnAction();
  const place = appKeysPage(id);
  const { env } = await requireApp(id, place.path);
  await dismissSecret(env, place);
  refresh();
}
